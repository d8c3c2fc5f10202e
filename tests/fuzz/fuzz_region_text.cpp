// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a region's text: refused with a UsageError, no region's text at all, or a mask that keeps its promises.
#include "app/storage/edit.h"
#include "core/base/errors.h"
#include "core/base/picture_fit.h"

#include <cstdlib>

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

void checkMask(const referee::RegionMask& mask)
{
    if (mask.isEmpty()) {
        require(mask == referee::RegionMask());
        return;
    }
    require(mask.width > 0 && mask.height > 0);
    require(mask.cover.size() == static_cast<size_t>(mask.width) * static_cast<size_t>(mask.height));
    require(resized(mask, mask.width, mask.height) == mask);
    const auto small = resized(mask, 3, 2);
    require(small.cover.size() == 6 && (!coversAll(mask) || coversAll(small)));
}

}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(data, data + size);
    try {
        const auto mask = referee::regionDataIn(text);
        if (mask) {
            checkMask(*mask);
            require(referee::regionFromData(referee::regionText(*mask)) == *mask);
        } else {
            referee::regionFromData(text);
            std::abort(); // what is no data is refused where only data are taken
        }
    } catch (const referee::UsageError&) {
        // The usual end.
    }
    return 0;
}
