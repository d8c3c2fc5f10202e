// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/picture_presenter.h"
#include "app/images/picture_reader.h"

#include "app/storage/picture_file.h"
#include "app/studio/model/command_line.h"
#include "ui/picture/candidate_row.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_status.h"
#include "ui/picture/picture_tools.h"
#include "ui/picture/picture_view.h"
#include "ui/picture/region_tool.h"
#include "ui/plots/curves_panel.h"

#include <QtCore/QBuffer>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QUrl>

namespace referee::studio {

using namespace ui;

namespace {

QString folderOfDrags() { return QDir::tempPath() + QStringLiteral("/referee-drag-"); }

} // namespace

PictureMime::PictureMime()
    : m_folder(folderOfDrags() + QStringLiteral("XXXXXX"))
{
}

bool PictureMime::isTemporary(const QString& path) { return path.startsWith(folderOfDrags()); }

QMimeData* PictureMime::of(const QImage& image, const QString& json, const QString& fileName)
{
    QImage told = image;
    if (!json.isEmpty()) {
        told.setText(QString::fromLatin1(kPictureTextKey), json);
    }
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    told.save(&buffer, "PNG");
    auto* mime = new QMimeData;
    mime->setImageData(image);
    mime->setData(QStringLiteral("image/png"), png);
    QFile file(m_folder.filePath(fileName));
    if (m_folder.isValid() && file.open(QIODevice::WriteOnly) && file.write(png) == png.size()) {
        mime->setUrls({ QUrl::fromLocalFile(file.fileName()) });
    }
    return mime;
}

PicturePresenter::PicturePresenter(const PresenterContext& context)
    : m_context(context)
    , m_choice(context.panels.picture->moments().chosen())
{
    connectPanel();
    connectModel();
    connectWorker();
    m_context.worker.post(&EngineWorker::setPreviewPeriod, m_context.panels.picture->tools().previewPeriod());
}

PicturePresenter::~PicturePresenter() { m_context.panels.picture->setMimeSource({}); }

void PicturePresenter::connectPanel()
{
    auto* panel = m_context.panels.picture;
    connect(&panel->canvas().region(), &RegionTool::regionChanged, &m_context.model, &RunModel::setRegion);
    connect(&panel->tools(), &PictureTools::resultKindChosen, this, [this](PictureSource kind) {
        m_choice = kind;
        requestResult();
    });
    auto* worker = &m_context.worker.worker();
    connect(&panel->tools(), &PictureTools::previewPeriodChosen, worker, &EngineWorker::setPreviewPeriod);
    connect(panel, &PicturePanel::previewNowRequested, worker, &EngineWorker::previewNow);
    connect(panel, &PicturePanel::shownIterationChanged, this, [this](qint64 iteration) {
        // Behind the last iteration nothing was measured yet.
        m_context.panels.curves->setShownIteration(iteration < m_context.model.run().end ? iteration : -1);
    });
    connect(&panel->candidates(), &CandidateRow::paintRequested, this, [this](quint64 seed) {
        m_context.worker.interrupt(&EngineWorker::begin, m_context.model.candidateCommand(seed));
    });
    panel->setMimeSource([this](bool withMetadata) { return mimeData(withMetadata); });
}

void PicturePresenter::connectModel()
{
    auto* model = &m_context.model;
    auto* panel = m_context.panels.picture;
    const auto sendRegion
        = [this] { m_context.worker.post(&EngineWorker::setRegion, m_context.model.wanted().state.region); };
    connect(model, &RunModel::regionChanged, this, sendRegion);
    connect(model, &RunModel::stateRestored, this, [this, sendRegion] {
        m_context.panels.picture->setRegion(m_context.model.wanted().state.region);
        if (m_context.model.isUnderWay()) {
            sendRegion();
        }
    });
    connect(model, &RunModel::packChanged, this, [this] {
        m_context.panels.picture->canvas().region().setLatentFactor(
            static_cast<int>(m_context.model.pack()->engine.downFactor));
    });
    connect(model, &RunModel::runBegan, panel, &PicturePanel::clearHistory);
    connect(model, &RunModel::candidatesChanged, this, &PicturePresenter::showCandidates);
    connect(model, &RunModel::runForgotten, this, &PicturePresenter::showCandidates);
    connect(model, &RunModel::runForgotten, panel, [panel] {
        panel->setImage({}, -1);
        panel->clearHistory();
    });
    connect(model, &RunModel::stepAdded, panel,
        [panel](const StepEvent& step) { panel->status().setShownShare(step.shares.previews); });
    connect(model, &RunModel::stateChanged, this, &PicturePresenter::requestResult);
}

void PicturePresenter::connectWorker()
{
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::previewReady, this, [this](const QImage& image, qint64 iteration) {
        m_context.panels.picture->setImage(image, iteration);
        m_context.worker.post(&EngineWorker::acknowledgePreview);
    });
    connect(worker, &EngineWorker::resultReady, m_context.panels.picture, &PicturePanel::setResult);
}

void PicturePresenter::showCandidates()
{
    const CandidatesEvent& present = m_context.model.run().candidates;
    std::vector<CandidateView> views;
    for (const Candidate& candidate : present.finished) {
        views.push_back(
            { candidate.seed, previewOf(candidate.png), candidate.match, candidate.caption, candidate.isChosen });
    }
    m_context.panels.picture->candidates().setCandidates(views, static_cast<int>(present.count));
}

void PicturePresenter::requestResult()
{
    const RunModel& model = m_context.model;
    if (model.hasRun() && model.state() != RunState::Running && m_choice != PictureSource::Latent) {
        m_context.worker.post(&EngineWorker::requestResult, m_choice);
    }
}

QMimeData* PicturePresenter::mimeData(bool withMetadata)
{
    const PicturePanel& panel = *m_context.panels.picture;
    RunRecipe told = describe(m_context.model);
    told.iterations = panel.moments().shown().iteration;
    std::erase_if(told.edits, [&](const Edit& edit) { return edit.iteration >= told.iterations; });
    const QString json = withMetadata ? QString::fromStdString(toJson(told).dump()) : QString();
    const QString name = QStringLiteral("referee %1 %2.png").arg(told.seed).arg(told.iterations);
    return m_mime.of(panel.moments().shown().image, json, name);
}

} // namespace referee::studio
