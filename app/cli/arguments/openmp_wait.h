// SPDX-License-Identifier: GPL-3.0-or-later
// How OpenMP's threads wait for work. LibTorch's wheel brings GCC's libgomp, whose threads by default spin for some
// milliseconds before they sleep: on a machine with other work they take the processor from the very thread that they
// wait for, and two threads are slower than one. Linked into a program, the source beside this header has the program
// start itself once more with a shorter spin (GOMP_SPINCOUNT), because libgomp reads the variable before main().
// Nothing is done where GOMP_SPINCOUNT or OMP_WAIT_POLICY is set; another OpenMP than libgomp ignores the variable.
#pragma once

namespace referee {

/// Takes out of the environment again what was put there for libgomp, so that programs started by this one wait as
/// they are used to. To be called first in main().
void forgetOpenMpWait();

} // namespace referee
