// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/edit_arguments.h"

#include "app/runs/run_ancestry.h"
#include "app/storage/edit.h"
#include "core/base/errors.h"
#include "core/base/mask_alpha.h"
#include "core/base/method_table.h"
#include "core/base/picture_fit.h"

#include <algorithm>
#include <iostream>

namespace referee::cli {

namespace {

std::string sizeText(const PictureSize& size) { return std::to_string(size.width) + "×" + std::to_string(size.height); }

/// Where the user would look for it in vain: the region does not lie where it was drawn.
void noteOtherCut(const std::string& file, const PictureSize& region, const Picture& start, const PictureSize& canvas)
{
    const PictureSize drawnOn { start.width, start.height };
    if (start.isEmpty() && !isSameCut(region, canvas, canvas)) {
        const PictureCut cut = middleCut(region, canvas);
        std::cerr << "Note: of the region's picture " << file << ", " << sizeText(region) << " pixels, the middle "
                  << sizeText({ cut.width, cut.height }) << " is used: the picture to paint has another aspect."
                  << std::endl;
    } else if (!start.isEmpty() && !isSameCut(region, drawnOn, canvas)) {
        std::cerr << "Note: the start image, " << sizeText(drawnOn) << " pixels, and the region's picture " << file
                  << ", " << sizeText(region)
                  << ", have different aspects: of each the middle that has the aspect of the picture to paint is used."
                  << std::endl;
    }
}

} // namespace

RegionMask regionOf(const std::string& text, const Engine& engine, const RunRequest& request)
{
    const auto facts = engine.facts();
    const auto places = [&](int64_t pixels) {
        return std::max<int64_t>(1, (pixels > 0 ? pixels : facts.imageSize) / facts.downFactor);
    };
    const PictureSize canvas { places(request.width), places(request.height) };
    if (const auto data = regionDataIn(text)) { // already of the canvas
        return resized(*data, canvas.width, canvas.height);
    }
    const RegionMask mask = readRegion(text);
    noteOtherCut(text, { mask.width, mask.height }, request.startPicture, canvas);
    return resized(middleOf(mask, canvas), canvas.width, canvas.height);
}

Edit editOf(const std::string& text, const Engine& engine, const RunRequest& request)
{
    Edit edit = parseEdit(text);
    if (edit.key == "region") {
        edit.after = regionText(regionOf(edit.after, engine, request));
        const MethodTraits& method = methodTraits(request.settings);
        if (edit.after != kNoRegion && !method.holdsMask) {
            throw UsageError("The method " + method.key + " (" + method.name
                + ") cannot hold a part of the picture, found the edit '" + text
                + "'; leave it out, or use another method.");
        }
    }
    return edit;
}

void checkEdits(LiveState state, const std::vector<Edit>& edits)
{
    const int64_t length = plannedLength(state.settings);
    for (const Edit& edit : sortedEdits(edits)) {
        if (edit.iteration >= length) {
            std::cerr << "Note: the edit of " << edit.key << " at iteration " << edit.iteration
                      << " never acts: the run has " << length << " iterations, the last one is " << length - 1 << "."
                      << std::endl;
        }
        applyCheckedEdit(state, edit);
    }
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
