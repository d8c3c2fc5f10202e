// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/files_presenter.h"

#include "app/studio/model/command_line.h"
#include "ui/main_window/window_files.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtWidgets/QApplication>

namespace referee::studio {

using namespace ui;

namespace {

MessageSubject subjectOf(Command command)
{
    return command == Command::SavePicture ? MessageSubject::SavePicture
        : command == Command::SaveRun      ? MessageSubject::SaveRun
        : command == Command::SaveNumbers  ? MessageSubject::SaveNumbers
                                           : MessageSubject::Other;
}

} // namespace

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
    connect(files, &WindowFiles::savePictureOfRequested, this, &FilesPresenter::savePictureOf);
    connect(files, &WindowFiles::numbersRequested, &m_context.worker.worker(), &EngineWorker::saveNumbers);
    connect(files, &WindowFiles::saveRunRequested, &m_context.worker.worker(), &EngineWorker::saveRun);
    connect(m_context.window.action(ActionId::CopyCommand), &QAction::triggered, this, &FilesPresenter::copyCommand);
}

void FilesPresenter::connectResults()
{
    auto* worker = &m_context.worker.worker();
    connect(worker, &EngineWorker::saved, this,
        [this](const QStringList& paths, Command command) { tellSaved(paths, subjectOf(command)); });
    connect(worker, &EngineWorker::pictureOfReady, this, &FilesPresenter::copyPicture);
    connect(worker, &EngineWorker::saveFailed, this, &FilesPresenter::showFailure);
    connect(&m_files, &AsyncFileIo::textWritten, this,
        [this](const QString& path) { tellSaved({ path }, MessageSubject::SaveText); });
    connect(&m_files, &AsyncFileIo::failed, this,
        [this](const QString& sentence) { m_context.post(MessageKind::Error, sentence, MessageSubject::SaveText); });
}

/// All files by their names: a second one beside the picture must not be a surprise. What failed before has now
/// succeeded.
void FilesPresenter::tellSaved(const QStringList& paths, MessageSubject subject)
{
    m_context.panels.messages->withdraw(subject);
    QString text = QDir::toNativeSeparators(paths.first());
    for (const QString& path : paths.mid(1)) {
        text = tr("%1 and %2").arg(text, QFileInfo(path).fileName());
    }
    m_context.post(MessageKind::Info, tr("Saved %1.").arg(text));
}

void FilesPresenter::savePictureOf(const QString& path, bool isReplacing, const QString& run)
{
    m_context.worker.post(&EngineWorker::save,
        SaveCommand { path.toStdString(), PictureSource::Latent, true, isReplacing, run.toStdString() });
}

void FilesPresenter::copyPicture(const QImage& image)
{
    QApplication::clipboard()->setImage(image);
    m_context.post(MessageKind::Info, tr("Picture copied."));
}

void FilesPresenter::copyCommandOf(const QString& command)
{
    QApplication::clipboard()->setText(command);
    m_context.post(MessageKind::Info, tr("Command copied."));
}

void FilesPresenter::save(const QString& path, bool withMetadata, bool isReplacing)
{
    m_context.worker.post(
        &EngineWorker::save, SaveCommand { path.toStdString(), m_picture.choice(), withMetadata, isReplacing, {} });
}

/// Pictures and runs can be saved elsewhere at once.
void FilesPresenter::showFailure(const QString& sentence, Command command)
{
    Message message { MessageKind::Error, sentence, {}, subjectOf(command) };
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
        lacksImage    ? tr("Command copied. The start image is not saved: save it, and add --start-image FILE.")
            : isOther ? tr("Command copied, but it paints the run that this branch left, not the branch. The branch is "
                           "in its run file; referee replay repeats it.")
                      : tr("Command copied."));
}

} // namespace referee::studio
