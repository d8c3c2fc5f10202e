// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/gradients_presenter.h"

#include "app/storage/atomic_file.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/fading_controls.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_comparison.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/views/view_list.h"
#include "ui/views/views_gallery.h"

#include <QtCore/QBuffer>
#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

GradientsPresenter::GradientsPresenter(const PresenterContext& context, AsyncFileIo& files)
    : m_context(context)
    , m_files(files)
{
    connectPanel();
    connectWorker();
    connectFiles();
    m_context.worker.post(&EngineWorker::setMapsWanted, m_context.panels.gradients->wanted());
}

void GradientsPresenter::connectPanel()
{
    auto* panel = m_context.panels.gradients;
    auto* picture = m_context.panels.picture;
    auto* canvas = &picture->canvas();
    panel->setPicture(canvas);
    connect(panel, &GradientsPanel::wantedChanged, this,
        [this](const MapSet& maps) { m_context.worker.post(&EngineWorker::setMapsWanted, maps); });
    connect(panel, &GradientsPanel::otherWantedChanged, this, [this](const MapSet& maps) {
        if (maps.any()) {
            m_context.worker.post(&EngineWorker::requestOtherMaps, m_compared, maps);
        }
    });
    connect(panel, &GradientsPanel::historyRequested, this,
        [this](const MapSet& maps) { m_context.worker.post(&EngineWorker::requestHistory, maps); });
    connect(panel, &GradientsPanel::overlayChanged, canvas, &PictureView::setOverlay);
    connect(panel, &GradientsPanel::viewChanged, canvas, &PictureView::setView);
    connect(canvas, &PictureView::viewChanged, panel, &GradientsPanel::setView);
    connect(picture, &PicturePanel::probeRequested, panel, &GradientsPanel::addProbe);
    connect(&canvas->comparison(), &PictureComparison::closed, panel, [panel] { panel->setCompared({}); });
}

void GradientsPresenter::connectWorker()
{
    auto* panel = m_context.panels.gradients;
    auto* model = &m_context.model;
    for (const auto signal : { &RunModel::runBegan, &RunModel::runForgotten }) {
        connect(model, signal, panel, [panel] {
            panel->clear();
            panel->setCompared({});
        });
    }
    connect(model, &RunModel::runBegan, m_context.panels.controls, &FadingControls::clear);
    connect(model, &RunModel::historyAdded, panel, [panel](const RunHistory& history) {
        if (!history.reports.empty()) { // says which side has no map
            panel->setReport(history.reports.back());
        }
    });
    connect(model, &RunModel::stepAdded, this, &GradientsPresenter::showStep);
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::mapsReady, this, [this](const std::vector<GradientMap>& maps) {
        m_context.panels.gradients->setMaps(maps);
        m_context.worker.post(&EngineWorker::acknowledgeMaps);
    });
    connect(worker, &EngineWorker::otherMapsReady, panel, &GradientsPanel::setOtherMaps);
    connect(worker, &EngineWorker::historyReady, panel, &GradientsPanel::addHistory);
    connect(worker, &EngineWorker::otherReady, this,
        [this](const QImage&, const ComparisonCommand& command) { setCompared(command); });
}

/// A picture file has no gradients.
void GradientsPresenter::setCompared(const ComparisonCommand& command)
{
    const bool isRun = command.file.empty() || command.file.extension() == ".referee";
    m_compared = command;
    const QString iteration = tr("iteration %1").arg(command.iteration);
    const QString file = QString::fromStdString(command.file.stem().string());
    m_context.panels.gradients->setCompared(!isRun ? QString()
            : file.isEmpty()                       ? iteration
                                                   : tr("%1, %2").arg(file, iteration));
}

void GradientsPresenter::connectFiles()
{
    auto* panel = m_context.panels.gradients;
    auto* files = &m_context.window.files();
    connect(panel, &GradientsPanel::probesSaved, this, [this, files](const QString& csv) {
        files->chooseFile(tr("Save the probes"), QStringLiteral("csv"),
            [this, csv](const QString& path) { m_files.writeText(path, csv); });
    });
    connect(panel, &GradientsPanel::pictureSaved, this, [this, files](const QImage& picture) {
        files->chooseFile(tr("Save the map"), QStringLiteral("png"), [this, picture](const QString& path) {
            m_files.write(path, [picture, path] {
                QByteArray png;
                QBuffer buffer(&png);
                picture.save(&buffer, "PNG");
                replaceFile(path.toStdString(), std::string_view(png.constData(), static_cast<size_t>(png.size())));
            });
        });
    });
    connect(panel, &GradientsPanel::mapsSaved, this, &GradientsPresenter::saveMaps);
}

void GradientsPresenter::saveMaps(const std::vector<GradientMap>& maps)
{
    if (maps.empty()) {
        return;
    }
    ExrFacts facts = factsOf(maps.front().iteration);
    if (m_context.panels.gradients->choice().isDifference) {
        facts.minus = (m_compared.file.empty() ? "" : m_compared.file.string() + ", ") + "iteration "
            + std::to_string(m_compared.iteration);
    }
    m_context.window.files().chooseFile(
        tr("Save the numbers of the map"), QStringLiteral("exr"), [this, maps, facts](const QString& path) {
            m_files.write(path, [maps, facts, path] { writeExr(path.toStdString(), maps, facts); });
        });
}

ExrFacts GradientsPresenter::factsOf(int64_t iteration) const
{
    const PresentRun& run = m_context.model.run();
    LiveState state { .settings = run.record.request.settings,
        .prompt = run.record.request.prompt,
        .negativePrompt = run.record.request.negativePrompt };
    for (const Edit& edit : run.edits) {
        if (edit.iteration <= iteration) {
            applyEdit(state, edit.key, edit.after);
        }
    }
    const auto& engine = m_context.model.pack()->engine;
    ExrFacts facts;
    facts.referee = refereeLayer(
        engine.hasBlip2 ? state.settings.blip2Weight : 0, engine.hasClip ? state.settings.clipWeight : 0);
    facts.run = run.record.uuid;
    facts.prompt = state.prompt;
    facts.negativePrompt = state.negativePrompt;
    facts.seed = std::to_string(run.record.request.seed);
    facts.iteration = iteration;
    facts.repeat = "as shown in the window";
    return facts;
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
