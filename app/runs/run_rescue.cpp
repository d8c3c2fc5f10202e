// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_rescue.h"

#include "app/runs/run_tree.h"
#include "app/storage/export_csv.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"

namespace referee {

namespace {

constexpr const char* kPictureEnding = ".png";
constexpr const char* kMetricsEnding = ".csv";

class RunRescue {
public:
    RunRescue(const UnsavedArtifacts& artifacts, const RunPlaces& wanted)
        : m_artifacts(artifacts)
        , m_wanted(wanted)
        , m_isRunMissing(artifacts.run.path().empty() || artifacts.run.isGone())
        , m_areMetricsMissing(m_isRunMissing || !artifacts.hasMetrics || identityOf(wanted.metrics) == FileIdentity())
    {
    }

    RunPlaces keep() const
    {
        const RunPlaces none { m_isRunMissing ? std::filesystem::path() : m_wanted.run, {},
            m_areMetricsMissing ? std::filesystem::path() : m_wanted.metrics };
        const auto folders = fallbackFolders(m_wanted.run.parent_path());
        for (const auto& folder : folders) {
            RunPlaces kept = none;
            keepIn(folder, kept);
            if (isAll(kept)) {
                return withoutOldMetrics(kept);
            }
            removeNew(kept); // the next folder may take all of them
        }
        RunPlaces kept = none;
        for (const auto& folder : folders) {
            keepIn(folder, kept);
        }
        return withoutOldMetrics(kept);
    }

private:
    /// Saves what is not saved yet under one name, as much of it as the folder takes.
    void keepIn(const std::filesystem::path& folder, RunPlaces& kept) const
    {
        Endings made;
        Endings avoided;
        (kept.picture.empty() ? made : avoided).push_back(kPictureEnding);
        const bool isBesideItsRun = folder == m_wanted.run.parent_path() && !m_isRunMissing;
        if (kept.metrics.empty()) {
            made.push_back(kMetricsEnding);
        } else if (!isBesideItsRun) {
            avoided.push_back(kMetricsEnding);
        }
        if (kept.run.empty()) {
            made.insert(made.begin(), kRunEnding);
            avoided = withRunJournals(avoided);
        } else if (!isBesideItsRun) {
            avoided.push_back(kRunEnding);
        }
        std::error_code ignored; // it may have been removed
        std::filesystem::create_directories(folder, ignored);
        try {
            const auto& like = isBesideItsRun ? m_wanted.picture : m_wanted.run;
            NameClaim name(folder, like.stem().string(), made, avoided);
            // The picture first: it matters most, and is the smallest.
            tryTo(kept.picture, name, kPictureEnding,
                [&] { writePicture(name.file(kPictureEnding), m_artifacts.picture, m_artifacts.recipe); });
            tryTo(kept.metrics, name, kMetricsEnding,
                [&] { writeMetricsCsv(name.file(kMetricsEnding), numbersOf(m_artifacts.run)); });
            tryTo(kept.run, name, kRunEnding, [&] { m_artifacts.run.copyTo(name); });
        } catch (const WriteError&) {
            return; // the next folder, or nowhere
        }
    }

    template <typename Write>
    static void tryTo(std::filesystem::path& kept, NameClaim& name, const char* ending, const Write& write)
    {
        if (!kept.empty()) {
            return;
        }
        try {
            write();
            kept = name.file(ending);
        } catch (const WriteError&) {
            return; // the claim removes the empty file
        }
    }

    static bool isAll(const RunPlaces& kept)
    {
        return !kept.picture.empty() && !kept.metrics.empty() && !kept.run.empty();
    }

    void removeNew(const RunPlaces& kept) const
    {
        std::error_code ignored;
        std::filesystem::remove(kept.picture, ignored);
        if (m_areMetricsMissing) {
            std::filesystem::remove(kept.metrics, ignored);
        }
        if (m_isRunMissing) {
            std::filesystem::remove(kept.run, ignored);
        }
    }

    /// Numbers that are now beside their run are removed from where the run could not be saved.
    RunPlaces withoutOldMetrics(RunPlaces kept) const
    {
        std::error_code ignored;
        if (m_artifacts.hasMetrics && !kept.metrics.empty() && kept.metrics != m_wanted.metrics) {
            std::filesystem::remove(m_wanted.metrics, ignored);
        } else if (m_artifacts.hasMetrics && kept.metrics.empty()) {
            kept.metrics = m_wanted.metrics;
        }
        return kept;
    }

    const UnsavedArtifacts& m_artifacts;
    const RunPlaces& m_wanted;
    bool m_isRunMissing;
    bool m_areMetricsMissing;
};

} // namespace

std::vector<std::filesystem::path> fallbackFolders(const std::filesystem::path& wanted)
{
    std::vector<std::filesystem::path> folders { wanted };
    std::error_code error;
    const auto temporary = std::filesystem::temp_directory_path(error);
    if (!error && QString::fromStdString(temporary.string()).toStdString() == temporary.string()) { // UTF-8, for SQLite
        folders.push_back(temporary);
    }
    return folders;
}

RunPlaces saveToFallback(const UnsavedArtifacts& artifacts, const RunPlaces& wanted)
{
    return RunRescue(artifacts, wanted).keep();
}

std::filesystem::path saveRunToFallback(const RunFile& run, const std::filesystem::path& wanted)
{
    for (const auto& folder : fallbackFolders(wanted.parent_path())) {
        try {
            NameClaim name(
                folder, wanted.stem().string(), { kRunEnding }, withRunJournals({ kPictureEnding, kMetricsEnding }));
            run.copyTo(name);
            return name.file(kRunEnding);
        } catch (const WriteError&) {
            continue;
        }
    }
    return {};
}

std::string whereSaved(const RunPlaces& kept, const RunPlaces& wanted)
{
    std::string text;
    const auto tell
        = [&](const char* name, const char* verb, const std::filesystem::path& is, const std::filesystem::path& was) {
              if (is != was) {
                  text += (text.empty() ? "" : ", ") + std::string(name) + ' ' + verb + ' '
                      + (is.empty() ? "nowhere" : is.string());
              }
          };
    tell("the picture", "is", kept.picture, wanted.picture);
    tell("the numbers", "are", kept.metrics, wanted.metrics);
    tell("the run", "is", kept.run, wanted.run);
    return text;
}

} // namespace referee
