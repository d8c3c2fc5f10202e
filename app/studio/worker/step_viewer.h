// SPDX-License-Identifier: GPL-3.0-or-later
// Looks into a step of the run, the last one or an earlier one: why the picture is as it is (gradient maps, the views
// that the referee saw, what each asks for, the judge), and other pictures to compare with. Changes no bit of the run.
#pragma once

#include "app/studio/worker/frame_channel.h"
#include "app/studio/worker/worker_context.h"
#include "app/studio/worker/worker_events.h"

namespace referee::studio {

class StepViewer {
public:
    StepViewer(WorkerContext& context, WorkerEvents& events);

    // Maps and views, of the moment that is shown
    void setMapsWanted(const MapSet& wanted);
    void acknowledgeMaps() { m_maps.acknowledge(); }
    /// Now and with every following iteration, but no more often than every `kViewsPeriodMs`.
    void setViewsWanted(bool areWanted);
    void acknowledgeViews() { m_views.acknowledge(); }
    void sendMapsAndViews();
    /// An iteration is done: what is due of it is sent.
    void followIteration();

    /// Of several iterations in a row the last one counts. -1: the present one again.
    void showIteration(int64_t iteration);
    void showPresent() { m_moment = kPresent; } ///< sends nothing
    void sendViewGradient(int64_t index);
    void askJudge();
    void showOther(const ComparisonCommand& order);

private:
    using Maps = std::vector<GradientMap>;
    using Views = std::vector<ViewPicture>;

    void sendIteration();
    void offerMaps();
    void offerViews();
    std::optional<Maps> maps();
    std::optional<Views> views();
    bool ensureStepAvailable();
    Picture otherPicture(ComparisonCommand& order) const;

    static constexpr int64_t kPresent = -1;
    static constexpr int kViewsPeriodMs = 1000; ///< they cost about a third of an iteration

    WorkerContext& m_context;
    WorkerEvents& m_events;
    int64_t m_moment = kPresent; ///< the iteration that is shown
    bool m_isMomentPosted = false;
    MapSet m_mapsWanted;
    bool m_areViewsWanted = false;
    FrameChannel<Maps> m_maps;
    FrameChannel<Views> m_views;
};

} // namespace referee::studio
