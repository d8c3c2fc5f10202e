// SPDX-License-Identifier: GPL-3.0-or-later
// Opens one run file and takes out what the library shows of it.
#pragma once

#include "app/library/index_store.h"
#include "ui/library/library_texts.h"

namespace referee {

/// Never throws for a file's sake: one that cannot be read has a `problem`. A run that is being painted is not
/// disturbed.
ui::LibraryEntry readEntry(const FileStamp& stamp);

} // namespace referee
