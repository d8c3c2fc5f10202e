// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_arguments.h"

#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "core/base/errors.h"

namespace referee::cli {

void ExportArguments::addTo(CLI::App& verb)
{
    verb.add_option("run", run, "The run, NAME.referee")->required();
    verb.add_flag("--csv", isCsv, "Metrics of every iteration, and the edits");
    verb.add_flag("--npz", isNpz, "Latents, their averages and metrics for numpy");
    verb.add_flag("--png", isPng, "Images that contain their recipe; default: the result of the run");
    verb.add_flag("--exr", isExr, "Gradients of an iteration as OpenEXR; default: the last iteration with a referee");
    verb.add_flag("--parts", hasParts, "With --exr: also the parts of the gradients");
    auto* video = verb.add_flag("--video", isVideo, "Video of the run with its curves; needs ffmpeg");
    verb.add_flag("--frames", isFrames, "Frames of the video in a folder")->excludes(video);
    auto* single = verb.add_option("--at", at, "With --png, --exr: the iteration")->transform(wholeNumber(0, 100000));
    verb.add_option("--every", every, "With --png, --exr, --npz, --video, --frames: every N-th iteration")
        ->transform(wholeNumber(1, 1000000))
        ->excludes(single);
    verb.add_option("--fps", framesPerSecond, "With --video: frames per second; default: 12")
        ->transform(wholeNumber(1, 120));
    verb.add_option("--out", folder, "Output folder; default: that of the run");
    networks.addTo(verb);
    verb.add_option("--device", device, "Device for recomputing: cpu, cuda or cuda:NUMBER; default: that of the run");
    verb.add_flag("--json", asJson, kJsonHelp);
}

void ExportArguments::requireSense() const
{
    const bool isFilm = isVideo || isFrames;
    if (!isCsv && !isNpz && !isPng && !isExr && !isFilm) {
        throw UsageError("Choose an output: --csv, --npz, --png, --exr, --video or --frames.");
    }
    if (at && !isPng && !isExr) {
        throw UsageError("--at needs --png or --exr. The other outputs contain all iterations, or those of --every.");
    }
    if (every && !isPng && !isExr && !isNpz && !isFilm) {
        throw UsageError(
            "--every needs --png, --exr, --npz, --video or --frames. --csv has a line for every iteration.");
    }
    if (framesPerSecond && !isVideo) {
        throw UsageError("--fps needs --video.");
    }
    if (hasParts && !isExr) {
        throw UsageError("--parts needs --exr.");
    }
}

} // namespace referee::cli
