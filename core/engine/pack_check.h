// SPDX-License-Identifier: GPL-3.0-or-later
// Checks every part of a pack against its network, and reports all problems at once. Torch-free to include.
#pragma once

#include "core/io/pack.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace referee {

/// The content of a part's weight files, by their headers.
struct PartFacts {
    std::string name; ///< as in packComponents(): "unet", "blip2", …
    std::filesystem::path path;
    uint64_t tensors = 0;
    uint64_t parameters = 0;
    uint64_t bytes = 0; ///< of tensor data on the disk
    std::map<std::string, uint64_t> bytesOfDtype;
};

struct PackFindings {
    std::vector<PartFacts> parts;
    std::vector<std::string> problems; ///< a sentence each, none twice
    bool isOk() const { return problems.empty(); }
    uint64_t parameters() const ///< of all parts
    {
        uint64_t sum = 0;
        for (const auto& part : parts) {
            sum += part.parameters;
        }
        return sum;
    }
};

struct PackCheckProgress {
    /// Before a part is read, and after the last one: bytes of weights read so far and in all.
    std::function<void(const std::string& part, uint64_t done, uint64_t total)> progress;
    const std::atomic<bool>* stop = nullptr; ///< tested between tensors; Cancelled when set
};

/// Files, configurations, vocabularies, names, shapes and dtypes of all tensors, and whether the parts fit together: by
/// small files and headers alone, in well under a second. Does not throw for the content of files.
PackFindings checkPackHeaders(const Pack& pack);

/// The same; when nothing is wrong, also loads each network, one at a time, which finds numbers that are not finite
/// and files that are cut short. Holds 2 bytes a parameter of the largest network. Cancelled.
PackFindings checkPackParts(const Pack& pack, const PackCheckProgress& watch = {});

} // namespace referee
