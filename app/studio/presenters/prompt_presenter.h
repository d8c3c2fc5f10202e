// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt panel: prompts, their tokens, seed, start image; sends prompts to the run.
#pragma once

#include "app/studio/presenters/async_file_io.h"
#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class PromptPresenter : public QObject {
    Q_OBJECT
public:
    PromptPresenter(const PresenterContext& context, AsyncFileIo& files);

private:
    void connectPanel();
    void connectModel();
    void connectFiles();
    void show();
    void showStart();
    void showReading();

    PresenterContext m_context;
    AsyncFileIo& m_files;
    QImage m_shownStart; ///< in the panel
};

} // namespace referee::studio
