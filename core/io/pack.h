// SPDX-License-Identifier: GPL-3.0-or-later
// pack.json: which networks belong together, and where they are. Torch-free.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Component folders and files as the command line names them one by one; empty = not given.
struct PackParts {
    std::filesystem::path sd; ///< --sd
    std::filesystem::path blip2; ///< --blip2
    std::filesystem::path lmHead; ///< --lm-head
    std::filesystem::path clip; ///< --clip
    std::filesystem::path judge; ///< --judge
    bool isEmpty() const { return sd.empty() && blip2.empty() && lmHead.empty() && clip.empty() && judge.empty(); }
};

/// A set of networks. All paths are ready to open; every path that is set existed when the pack was made.
struct Pack {
    struct Referee {
        std::string kind; ///< "blip2" or "clip"
        std::filesystem::path path;
        std::filesystem::path lmHead; ///< blip2 only; empty: no captioning head
    };
    struct Judge {
        std::string kind; ///< "blip-vqa"
        std::filesystem::path path;
        bool encodeToken = true; ///< write [ENC] over position 0 of the question, as LAVIS does (spec 0.10)
        bool places = false; ///< answers "a star above a moon?" too; BLIP-VQA of the hub does not
    };

    int64_t format = 1;
    std::string name;
    std::string licence;
    int64_t imageSize = 512; ///< pixels, multiple of 8
    std::filesystem::path root; ///< folder of pack.json; empty when made from parts
    std::filesystem::path stableDiffusion;
    std::vector<Referee> referees;
    std::optional<Judge> judge;
    std::filesystem::path words; ///< list of the words that the pack was taught; empty: there is none
    nlohmann::json settings = nlohmann::json::object(); ///< key → value; the settings table checks them

    /// Reads folder/pack.json and checks that every component exists. LoadError names everything that is missing at
    /// once; unknown keys and kinds, a newer format and a size that is not a multiple of 8 are errors too.
    static Pack load(const std::filesystem::path& folder);
    /// A pack without pack.json. The picture size is the UNet's sample_size times the VAE's factor. LoadError with all
    /// that is missing and all configs that cannot be read at once.
    static Pack fromParts(const PackParts& parts);
    /// The text of a pack.json alone, without reading the disk; `file` is the name for errors.
    static Pack parse(std::string_view text, const std::filesystem::path& root, const std::string& file);
    /// The size if pictures can have it; LoadError otherwise, naming `where` it was found.
    static int64_t requireSize(int64_t size, const std::string& where);
    /// LoadError with the list of missing components and files; `file` is the name for errors.
    void requireComponents(const std::string& file) const;
};

} // namespace referee
