// SPDX-License-Identifier: GPL-3.0-or-later
// Tests whether a window can be shown before QApplication is made, since Qt aborts the program when it cannot.
#pragma once

#include <string>

namespace referee::studio {

/// Why no window can be shown ("neither DISPLAY nor WAYLAND_DISPLAY is set"); empty: it can. Qt tries to connect in a
/// child process. To be called before threads and QApplication are made.
std::string whyNoDisplay();

} // namespace referee::studio
