// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a window can be shown at all, found out before Qt is asked: Qt aborts the program when it cannot.
#pragma once

#include <string>

namespace referee::studio {

/// Why there is no display, as the end of a sentence ("neither DISPLAY nor WAYLAND_DISPLAY is set"); empty: there is
/// one. Qt tries to connect in a child process. Call before threads and before QApplication.
std::string whyNoDisplay();

} // namespace referee::studio
