// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs of the library are put in order by.
#pragma once

namespace referee::ui {

enum class LibrarySort {
    Date, ///< newest first
    Name, ///< of the file, A to Z
    Match, ///< least matching loss first
    Caption, ///< least captioning loss first
    Judge, ///< greatest score first
};

} // namespace referee::ui
