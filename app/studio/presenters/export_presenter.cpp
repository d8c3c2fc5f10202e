// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/export_presenter.h"

#include "core/base/method_table.h"
#include "ui/main_window/export_dialog.h"
#include "ui/timeline/timeline_panel.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

namespace {

constexpr int64_t kPictureEvery = 10; ///< iterations

} // namespace

ExportPresenter::ExportPresenter(const PresenterContext& context, EngineLoader loader)
    : m_context(context)
    , m_thread(std::move(loader))
{
    connect(m_context.window.action(ActionId::ExportRun), &QAction::triggered, this, &ExportPresenter::ask);
    connect(m_context.window.action(ActionId::ProveRun), &QAction::triggered, this, &ExportPresenter::prove);
    for (const auto signal : { &RunModel::runBegan, &RunModel::runForgotten }) {
        connect(&m_context.model, signal, this, &ExportPresenter::enable);
    }
    connect(&m_context.model, &RunModel::stateChanged, this, &ExportPresenter::enable);
    connectService();
    enable();
}

void ExportPresenter::connectService()
{
    auto* service = &m_thread.service();
    connect(service, &ExportService::progressed, this, [this](const QString& text, qint64 done, qint64 total) {
        if (m_job) {
            m_job->setProgress(text, done, total);
        }
    });
    connect(service, &ExportService::written, this, [this](const QStringList& files, const QStringList& notes) {
        QStringList names;
        for (const QString& file : files) {
            names << QFileInfo(file).fileName();
        }
        const QString folder = QDir::toNativeSeparators(QFileInfo(files.first()).path());
        finish(tr("Written into %1:\n%2").arg(folder, (names + notes).join(QLatin1Char('\n'))));
    });
    connect(service, &ExportService::proved, this, [this](bool, const QString& sentence) { finish(sentence); });
    connect(service, &ExportService::failed, this, &ExportPresenter::finish);
    connect(
        service, &ExportService::cancelled, this, [this] { finish(tr("Cancelled. Files that were complete stay.")); });
}

/// Both read the run's file.
void ExportPresenter::enable()
{
    const bool hasFile = m_context.model.hasRun() && !m_context.model.run().record.file.empty();
    m_context.window.action(ActionId::ExportRun)->setEnabled(hasFile);
    m_context.window.action(ActionId::ProveRun)->setEnabled(hasFile);
}

qint64 ExportPresenter::moment() const
{
    const PresentRun& run = m_context.model.run();
    if (!methodTraits(run.acting.settings).isInspectable || run.end <= run.record.firstIteration) {
        return -1;
    }
    return std::min<qint64>(m_context.panels.timeline->scene().moment(), run.end - 1);
}

void ExportPresenter::ask()
{
    if (isBusy()) {
        return;
    }
    const auto run = m_context.model.run().record.file;
    const qint64 moment = this->moment();
    auto* dialog = new ExportDialog(QString::fromStdString(run.parent_path().string()), moment, &m_context.window);
    connect(dialog, &ExportDialog::chosen, this, [this, run, moment](const ExportChoice& choice) {
        showJob(tr("Export"));
        m_thread.post(&ExportService::write, ordersOf(choice, run, moment), m_context.model.options());
    });
    dialog->show();
}

std::vector<ExportOrder> ExportPresenter::ordersOf(
    const ExportChoice& choice, const std::filesystem::path& run, qint64 moment)
{
    std::vector<ExportOrder> orders;
    const auto add = [&](bool isWanted, bool ExportOrder::*kind) -> ExportOrder* {
        if (!isWanted) {
            return nullptr;
        }
        ExportOrder order;
        order.run = run;
        order.folder = choice.folder.toStdString();
        order.*kind = true;
        orders.push_back(order);
        return &orders.back();
    };
    add(choice.hasNumbers, &ExportOrder::isCsv);
    add(choice.hasLatents, &ExportOrder::isNpz);
    const std::optional<int64_t> every = choice.filmEvery > 0 ? std::optional<int64_t>(choice.filmEvery) : std::nullopt;
    if (ExportOrder* film = add(choice.hasFilm, &ExportOrder::isVideo)) {
        film->every = every;
    }
    if (ExportOrder* frames = add(choice.hasFrames, &ExportOrder::isFrames)) {
        frames->every = every;
    }
    if (ExportOrder* maps = add(choice.hasMaps && moment >= 0, &ExportOrder::isExr)) {
        maps->at = moment;
        maps->hasParts = true;
    }
    if (ExportOrder* pictures = add(choice.hasPictures, &ExportOrder::isPng)) {
        pictures->every = kPictureEvery;
    }
    return orders;
}

void ExportPresenter::prove()
{
    if (isBusy()) {
        return;
    }
    showJob(tr("Prove this run"));
    m_thread.post(&ExportService::prove, QString::fromStdString(m_context.model.run().record.file.string()),
        m_context.model.options());
}

/// Shows what is under way.
bool ExportPresenter::isBusy()
{
    const bool isBusy = m_job && !m_job->isFinished();
    if (isBusy) {
        m_job->raise();
        m_job->activateWindow();
    }
    return isBusy;
}

void ExportPresenter::showJob(const QString& title)
{
    m_thread.service().prepare();
    m_job = new JobDialog(title, &m_context.window);
    connect(m_job, &JobDialog::cancelRequested, this, [this] { m_thread.service().cancel(); });
    m_job->show();
}

void ExportPresenter::finish(const QString& text)
{
    if (m_job) {
        m_job->finish(text);
    }
}

} // namespace referee::studio
