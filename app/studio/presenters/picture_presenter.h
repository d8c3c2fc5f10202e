// SPDX-License-Identifier: GPL-3.0-or-later
// The picture panel: live decodes, results, the edit mask, and the picture for clipboard and drag and drop.
#pragma once

#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QMimeData>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>

namespace referee::studio {

/// A picture as other programs take it from the clipboard or by drag and drop.
class PictureMime {
public:
    PictureMime();
    /// Pixels, PNG bytes with `json` inside (empty: none), and a PNG file of that name for programs that accept files
    /// only, which exists as long as this object. The caller owns the result.
    QMimeData* of(const QImage& image, const QString& json, const QString& fileName);
    /// A file of this or another window, which goes when that is closed.
    static bool isTemporary(const QString& path);

private:
    QTemporaryDir m_folder;
};

class PicturePresenter : public QObject {
    Q_OBJECT
public:
    explicit PicturePresenter(const PresenterContext& context);
    ~PicturePresenter() override;

    /// The picture that is shown and saved.
    PictureSource choice() const { return m_choice; }

private:
    void connectPanel();
    void connectModel();
    void connectWorker();
    void showCandidates();
    void requestResult();
    QMimeData* mimeData(bool withMetadata);

    PresenterContext m_context;
    PictureMime m_mime;
    PictureSource m_choice = PictureSource::Latent;
};

} // namespace referee::studio
