// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what the library shows of one run file.
#pragma once

#include "app/library/index_store.h"
#include "ui/library/library_texts.h"

namespace referee {

/// Never throws because of a file: one that cannot be read has a `problem`. A run in progress is not disturbed.
ui::LibraryEntry readEntry(const FileStamp& stamp);

} // namespace referee
