// SPDX-License-Identifier: GPL-3.0-or-later
// Values that the window and its worker exchange: commands in, events out.
#pragma once

#include "app/runs/run_monitor.h"
#include "app/runs/run_session.h"
#include "app/storage/edit.h"
#include "app/storage/run_record.h"
#include "app/studio/worker/frame_channel.h"
#include "core/engine/engine.h"

#include <QtGui/QImage>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
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
    ShowStart,
    SavePicture,
    SaveRun,
    SaveNumbers,
    SetStarred,
    SetTitle,
};

struct BeginCommand {
    RunSpec request;
    std::string preset;
    bool isSingleStep = false; ///< pauses after the first iteration
    std::shared_ptr<const Snapshot> first; ///< the latent that another run began from; null: noise or a start picture
};

struct SaveCommand {
    std::filesystem::path file; ///< NAME.png; a number is added when the name is taken
    PictureSource choice = PictureSource::Latent;
    bool withMetadata = true; ///< the recipe in the PNG, and NAME.csv
    bool replaces = false; ///< the user confirmed it: replaces a file instead of adding a number
    std::filesystem::path run = {}; ///< the file of another run, whose last picture is saved; empty: the present one
};

/// A loaded pack.
struct PackInfo {
    EngineOptions options;
    EngineInfo engine;
    std::vector<std::pair<std::string, Settings>> defaults; ///< per preset, in their order
    std::shared_ptr<const PromptAnalyzer> reader;
    std::shared_ptr<const MemoryPlanner> planner; ///< nullptr: the engine has none

    /// Those of the first preset when there is no such name.
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

/// A run that has begun or was resumed; without the start picture.
struct RunRecord {
    RunSpec request;
    std::string preset;
    int64_t length = 0; ///< iterations
    std::filesystem::path file; ///< empty: in memory
    std::string uuid;
    std::string parent; ///< uuid; empty: none
    int64_t firstIteration = 0; ///< where a branch left its parent
    bool isRepeatable = true; ///< seed, settings, edits and the picture that it began from reproduce it
    bool beganFromPicture = false;
    std::filesystem::path start; ///< file of the run that began from the picture; empty: in memory
    std::shared_ptr<const Snapshot> startState; ///< the picture's latent; null: noise, or not there
};

/// An iteration of another run, or another picture, to compare with the present one.
struct ComparisonCommand {
    std::filesystem::path file; ///< a run file or a picture; empty: the present run
    int64_t iteration = 0; ///< of a run; later than its end: its end
};

/// One of several ways on from an iteration.
struct Variation {
    std::string name; ///< "w1 0.5"
    LiveState wanted;
};

/// Paint several seeds up to an iteration, score them, and continue the best; or paint several variations of the
/// present run from one of its iterations to their ends, each as a branch of it.
struct SeedGridCommand {
    BeginCommand run; ///< its seed is the first, the others count up
    int64_t seeds = 9;
    int64_t iterations = 20;
    int64_t keep = 2;
    std::vector<Variation> variations = {}; ///< instead of seeds
    int64_t from = 0; ///< the iteration where variations branch off
};

struct GridCell {
    enum class State { Waiting, Painting, Scored, Chosen, Finished };
    uint64_t seed = 0;
    std::string name; ///< of a variation; empty: a seed
    State state = State::Waiting;
    std::filesystem::path file;
    QImage picture;
    double score = 0; ///< of the judge; without one, minus the referee's losses
    JudgeTally tally; ///< of the judge's answers

    /// More answers are yes, then the score is larger. Cells without a number (NaN) come last.
    bool isBetterThan(const GridCell& other) const
    {
        const double mine = std::isnan(score) ? -INFINITY : score;
        const double its = std::isnan(other.score) ? -INFINITY : other.score;
        return tally.yes != other.tally.yes ? tally.yes > other.tally.yes : mine > its;
    }
};

/// The history of a run that was resumed.
struct RunHistory {
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
    std::vector<std::pair<int64_t, QImage>> thumbnails;
    std::vector<std::pair<int64_t, PictureScore>> scores;
    int64_t end = 0; ///< the next iteration
    bool isOpened = false; ///< the user opened its file: the panels show its settings
};

/// The starts of a run, of which the best goes on.
struct CandidatesEvent {
    std::vector<Candidate> finished;
    int64_t count = 0; ///< of all; 0: the run has none
    int64_t length = 0; ///< iterations of each, while they are painted

    bool isUnderWay() const { return static_cast<int64_t>(finished.size()) < count; }
};

/// One finished iteration, without its picture.
struct StepEvent {
    StepReport report;
    double seconds = 0; ///< since the last iteration ended
    TimeShares shares;
    std::optional<MonitorNotice> notice; ///< a problem of the run, and what to try
};

/// Several seeds of one prompt: each is painted for some iterations and scored, the best are continued. Bookkeeping
/// only, without an engine.
class SeedGrid {
public:
    explicit SeedGrid(SeedGridCommand command)
        : m_command(std::move(command))
        , m_cells(isOfVariations() ? m_command.variations.size()
                                   : static_cast<size_t>(std::max<int64_t>(1, m_command.seeds)))
    {
        for (size_t i = 0; i < m_cells.size(); ++i) {
            m_cells[i].seed = m_command.run.request.seed + (isOfVariations() ? 0 : i);
            m_cells[i].name = isOfVariations() ? m_command.variations[i].name : std::string();
        }
        m_cells.front().state = GridCell::State::Painting;
    }

    const std::vector<GridCell>& cells() const { return m_cells; }
    size_t present() const { return m_present; }
    bool isOfVariations() const { return !m_command.variations.empty(); }
    /// The branch that the present variation is.
    ForkRequest presentFork() const { return { m_command.from, m_command.variations[m_present].wanted, false }; }
    /// Phase 1, up to the iteration at which all are scored; variations have no other.
    bool isChoosing() const { return !m_isFinishing; }
    int64_t scoredAt() const { return isOfVariations() ? std::numeric_limits<int64_t>::max() : m_command.iterations; }
    BeginCommand presentCommand() const
    {
        BeginCommand command = m_command.run;
        command.request.seed = m_cells[m_present].seed;
        command.request.settings.candidates = 1; // the grid itself is a choice among seeds
        return command;
    }

    /// Ends the present phase of the present cell, which is `result` but for seed, name and state. False: the whole
    /// grid is finished.
    bool finishCell(const GridCell& result)
    {
        GridCell& cell = m_cells[m_present];
        const GridCell before = cell;
        cell = result;
        cell.seed = before.seed;
        cell.name = before.name;
        cell.state = m_isFinishing ? GridCell::State::Finished : GridCell::State::Scored;
        if (!m_isFinishing && m_present + 1 < m_cells.size()) {
            ++m_present;
        } else if (isOfVariations()) {
            return false; // the person chooses
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
    void choose()
    {
        m_chosen.resize(m_cells.size());
        std::iota(m_chosen.begin(), m_chosen.end(), size_t(0));
        std::stable_sort(m_chosen.begin(), m_chosen.end(),
            [this](size_t a, size_t b) { return m_cells[a].isBetterThan(m_cells[b]); });
        m_chosen.resize(std::min(m_chosen.size(), static_cast<size_t>(std::max<int64_t>(1, m_command.keep))));
        for (const size_t i : m_chosen) {
            m_cells[i].state = GridCell::State::Chosen;
        }
        m_isFinishing = true;
        m_nextChosen = 0;
        m_present = m_chosen.front();
    }

    SeedGridCommand m_command;
    std::vector<GridCell> m_cells;
    std::vector<size_t> m_chosen; ///< the best first
    size_t m_present = 0;
    size_t m_nextChosen = 0;
    bool m_isFinishing = false;
};

} // namespace referee::studio
