// SPDX-License-Identifier: GPL-3.0-or-later
// A run file with the runs that it branched off, as far as they lie beside it.
#pragma once

#include "app/runs/run_file.h"

#include <vector>

namespace referee {

/// The oldest ancestor first, the file itself last; ancestors are opened for reading. A missing ancestor ends the
/// chain. LoadError for the file itself.
std::vector<RunFile> openedChain(const std::filesystem::path& path, RunFile::Access access);

/// LoadError when the loaded pack is another one than the run was painted with.
void requireSamePack(const RunFile& file, const EngineFacts& loaded);

/// The snapshot that the run goes on from. LoadError when it is missing.
Snapshot lastSnapshot(const RunFile& file);

} // namespace referee
