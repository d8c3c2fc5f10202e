// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/edit_arguments.h"

#include "app/cli/arguments/terminal.h"
#include "app/runs/run_ancestry.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/base/picture_fit.h"

#include <algorithm>

namespace referee::cli {

namespace {

std::string pixelsText(const PictureSize& size)
{
    return std::to_string(size.width) + "×" + std::to_string(size.height);
}

/// Prints a note if the crop moves the region away from where it was drawn.
void noteOtherCut(const std::string& file, const PictureSize& region, const Picture& start, const PictureSize& canvas)
{
    const PictureSize drawnOn { start.width, start.height };
    if (start.isEmpty() && !isSameCut(region, canvas, canvas)) {
        const PictureCut cut = middleCut(region, canvas);
        printNote("Only the middle " + pixelsText({ cut.width, cut.height }) + " of the mask " + file + " ("
            + pixelsText(region) + " pixels) is used: the image has another aspect ratio.");
    } else if (!start.isEmpty() && !isSameCut(region, drawnOn, canvas)) {
        printNote("The start image (" + pixelsText(drawnOn) + " pixels) and the mask " + file + " ("
            + pixelsText(region)
            + ") have different aspect ratios; each is cropped to the middle in the aspect ratio of the image.");
    }
}

/// A region becomes the text of one at the latent's size.
Edit editOf(const std::string& text, const Engine& engine, const RunSpec& request)
{
    Edit edit = parseEdit(text);
    if (edit.key == "region") {
        edit.after = regionText(regionOf(edit.after, engine, request));
        const MethodTraits& method = methodTraits(request.settings);
        if (edit.after != kNoRegion && !method.holdsMask) {
            throw UsageError("The method " + method.key + " (" + method.name
                + ") does not support regions. Omit the edit '" + text + "' or use another method.");
        }
    }
    return edit;
}

} // namespace

RegionMask regionOf(const std::string& text, const Engine& engine, const RunSpec& request)
{
    const auto facts = engine.facts();
    const auto places = [&](int64_t pixels) {
        return std::max<int64_t>(1, (pixels > 0 ? pixels : facts.imageSize) / facts.downFactor);
    };
    const PictureSize canvas { places(request.width), places(request.height) };
    if (const auto data = regionDataIn(text)) { // already cropped
        return resized(*data, canvas.width, canvas.height);
    }
    const RegionMask mask = readRegion(text);
    noteOtherCut(text, { mask.width, mask.height }, request.startPicture, canvas);
    return resized(middleOf(mask, canvas), canvas.width, canvas.height);
}

void checkEdits(LiveState state, const std::vector<Edit>& edits)
{
    const int64_t length = plannedLength(state.settings);
    for (const Edit& edit : sortedEdits(edits)) {
        if (edit.iteration >= length) {
            printNote("The edit of " + edit.key + " at iteration " + std::to_string(edit.iteration)
                + " never acts: the last iteration of the run is " + std::to_string(length - 1) + ".");
        }
        applyCheckedEdit(state, edit);
    }
}

std::vector<Edit> editsOf(const std::vector<std::string>& texts, const Engine& engine, const RunSpec& request)
{
    std::vector<Edit> edits;
    for (const auto& text : texts) {
        edits.push_back(editOf(text, engine, request));
    }
    return edits;
}

} // namespace referee::cli
