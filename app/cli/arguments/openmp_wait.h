// SPDX-License-Identifier: GPL-3.0-or-later
// How OpenMP threads wait for work. LibTorch's wheel contains GCC's libgomp, whose threads by default spin for some
// milliseconds before they sleep. On a busy machine they block the very thread that they wait for, and two threads are
// slower than one. A program that links openmp_wait.cpp restarts itself once with a shorter spin (GOMP_SPINCOUNT),
// because libgomp reads the variable before main(). Nothing is done if GOMP_SPINCOUNT or OMP_WAIT_POLICY is set; other
// OpenMP libraries ignore the variable.
#pragma once

namespace referee {

/// Removes the variables set for libgomp from the environment, so that child processes are not affected. To be called
/// first in main().
void forgetOpenMpWait();

} // namespace referee
