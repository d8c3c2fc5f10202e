// SPDX-License-Identifier: GPL-3.0-or-later
// The picture panel: live decodes, results, the edit mask, and the picture as others take it.
#pragma once

#include "app/studio/presenters/picture_mime.h"
#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class PicturePresenter : public QObject {
    Q_OBJECT
public:
    explicit PicturePresenter(const PresenterContext& context);
    ~PicturePresenter() override;

    /// Which picture of the run the user looks at, and saves.
    PictureChoice choice() const { return m_choice; }

private:
    void connectPanel();
    void connectModel();
    void connectWorker();
    void requestResult();
    QMimeData* mimeData(bool withMetadata);

    PresenterContext m_context;
    PictureMime m_mime;
    PictureChoice m_choice = PictureChoice::Latent;
};

} // namespace referee::studio
