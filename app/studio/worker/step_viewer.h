// SPDX-License-Identifier: GPL-3.0-or-later
// Computes what the window shows of an iteration, the last one or an earlier one: gradient maps, the referee's views
// and their gradients, the judge's answers, and pictures to compare with. Does not change the run.
#pragma once

#include "app/studio/worker/frame_channel.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class StepViewer {
public:
    StepViewer(WorkerContext& context, WorkerEvents& events);

    // Maps and views of the iteration that is shown
    void setMapsWanted(const MapSet& wanted);
    void acknowledgeMaps() { m_maps.acknowledge(); }
    /// Now and with every following iteration, but at most once in `kViewsPeriodMs`.
    void setViewsWanted(bool areWanted);
    void acknowledgeViews() { m_views.acknowledge(); }
    void sendMapsAndViews();
    /// An iteration is finished: sends what is due.
    void followIteration();

    /// Of several calls in a row only the last one counts. -1: the present one.
    void showIteration(int64_t iteration);
    void showPresent() { m_shown = kPresent; } ///< sends nothing
    void sendViewGradient(int64_t index);
    void askJudge();
    void showOther(const ComparisonCommand& command);
    void sendOtherMaps(const ComparisonCommand& command, const MapSet& wanted);
    /// Computes one iteration a turn of the event loop, so that every other command can come in between.
    void sendHistory(const MapSet& wanted);

private:
    using Maps = std::vector<GradientMap>;
    using Views = std::vector<ViewPicture>;

    void sendIteration();
    void offerMaps();
    void offerViews();
    std::optional<Maps> maps();
    std::optional<Views> views();
    bool ensureStepAvailable();
    Picture otherPicture(ComparisonCommand& command) const;
    bool isOwn(const ComparisonCommand& command) const;
    void sendNextOfHistory();
    bool isInspectable() const;

    static constexpr int64_t kPresent = -1;
    static constexpr int kViewsPeriodMs = 1000; ///< views cost about a third of an iteration

    WorkerContext& m_context;
    WorkerEvents& m_events;
    int64_t m_shown = kPresent; ///< iteration
    bool m_isPosted = false;
    MapSet m_mapsWanted;
    bool m_areViewsWanted = false;
    MapSet m_historyWanted;
    int64_t m_historyNext = 0;
    FrameChannel<Maps> m_maps;
    FrameChannel<Views> m_views;
};

} // namespace referee::studio
