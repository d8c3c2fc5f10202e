// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a pack of folders that a user has: checks them, writes pack.json, records the files. Torch-free: whoever may
// load networks lends its check.
#pragma once

#include "app/packs/file_hashes.h"
#include "core/engine/pack_check.h"
#include "core/io/pack.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace referee {

/// checkPackParts() of core/engine/engine, or a test's.
using PackChecker = std::function<PackFindings(const Pack&, const PackCheckProgress&)>;

struct AddOrder {
    PackParts parts;
    std::string name; ///< empty: that of Stable Diffusion's folder
    std::string licence;
    std::filesystem::path folder; ///< for pack.json; empty: a new one in packsFolder()
};

struct AddProgress {
    /// What is being done, and bytes done and in all: the files are read once to be checked and once to be hashed.
    std::function<void(const std::string& what, uint64_t done, uint64_t total)> progress;
    const std::atomic<bool>* stop = nullptr; ///< Cancelled when set; nothing has been written then
};

struct AddedPack {
    std::filesystem::path folder; ///< of pack.json; empty when something is wrong
    std::string name;
    PackFindings findings;
    std::vector<FileHash> files;
};

/// Where packs lie that are not given a place: "referee-studio/packs" in the user's data folder.
std::filesystem::path packsFolder();

/// Nothing is ever overwritten: with a folder of its own a new name is chosen, with a given one WriteError says what is
/// there. What is wrong with the parts stands in the findings. LoadError (folders that are missing; files that changed
/// under way), UsageError, WriteError, Cancelled.
AddedPack addPack(const AddOrder& order, const PackChecker& check, const AddProgress& watch = {});

} // namespace referee
