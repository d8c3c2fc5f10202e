// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vae/key_mapping.h"

#include <array>
#include <string_view>
#include <utility>

namespace referee {

namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWords { {
    { ".key.", ".to_k." },
    { ".proj_attn.", ".to_out.0." },
    { ".query.", ".to_q." },
    { ".value.", ".to_v." },
} };
}

std::string renameAutoencoderKey(const std::string& fileName)
{
    if (fileName.find(".attentions.") == std::string::npos) {
        return fileName;
    }
    for (const auto& [theirs, ours] : kWords) {
        const size_t at = fileName.find(theirs);
        if (at != std::string::npos) {
            return std::string(fileName).replace(at, theirs.size(), ours);
        }
    }
    return fileName;
}

} // namespace referee
