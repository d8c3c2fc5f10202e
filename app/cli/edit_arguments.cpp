// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/edit_arguments.h"

#include "app/runs/region_text.h"
#include "core/errors.h"
#include "core/region_cover.h"

#include <algorithm>

namespace referee::cli {

RegionMask regionOf(const std::string& text, const Engine& engine, const RunRequest& request)
{
    const auto facts = engine.facts();
    const auto places = [&](int64_t pixels) {
        return std::max<int64_t>(1, (pixels > 0 ? pixels : facts.imageSize) / facts.downFactor);
    };
    return resized(regionFromText(text), places(request.width), places(request.height));
}

Edit editOf(const std::string& text, const Engine& engine, const RunRequest& request)
{
    Edit edit = parseEdit(text);
    if (edit.key == "region") {
        edit.value = regionText(regionOf(edit.value, engine, request));
        if (edit.value != kNoRegion && request.settings.method == "sd") {
            throw UsageError("Plain sampling (method sd) cannot hold a part of the picture, found the edit '" + text
                + "'; leave it out, or use another method.");
        }
    }
    return edit;
}

std::vector<Edit> editsOf(const std::vector<std::string>& texts, const Engine& engine, const RunRequest& request)
{
    std::vector<Edit> edits;
    for (const auto& text : texts) {
        edits.push_back(editOf(text, engine, request));
    }
    return edits;
}

} // namespace referee::cli
