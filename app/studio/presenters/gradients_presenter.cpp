// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/gradients_presenter.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/fading_controls.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/views/view_list.h"
#include "ui/views/views_gallery.h"

#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

GradientsPresenter::GradientsPresenter(const PresenterContext& context)
    : m_context(context)
{
    auto* panel = m_context.panels.gradients;
    auto* canvas = &m_context.panels.picture->canvas();
    auto* model = &m_context.model;
    const auto want = [this](const MapSet& maps) { m_context.worker.post(&EngineWorker::setMapsWanted, maps); };
    connect(panel, &GradientsPanel::wantedChanged, this, want);
    connect(panel, &GradientsPanel::overlayChanged, canvas, &PictureView::setOverlay);
    connect(panel, &GradientsPanel::viewChanged, canvas, &PictureView::setView);
    connect(canvas, &PictureView::viewChanged, panel, &GradientsPanel::setView);
    connect(model, &RunModel::runBegan, panel, &GradientsPanel::clear);
    connect(model, &RunModel::runForgotten, panel, &GradientsPanel::clear);
    connect(model, &RunModel::runBegan, m_context.panels.controls, &FadingControls::clear);
    connect(model, &RunModel::stepAdded, this, &GradientsPresenter::showStep);
    connect(&m_context.worker.worker(), &EngineWorker::mapsReady, this, [this](const std::vector<GradientMap>& maps) {
        m_context.panels.gradients->setMaps(maps);
        m_context.worker.post(&EngineWorker::acknowledgeMaps);
    });
    want(panel->wanted());
}

void GradientsPresenter::showStep(const StepEvent& step)
{
    GradientsPanel& panel = *m_context.panels.gradients;
    panel.setReport(step.report);
    m_context.panels.controls->setReport(step.report);
    panel.setStepMs(1000 * m_context.model.run().secondsPerStep * (1 - step.shares.maps));
}

ViewsPresenter::ViewsPresenter(const PresenterContext& context)
    : m_context(context)
{
    auto* views = m_context.panels.views;
    const auto want = [this](bool areWanted) { m_context.worker.post(&EngineWorker::setViewsWanted, areWanted); };
    const QAction* shown = m_context.window.action(ActionId::ShowViews);
    connect(shown, &QAction::toggled, this, want);
    want(shown->isChecked());
    connect(views, &ViewsGallery::refreshRequested, this, [want] { want(true); });
    connect(views, &ViewsGallery::gradientRequested, this,
        [this](int index) { m_context.worker.post(&EngineWorker::requestViewGradient, qint64(index)); });
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::viewsReady, this, &ViewsPresenter::show);
    connect(worker, &EngineWorker::viewGradientReady, views,
        [views](qint64 index, const GradientMap& gradient) { views->setGradient(int(index), pullImage(gradient)); });
    connect(&m_context.model, &RunModel::runBegan, views, &ViewsGallery::clear);
    connect(&m_context.model, &RunModel::runForgotten, views, &ViewsGallery::clear);
}

void ViewsPresenter::show(const std::vector<ViewPicture>& views)
{
    ViewsGallery& gallery = *m_context.panels.views;
    if (views.empty()) {
        gallery.setSentence(
            tr("No referee views: this iteration is in the tail, or the method uses SDS or a sampler alone."));
    }
    gallery.setViews(views);
    m_context.worker.post(&EngineWorker::acknowledgeViews);
}

} // namespace referee::studio
