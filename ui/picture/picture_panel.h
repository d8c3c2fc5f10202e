// SPDX-License-Identifier: GPL-3.0-or-later
// The picture with its tools: live, result or earlier moment; zoom; region; copy, save, drag out.
#pragma once

#include "core/base/types.h"
#include "ui/picture/picture_moments.h"
#include "ui/widgets/panel.h"

#include <functional>

class QMimeData;
class QStackedWidget;

namespace referee::ui {

class PictureKeys;
class PictureStatus;
class PictureTools;
class PictureView;
class RegionStrip;

class PicturePanel : public Panel {
    Q_OBJECT
public:
    /// Gives a new object, which Qt then owns; null: nothing to give.
    using MimeSource = std::function<QMimeData*(bool withMetadata)>;

    explicit PicturePanel(QWidget* parent = nullptr);
    ~PicturePanel() override;

    /// The live decode, kept for this run. A null image: no picture, the empty state is shown.
    void setImage(const QImage& image, qint64 iteration);
    /// Shown while this kind is chosen and until the next live decode.
    void setResult(PictureSource kind, const QImage& image, qint64 iteration);
    void setResultKind(PictureSource kind);
    /// A new run began: earlier pictures and results are forgotten; what is shown stays until its first decode.
    void clearHistory();
    void setRegion(const RegionMask& region);
    /// B beside the shown picture, A, which may go on changing. Again: another B. A null image ends it.
    void setComparison(const QImage& other, const QString& name);
    /// Without a source only the pixels are copied and dragged.
    void setMimeSource(MimeSource source) { m_mimeSource = std::move(source); }

    /// Where view, region and comparison are, drops, overlay and veil.
    PictureView& canvas() { return *m_view; }
    PictureTools& tools() { return *m_tools; }
    PictureStatus& status() { return *m_status; }
    const PictureMoments& moments() const { return m_moments; }

public Q_SLOTS:
    /// An earlier moment of the run, decoded again: shown until showIteration(-1).
    void setMoment(const QImage& image, qint64 iteration);
    /// A moment that is pointed at elsewhere; -1: the present one again.
    void showIteration(qint64 iteration);
    /// Nothing without a picture.
    void copy(bool withMetadata);

Q_SIGNALS:
    void previewNowRequested();
    void saveRequested();
    /// Another moment is shown: by Space, a result chosen, or a new decode.
    void shownIterationChanged(qint64 iteration);

private:
    void buildLayout();
    void connectWidgets();
    void connectCanvas();
    void showMoment();
    void showPixel(const QPoint& pixel);
    void dragOut(bool withMetadata);
    QMimeData* mimeData(bool withMetadata) const;

    PictureMoments m_moments;
    PictureView* m_view;
    PictureStatus* m_status;
    QStackedWidget* m_rows;
    PictureTools* m_tools;
    RegionStrip* m_strip;
    PictureKeys* m_keys;
    MimeSource m_mimeSource;
    QPoint m_pixel { -1, -1 };
    qint64 m_announced = -1;
};

} // namespace referee::ui
