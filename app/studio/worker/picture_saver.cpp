// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/picture_saver.h"

#include "app/runs/run_rescue.h"
#include "app/storage/atomic_file.h"
#include "app/storage/export_csv.h"
#include "app/storage/metrics_file.h"
#include "app/storage/name_claim.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"

namespace referee::studio {

namespace {

constexpr const char* kNumbersEnding = ".csv";

std::string recipeOf(const SaveJob& job) { return job.order.withMetadata ? toJson(job.facts).dump() : std::string(); }

/// NAME and its ending, which is there however it was typed.
struct PictureName {
    std::filesystem::path folder;
    std::string name;
    std::string ending = ".png";

    explicit PictureName(const std::filesystem::path& file)
        : folder(file.parent_path())
        , name(file.filename().string())
    {
        const std::string typed = file.extension().string();
        if (QString::fromStdString(typed).compare(QLatin1String(".png"), Qt::CaseInsensitive) == 0) {
            ending = typed;
            name = file.stem().string();
        }
    }
    std::filesystem::path file() const { return folder / (name + ending); }
};

/// Under a name that nothing has.
std::filesystem::path saveAs(const SaveJob& job, const PictureName& wanted)
{
    Endings made { wanted.ending };
    Endings avoided;
    (job.order.withMetadata ? made : avoided).push_back(kNumbersEnding);
    NameClaim name(wanted.folder, wanted.name, made, avoided);
    const auto picture = name.file(wanted.ending);
    writePicture(picture, job.picture, recipeOf(job));
    try {
        if (job.order.withMetadata) {
            writeMetricsCsv(name.file(kNumbersEnding), job.numbers);
        }
    } catch (const WriteError&) {
        std::error_code ignored;
        std::filesystem::remove(picture, ignored);
        throw;
    }
    return picture;
}

/// The picture that the user agreed to lose; its numbers too, if what has their name is such.
std::filesystem::path saveOver(const SaveJob& job, const PictureName& wanted)
{
    writePicture(wanted.file(), job.picture, recipeOf(job));
    if (job.order.withMetadata) {
        NameClaim numbers(wanted.folder, wanted.name, { kNumbersEnding });
        const auto made = numbers.file(kNumbersEnding);
        writeMetricsCsv(made, job.numbers);
        const auto place = wanted.folder / (wanted.name + kNumbersEnding);
        if (made != place && isMetricsFile(place)) {
            std::error_code ignored; // then they keep the other name
            std::filesystem::rename(made, place, ignored);
        }
    }
    return wanted.file();
}

/// Where the picture is instead, as a sentence; empty: nowhere.
std::string keptElsewhere(const SaveJob& job, PictureName wanted)
{
    for (const auto& folder : fallbackFolders(wanted.folder)) {
        try {
            wanted.folder = folder;
            return " Until then it is kept as " + saveAs(job, wanted).string() + ".";
        } catch (const WriteError&) {
            continue;
        }
    }
    return {};
}

} // namespace

std::filesystem::path savePicture(const SaveJob& job)
{
    const PictureName wanted(job.order.file);
    try {
        if (!wanted.folder.empty()) {
            makeFolder(wanted.folder);
        }
        const bool isReplacing = job.order.replaces && wanted.file() == job.order.file;
        return isReplacing ? saveOver(job, wanted) : saveAs(job, wanted);
    } catch (const WriteError& error) {
        throw WriteError(error.what() + keptElsewhere(job, wanted));
    }
}

} // namespace referee::studio
