// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/picture_saver.h"

#include "app/runs/picture_file.h"
#include "app/runs/run_keeper.h"
#include "core/errors.h"

namespace referee::studio {

namespace {

void makeFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw WriteError(
            folder.string() + ": the folder cannot be made (" + error.message() + "). Choose another one.");
    }
}

std::filesystem::path saveAs(const SaveJob& job, const std::filesystem::path& wanted)
{
    const auto stem = freeName(wanted.parent_path(), wanted.filename().string(), { ".png", ".csv" });
    const std::filesystem::path picture = stem.string() + ".png";
    const std::filesystem::path numbers = stem.string() + ".csv";
    if (job.order.withMetadata) {
        writeMetricsCsv(numbers, job.numbers);
    }
    try {
        writePicture(picture, job.picture, job.order.withMetadata ? toJson(job.facts).dump() : std::string());
    } catch (const WriteError&) {
        std::error_code ignored;
        if (job.order.withMetadata) {
            std::filesystem::remove(numbers, ignored);
        }
        throw;
    }
    return picture;
}

/// Where the picture is instead, as a sentence; empty: nowhere.
std::string keptElsewhere(const SaveJob& job, const std::filesystem::path& wanted)
{
    for (const auto& folder : foldersToKeepIn(wanted.parent_path())) {
        try {
            const auto picture = saveAs(job, folder / wanted.filename());
            return " Until then it is kept as " + picture.string() + ".";
        } catch (const WriteError&) {
            continue;
        }
    }
    return {};
}

} // namespace

std::filesystem::path savePicture(const SaveJob& job)
{
    std::filesystem::path wanted = job.order.file;
    if (wanted.extension() == ".png") {
        wanted.replace_extension();
    }
    try {
        if (!wanted.parent_path().empty()) {
            makeFolder(wanted.parent_path());
        }
        return saveAs(job, wanted);
    } catch (const WriteError& error) {
        throw WriteError(error.what() + keptElsewhere(job, wanted));
    }
}

} // namespace referee::studio
