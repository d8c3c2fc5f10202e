// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/picture_saver.h"

#include "app/runs/metrics_file.h"
#include "app/runs/picture_file.h"
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

void writeMetrics(const std::filesystem::path& file, const std::vector<StepReport>& reports)
{
    try {
        MetricsFile metrics(file);
        for (const auto& report : reports) {
            metrics.append(report);
        }
    } catch (const WriteError&) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
        throw;
    }
}

} // namespace

std::filesystem::path savePicture(const SaveJob& job)
{
    std::filesystem::path wanted = job.order.file;
    if (wanted.extension() == ".png") {
        wanted.replace_extension();
    }
    if (!wanted.parent_path().empty()) {
        makeFolder(wanted.parent_path());
    }
    const auto stem = freeName(wanted.parent_path(), wanted.filename().string(), { ".png", ".csv" });
    const std::filesystem::path picture = stem.string() + ".png";
    if (job.order.withMetadata) {
        writeMetrics(stem.string() + ".csv", *job.reports);
    }
    writePicture(picture, job.picture, job.order.withMetadata ? toJson(job.facts).dump() : std::string());
    return picture;
}

} // namespace referee::studio
