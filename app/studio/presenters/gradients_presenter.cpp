// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/gradients_presenter.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"

namespace referee::studio {

using namespace ui;

GradientsPresenter::GradientsPresenter(const PresenterContext& context)
    : m_context(context)
{
    auto* panel = m_context.window.body().gradients;
    auto* canvas = &m_context.window.body().picture->canvas();
    auto* model = &m_context.model;
    const auto want = [this](const MapSet& maps) { m_context.worker.post(&EngineWorker::setMapsWanted, maps); };
    connect(panel, &GradientsPanel::wantedChanged, this, want);
    connect(panel, &GradientsPanel::overlayChanged, canvas, &PictureView::setOverlay);
    connect(panel, &GradientsPanel::viewChanged, canvas, &PictureView::setView);
    connect(canvas, &PictureView::viewChanged, panel, &GradientsPanel::setView);
    connect(model, &RunModel::runBegan, panel, &GradientsPanel::clear);
    connect(model, &RunModel::runForgotten, panel, &GradientsPanel::clear);
    connect(model, &RunModel::stepAdded, this, &GradientsPresenter::showStep);
    connect(&m_context.worker.worker(), &EngineWorker::mapsReady, this, [this](const std::vector<GradientMap>& maps) {
        m_context.window.body().gradients->setMaps(maps);
        m_context.worker.post(&EngineWorker::acknowledgeMaps);
    });
    want(panel->wanted());
}

void GradientsPresenter::showStep(const StepEvent& step)
{
    GradientsPanel& panel = *m_context.window.body().gradients;
    panel.setReport(step.report);
    panel.setStepMs(1000 * m_context.model.run().secondsPerStep * (1 - step.shares.maps));
}

} // namespace referee::studio
