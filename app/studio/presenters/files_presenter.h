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

private:
    void connectWindow();
    void connectResults();
    void save(const QString& path, bool withMetadata, bool isReplacing);
    void copyCommand();
    void tellSaved(const QString& path, ui::MessageSubject subject);
    void showFailure(const QString& sentence, Command command);

    PresenterContext m_context;
    AsyncFileIo& m_files;
    const PicturePresenter& m_picture;
};

} // namespace referee::studio
