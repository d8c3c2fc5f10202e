// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/files_presenter.h"

#include "app/studio/model/run_description.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/window_files.h"

#include <QtCore/QDir>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtWidgets/QApplication>

namespace referee::studio {

using namespace ui;

FilesPresenter::FilesPresenter(const PresenterContext& context, AsyncFileIo& files, const PicturePresenter& picture)
    : m_context(context)
    , m_files(files)
    , m_picture(picture)
{
    connectWindow();
    connectResults();
}

void FilesPresenter::connectWindow()
{
    auto* files = &m_context.window.files();
    connect(files, &WindowFiles::saveRequested, this, &FilesPresenter::save);
    connect(files, &WindowFiles::numbersRequested, this,
        [this](const QString& path) { m_context.worker.post(&EngineWorker::saveNumbers, path); });
    connect(files, &WindowFiles::saveRunRequested, this, [this](const QString& path, bool isReplacing) {
        m_context.worker.post(&EngineWorker::saveRun, path, isReplacing);
    });
    connect(m_context.window.action(ActionId::CopyCommand), &QAction::triggered, this, &FilesPresenter::copyCommand);
}

void FilesPresenter::connectResults()
{
    const auto tellSaved
        = [this](const QString& path) { post(MessageKind::Info, tr("Saved %1.").arg(QDir::toNativeSeparators(path))); };
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::saved, this, tellSaved);
    connect(worker, &EngineWorker::saveFailed, this, [this](const QString& sentence) {
        m_context.window.body().messages->post({ MessageKind::Error, sentence,
            { { tr("Save elsewhere…"), [this] { m_context.window.action(ActionId::SavePicture)->trigger(); } } } });
    });
    connect(&m_files, &AsyncFileIo::textWritten, this, tellSaved);
    connect(
        &m_files, &AsyncFileIo::failed, this, [this](const QString& sentence) { post(MessageKind::Error, sentence); });
}

void FilesPresenter::save(const QString& path, bool withMetadata, bool isReplacing)
{
    SaveCommand order;
    order.file = path.toStdString();
    order.choice = m_picture.choice();
    order.withMetadata = withMetadata;
    order.replaces = isReplacing;
    m_context.worker.post(&EngineWorker::save, order);
}

void FilesPresenter::copyCommand()
{
    const RunModel& model = m_context.model;
    QApplication::clipboard()->setText(QString::fromStdString(commandOf(model)));
    if (model.hasRun() && model.run().record.beganFromPicture && model.run().startImage.isEmpty()) {
        post(MessageKind::Info,
            tr("The command is copied. The start image is not saved: save it, and add --start-image FILE."));
    } else {
        post(MessageKind::Info, tr("The command that paints this is copied."));
    }
}

void FilesPresenter::post(MessageKind kind, const QString& sentence)
{
    m_context.window.body().messages->post({ kind, sentence, {} });
}

} // namespace referee::studio
