// SPDX-License-Identifier: GPL-3.0-or-later
// Values that the window and its worker exchange: orders in, facts out.
#pragma once

#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "app/studio/worker/frame_channel.h"
#include "core/engine/engine.h"

#include <QtGui/QImage>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace referee::studio {

/// Commands whose failure is reported while everything goes on as before.
enum class Command {
    OpenRun,
    Fork,
    BeginGrid,
    SetSettings,
    SetPrompt,
    SetRegion,
    ShowMaps,
    ShowViews,
    ShowViewGradient,
    ShowIteration,
    ShowOther,
    AskJudge,
    Score,
    ShowResult,
    SavePicture,
    SaveRun,
    SaveNumbers,
    SetStarred,
};

struct BeginCommand {
    RunRequest request;
    std::string preset;
    bool isSingleStep = false; ///< rests after the first iteration
};

struct SaveCommand {
    std::filesystem::path file; ///< NAME.png; a number is added when it is taken
    PictureSource choice = PictureSource::Latent;
    bool withMetadata = true; ///< how it was made, inside the PNG and as NAME.csv
    bool replaces = false; ///< the user was asked and said so: no number, the file that is there is replaced
};

/// A loaded pack.
struct PackInfo {
    EngineOptions options;
    EngineInfo engine;
    std::vector<std::pair<std::string, Settings>> defaults; ///< per preset, in their order
    std::shared_ptr<const PromptAnalyzer> reader;
    std::shared_ptr<const MemoryPlanner> planner; ///< nullptr: the engine has none

    /// Of the first preset when there is no such name.
    const Settings& defaultsOf(const std::string& preset) const
    {
        for (const auto& [name, settings] : defaults) {
            if (name == preset) {
                return settings;
            }
        }
        return defaults.front().second;
    }
};

/// A run that has begun, or is gone on with; the start picture is left out.
struct RunRecord {
    RunRequest request;
    std::string preset;
    int64_t length = 0; ///< iterations
    std::filesystem::path file; ///< empty: in memory
    std::string uuid;
    std::string parent; ///< uuid; empty: none
    int64_t firstIteration = 0; ///< where a branch left its parent
    bool isRepeatable = true; ///< seed, settings and edits paint it again, with the picture that it began from
    bool beganFromPicture = false;
    std::filesystem::path start; ///< file of the run that began from the picture; empty: in memory
};

/// A moment of another run, or another picture, to lay beside the present one.
struct ComparisonCommand {
    std::filesystem::path file; ///< a run file or a picture; empty: the present run
    int64_t iteration = 0; ///< of a run; later than its end: its end
};

/// Paint so many seeds up to an iteration, score them, and go on with the best.
struct SeedGridCommand {
    BeginCommand run; ///< its seed is the first, the others count up
    int64_t seeds = 9;
    int64_t iterations = 20;
    int64_t keep = 2;
};

struct GridCell {
    enum class State { Waiting, Painting, Scored, Chosen, Finished };
    uint64_t seed = 0;
    State state = State::Waiting;
    std::filesystem::path file;
    QImage picture;
    double score = 0; ///< of the judge; without one, minus the referee's losses
};

/// History of a run that goes on.
struct RunHistory {
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
    std::vector<std::pair<int64_t, QImage>> thumbnails;
    std::vector<std::pair<int64_t, PictureScore>> scores;
    int64_t end = 0; ///< iteration that comes next
    bool isOpened = false; ///< a user asked for its file: its settings come into the panels
};

/// One finished iteration; the picture travels by itself.
struct StepEvent {
    StepReport report;
    double seconds = 0; ///< since the last iteration ended
    TimeShares shares;
};

/// Several seeds of one prompt: each is painted a little way and scored, the best go on. Pure bookkeeping, no engine.
class SeedGrid {
public:
    explicit SeedGrid(SeedGridCommand order)
        : m_order(std::move(order))
        , m_cells(static_cast<size_t>(std::max<int64_t>(1, m_order.seeds)))
    {
        for (size_t i = 0; i < m_cells.size(); ++i) {
            m_cells[i].seed = m_order.run.request.seed + i;
        }
        m_cells.front().state = GridCell::State::Painting;
    }

    const std::vector<GridCell>& cells() const { return m_cells; }
    size_t present() const { return m_present; }
    bool isChoosing() const { return !m_isFinishing; } ///< the first way, to the iteration at which all are scored
    int64_t scoredAt() const { return m_order.iterations; }
    BeginCommand presentOrder() const
    {
        BeginCommand order = m_order.run;
        order.request.seed = m_cells[m_present].seed;
        return order;
    }

    /// The present cell has got as far as it was to get; a larger score is better. False: the whole grid is done.
    bool finishCell(const std::filesystem::path& file, const QImage& picture, double score)
    {
        GridCell& cell = m_cells[m_present];
        cell.file = file;
        cell.picture = picture;
        cell.score = score;
        cell.state = m_isFinishing ? GridCell::State::Finished : GridCell::State::Scored;
        if (!m_isFinishing && m_present + 1 < m_cells.size()) {
            ++m_present;
        } else if (!m_isFinishing) {
            choose();
        } else if (++m_nextChosen < m_chosen.size()) {
            m_present = m_chosen[m_nextChosen];
        } else {
            return false;
        }
        m_cells[m_present].state = GridCell::State::Painting;
        return true;
    }

private:
    /// Cells without a number (NaN) come last.
    void choose()
    {
        m_chosen.resize(m_cells.size());
        std::iota(m_chosen.begin(), m_chosen.end(), size_t(0));
        const auto value = [this](size_t i) { return std::isnan(m_cells[i].score) ? -INFINITY : m_cells[i].score; };
        std::stable_sort(m_chosen.begin(), m_chosen.end(), [&](size_t a, size_t b) { return value(a) > value(b); });
        m_chosen.resize(std::min(m_chosen.size(), static_cast<size_t>(std::max<int64_t>(1, m_order.keep))));
        for (const size_t i : m_chosen) {
            m_cells[i].state = GridCell::State::Chosen;
        }
        m_isFinishing = true;
        m_nextChosen = 0;
        m_present = m_chosen.front();
    }

    SeedGridCommand m_order;
    std::vector<GridCell> m_cells;
    std::vector<size_t> m_chosen; ///< the best first
    size_t m_present = 0;
    size_t m_nextChosen = 0;
    bool m_isFinishing = false;
};

} // namespace referee::studio
