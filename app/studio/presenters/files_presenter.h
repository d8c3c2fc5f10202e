// SPDX-License-Identifier: GPL-3.0-or-later
// Saving: the picture, the numbers, a copy of the run, the command line; what came of it is told.
#pragma once

#include "app/studio/presenters/async_file_io.h"
#include "app/studio/presenters/picture_presenter.h"
#include "app/studio/presenters/presenter_context.h"
#include "ui/main_window/message_strip.h"

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
    void post(ui::MessageKind kind, const QString& sentence);

    PresenterContext m_context;
    AsyncFileIo& m_files;
    const PicturePresenter& m_picture;
};

} // namespace referee::studio
