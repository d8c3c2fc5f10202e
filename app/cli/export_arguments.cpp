// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_arguments.h"

#include "app/cli/arguments/typed_arguments.h"
#include "core/base/errors.h"

namespace referee::cli {

void ExportArguments::addTo(CLI::App& verb)
{
    verb.add_option("run", run, "The run, NAME.referee")->required();
    verb.add_flag("--csv", isCsv, "Numbers of every iteration, and the edits");
    verb.add_flag("--npz", isNpz, "Latents, averages and numbers for numpy");
    verb.add_flag("--png", isPng, "Pictures with how they were made inside; the run's result unless --at says else");
    verb.add_flag("--exr", isExr, "Gradients of an iteration as OpenEXR; the last one with a referee unless --at says");
    verb.add_flag("--parts", hasParts, "With --exr: what the gradients are made of too");
    auto* video = verb.add_flag("--video", isVideo, "A film of the evolution with its curves; needs ffmpeg");
    verb.add_flag("--frames", isFrames, "The film as a folder of pictures")->excludes(video);
    auto* moment = verb.add_option("--at", at, "With --png, --exr: this iteration")->transform(wholeNumber(0, 100000));
    verb.add_option("--every", every, "With --png, --exr, --npz, --video, --frames: each iteration that this divides")
        ->transform(wholeNumber(1, 1000000))
        ->excludes(moment);
    verb.add_option("--fps", framesPerSecond, "With --video: pictures a second; left out: 12")
        ->transform(wholeNumber(1, 120));
    verb.add_option("--out", folder, "Folder; left out: that of the run");
    networks.addTo(verb);
    verb.add_option("--device", device, "To paint them on: cpu, cuda or cuda:NUMBER; left out: the run's");
    verb.add_flag("--json", asJson, "Print one JSON object on stdout and nothing else");
}

void ExportArguments::requireSense() const
{
    const bool isFilm = isVideo || isFrames;
    if (!isCsv && !isNpz && !isPng && !isExr && !isFilm) {
        throw UsageError("Choose an output: --csv, --npz, --png, --exr, --video or --frames.");
    }
    if (at && !isPng && !isExr) {
        throw UsageError("--at names one iteration for --png or --exr, found neither; numbers, latents and films hold "
                         "all of them (--every takes some).");
    }
    if (every && !isPng && !isExr && !isNpz && !isFilm) {
        throw UsageError("--every is for --png, --exr, --npz, --video or --frames, found only --csv, which has a line "
                         "for every iteration.");
    }
    if (framesPerSecond && !isVideo) {
        throw UsageError("--fps is the speed of a film, found no --video; pictures of --frames have none until a film "
                         "is made of them.");
    }
    if (hasParts && !isExr) {
        throw UsageError("--parts is for the gradients of --exr, found no --exr.");
    }
}

std::vector<int64_t> ExportArguments::iterations(int64_t first, int64_t last, int64_t otherwise) const
{
    if (every) {
        std::vector<int64_t> all;
        for (int64_t i = (first + *every - 1) / *every * *every; i < last; i += *every) {
            all.push_back(i);
        }
        all.push_back(last);
        return all;
    }
    const int64_t wanted = at.value_or(otherwise);
    if (wanted < first || wanted > last) {
        throw UsageError("An iteration from " + std::to_string(first) + " to " + std::to_string(last)
            + " was expected, which " + run.string() + " has, found --at " + std::to_string(wanted)
            + (wanted < first && wanted >= 0 ? "; the run that it branched off has the earlier ones." : "."));
    }
    return { wanted };
}

std::filesystem::path ExportArguments::target() const
{
    const auto target = folder.empty() ? run.parent_path() : folder;
    std::error_code error;
    if (!target.empty() && !std::filesystem::is_directory(target, error)) {
        throw WriteError(target.string() + ": the folder does not exist. Make it, or choose another one with --out.");
    }
    return target;
}

NameClaim ExportArguments::claim(const std::string& words, const Endings& endings) const
{
    return { target(), run.stem().string() + words, endings };
}

std::filesystem::path ExportArguments::newFolder(const char* ending) const
{
    return claimFolder(target(), run.stem().string(), ending);
}

} // namespace referee::cli
