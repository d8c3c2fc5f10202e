// SPDX-License-Identifier: GPL-3.0-or-later
// Run files that are too large.
#pragma once

#include "app/storage/run_file.h"

namespace referee {

/// Thins previews, then snapshots, oldest first, until the file fits; the first and last snapshot and those at
/// events stay. Returns the bytes afterwards.
uint64_t compactRun(RunFile& run, uint64_t wantedBytes);

/// The file grows by no more than so many pages; for tests of a full disk.
void limitPages(RunFile& run, int64_t more);

} // namespace referee
