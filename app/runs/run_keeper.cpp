// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_keeper.h"

#include "app/runs/export_csv.h"
#include "app/runs/picture_file.h"
#include "core/errors.h"

#include <algorithm>
#include <utility>

namespace referee {

namespace {

class Keeper {
public:
    Keeper(const Keepsakes& keepsakes, const RunPlaces& wanted)
        : m_keepsakes(keepsakes)
        , m_wanted(wanted)
        , m_isRunMissing(keepsakes.run.path().empty())
        , m_areMetricsMissing(m_isRunMissing || !keepsakes.hasMetrics)
    {
    }

    RunPlaces keep() const
    {
        const auto folders = foldersToKeepIn(m_wanted.run.parent_path());
        for (const auto& folder : folders) {
            if (const auto places = placesIn(folder); isAllWritten(places)) {
                return withoutOldMetrics(places);
            }
        }
        RunPlaces kept { m_isRunMissing ? std::filesystem::path() : m_wanted.run, {},
            m_areMetricsMissing ? std::filesystem::path() : m_wanted.metrics };
        for (const auto& folder : folders) { // the picture first: it is worth most, and takes least
            const RunPlaces places = placesIn(folder);
            tryTo(kept.picture, places.picture, [&] { writePictureTo(places); });
            tryTo(kept.metrics, places.metrics, [&] { writeMetricsTo(places); });
            tryTo(kept.run, places.run, [&] { m_keepsakes.run.copyTo(places.run); });
        }
        return withoutOldMetrics(kept);
    }

private:
    /// The names in a folder: those that were wanted, as long as the run has its file there.
    RunPlaces placesIn(const std::filesystem::path& folder) const
    {
        if (folder == m_wanted.run.parent_path() && !m_isRunMissing) {
            return m_wanted;
        }
        const std::string stem
            = freeName(folder, m_wanted.run.stem().string(), { ".referee", ".png", ".csv" }).string();
        return { m_isRunMissing ? std::filesystem::path(stem + ".referee") : m_wanted.run, stem + ".png",
            m_areMetricsMissing ? std::filesystem::path(stem + ".csv") : m_wanted.metrics };
    }

    void writePictureTo(const RunPlaces& places) const
    {
        writePicture(places.picture, m_keepsakes.picture, m_keepsakes.recipe);
    }
    void writeMetricsTo(const RunPlaces& places) const { writeMetricsCsv(places.metrics, numbersOf(m_keepsakes.run)); }

    /// All or nothing.
    bool isAllWritten(const RunPlaces& places) const
    {
        std::vector<std::filesystem::path> written;
        try {
            writePictureTo(places);
            written.push_back(places.picture);
            if (m_areMetricsMissing) {
                writeMetricsTo(places);
                written.push_back(places.metrics);
            }
            if (m_isRunMissing) {
                m_keepsakes.run.copyTo(places.run);
            }
            return true;
        } catch (const WriteError&) {
            std::error_code ignored;
            for (const auto& file : written) {
                std::filesystem::remove(file, ignored);
            }
            return false;
        }
    }

    template <typename Write>
    static void tryTo(std::filesystem::path& kept, const std::filesystem::path& place, const Write& write)
    {
        if (!kept.empty()) {
            return;
        }
        try {
            write();
            kept = place;
        } catch (const WriteError&) {
            return; // the next folder, or nowhere
        }
    }

    /// Numbers that now lie beside their run need not lie where the run could not.
    RunPlaces withoutOldMetrics(RunPlaces kept) const
    {
        std::error_code ignored;
        if (m_keepsakes.hasMetrics && !kept.metrics.empty() && kept.metrics != m_wanted.metrics) {
            std::filesystem::remove(m_wanted.metrics, ignored);
        } else if (m_keepsakes.hasMetrics && kept.metrics.empty()) {
            kept.metrics = m_wanted.metrics;
        }
        return kept;
    }

    const Keepsakes& m_keepsakes;
    const RunPlaces& m_wanted;
    bool m_isRunMissing;
    bool m_areMetricsMissing;
};

} // namespace

std::vector<std::filesystem::path> foldersToKeepIn(const std::filesystem::path& wanted)
{
    std::vector<std::filesystem::path> folders { wanted };
    std::error_code error;
    const auto temporary = std::filesystem::temp_directory_path(error);
    if (!error) {
        folders.push_back(temporary);
    }
    return folders;
}

RunPlaces keepAll(const Keepsakes& keepsakes, const RunPlaces& wanted) { return Keeper(keepsakes, wanted).keep(); }

std::filesystem::path keepRun(const RunFile& run, const std::filesystem::path& wanted)
{
    for (const auto& folder : foldersToKeepIn(wanted.parent_path())) {
        try {
            const std::filesystem::path path
                = freeName(folder, wanted.stem().string(), { ".referee", ".png", ".csv" }).string() + ".referee";
            run.copyTo(path);
            return path;
        } catch (const WriteError&) {
            continue;
        }
    }
    return {};
}

std::string whereKept(const RunPlaces& kept, const RunPlaces& wanted)
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
