// SPDX-License-Identifier: GPL-3.0-or-later
// Saves the picture, the numbers and a copy of the run, copies the command line, and reports the results.
#pragma once

#include "app/studio/presenters/async_file_io.h"
#include "app/studio/presenters/picture_presenter.h"
#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class FilesPresenter : public QObject {
    Q_OBJECT
public:
    FilesPresenter(const PresenterContext& context, AsyncFileIo& files, const PicturePresenter& picture);

    /// Copies the command line that paints a run of the library.
    void copyCommandOf(const QString& command);

private:
    void connectWindow();
    void connectResults();
    void save(const QString& path, bool withMetadata, bool isReplacing);
    void savePictureOf(const QString& path, bool isReplacing, const QString& run);
    void copyCommand();
    void copyPicture(const QImage& image);
    void tellSaved(const QStringList& paths, ui::MessageSubject subject);
    void showFailure(const QString& sentence, Command command);

    PresenterContext m_context;
    AsyncFileIo& m_files;
    const PicturePresenter& m_picture;
};

} // namespace referee::studio
