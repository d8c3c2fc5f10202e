// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/blip_vqa/key_mapping.h"

#include <array>

#include "core/models/vit/key_table.h"

namespace referee {

namespace {

constexpr std::array<KeyPair, 3> kIgnored { {
    { "text_decoder.cls.predictions.decoder.", "" },
    { "text_encoder.embeddings.position_ids", "" },
    { "text_decoder.bert.embeddings.position_ids", "" },
} };

} // namespace

std::string vqaKey(const std::string& fileWord)
{
    if (const auto name = renamedKey(kIgnored, fileWord)) {
        return *name;
    }
    return renamedKey(lavisVisionKeys(), fileWord).value_or(fileWord);
}

} // namespace referee
