// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a pack.json: they are refused with a LoadError, or give a pack whose values keep their promises.
#include "core/base/errors.h"
#include "core/io/pack.h"

#include <cstdlib>

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

void checkPromises(const referee::Pack& pack)
{
    require(pack.format == 1 && pack.imageSize >= 8 && pack.imageSize % 8 == 0);
    require(!pack.stableDiffusion.empty() && pack.settings.is_object());
    for (const auto& referee : pack.referees) {
        require((referee.kind == "blip2" || referee.kind == "clip") && !referee.path.empty());
        require(referee.lmHead.empty() || referee.kind == "blip2");
    }
    require(!pack.judge || (pack.judge->kind == "blip-vqa" && !pack.judge->path.empty()));
}

}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    try {
        const std::string text(data, data + size);
        const auto pack = referee::Pack::parse(text, "/nowhere", "pack.json");
        checkPromises(pack);
        pack.requireComponents("pack.json");
    } catch (const referee::LoadError&) {
        // The usual end.
    }
    return 0;
}
