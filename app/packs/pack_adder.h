// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a pack from local folders: checks them, writes pack.json and records the files. Torch-free: the caller passes
// the check of the networks.
#pragma once

#include "app/packs/file_hashes.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace referee {

/// checkPackParts(), or a fake of a test.
using PackChecker = std::function<PackFindings(const Pack&, const PackCheckProgress&)>;

struct AddRequest {
    PackParts parts;
    std::string name; ///< empty: the name of the Stable Diffusion folder
    std::string licence;
    std::filesystem::path folder; ///< for pack.json; empty: a new one in packsFolder()
};

struct AddedPack {
    std::filesystem::path folder; ///< of pack.json; empty if there are problems
    std::string name;
    PackFindings findings;
    std::vector<FileHash> files;
};

/// The default folder of packs: "referee-studio/packs" in the user's data folder.
std::filesystem::path packsFolder();

/// Never overwrites files: in packsFolder() a new name is chosen; WriteError if a given folder already contains a pack.
/// The findings list problems of the parts. The files are read once for the check and once for the hashes. LoadError
/// (missing folders, files that change meanwhile), UsageError, WriteError, Cancelled; then nothing is left behind.
AddedPack addPack(const AddRequest& request, const PackChecker& check, const HashProgress& progress = {});

} // namespace referee
