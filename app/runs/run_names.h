// SPDX-License-Identifier: GPL-3.0-or-later
// How the files of a run are called: after its prompt and its seed.
#pragma once

#include "app/storage/name_claim.h"

#include <filesystem>
#include <string>

namespace referee {

/// A file name from a prompt and a seed: letters, digits and blanks, at most 60 characters.
std::string runName(const std::string& prompt, uint64_t seed);

/// Files that SQLite keeps beside NAME.referee. Left over from another file of that name they would be taken for its
/// own.
inline const Endings kRunJournals { ".referee-wal", ".referee-shm", ".referee-journal" };

/// `endings` and those of journals: what may not be there where a new run file is made.
Endings withRunJournals(Endings endings);

/// The folder for runs and those above it. WriteError.
void makeRunFolder(const std::filesystem::path& folder);

/// NAME.referee, and NAME.csv for a run with numbers beside it, in a folder that is made when missing; there is no
/// NAME.png. WriteError.
NameClaim claimRun(const std::filesystem::path& folder, const std::string& name, bool hasNumbers);

} // namespace referee
