// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/files_presenter.h"

#include "app/studio/model/run_description.h"
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
    connect(files, &WindowFiles::numbersRequested, &m_context.worker.worker(), &EngineWorker::saveNumbers);
    connect(files, &WindowFiles::saveRunRequested, &m_context.worker.worker(), &EngineWorker::saveRun);
    connect(m_context.window.action(ActionId::CopyCommand), &QAction::triggered, this, &FilesPresenter::copyCommand);
}

void FilesPresenter::connectResults()
{
    const auto tellSaved = [this](const QString& path) {
        m_context.post(MessageKind::Info, tr("Saved %1.").arg(QDir::toNativeSeparators(path)));
    };
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::saved, this, tellSaved);
    connect(worker, &EngineWorker::saveFailed, this, &FilesPresenter::showFailure);
    connect(&m_files, &AsyncFileIo::textWritten, this, tellSaved);
    connect(&m_files, &AsyncFileIo::failed, this,
        [this](const QString& sentence) { m_context.post(MessageKind::Error, sentence); });
}

void FilesPresenter::save(const QString& path, bool withMetadata, bool isReplacing)
{
    m_context.worker.post(
        &EngineWorker::save, SaveCommand { path.toStdString(), m_picture.choice(), withMetadata, isReplacing });
}

/// Pictures and runs can be saved elsewhere at once.
void FilesPresenter::showFailure(const QString& sentence, Command command)
{
    Message message { MessageKind::Error, sentence };
    if (command == Command::SavePicture || command == Command::SaveRun) {
        const ActionId save = command == Command::SaveRun ? ActionId::SaveRun : ActionId::SavePicture;
        message.buttons.push_back(
            { tr("Save elsewhere…"), [this, save] { m_context.window.action(save)->trigger(); } });
    }
    m_context.panels.messages->post(message);
}

void FilesPresenter::copyCommand()
{
    const RunModel& model = m_context.model;
    QApplication::clipboard()->setText(QString::fromStdString(commandOf(model)));
    const bool lacksImage = model.hasRun() ? model.run().record.beganFromPicture && model.run().startImage.isEmpty()
                                           : model.wanted().hasStart() && model.wanted().startImagePath.isEmpty();
    const bool isOther = model.hasRun() && !model.run().record.isRepeatable;
    m_context.post(MessageKind::Info,
        lacksImage    ? tr("The command was copied. The start image is not saved: save it, and add --start-image FILE.")
            : isOther ? tr("The command was copied, but it paints the run that this branch left, not the branch. "
                           "The branch is in its run file; referee replay repeats it.")
                      : tr("The command that paints this picture was copied."));
}

} // namespace referee::studio
