// SPDX-License-Identifier: GPL-3.0-or-later
// The picture with its tools: live, result or earlier moment; zoom; region; copy, save, drag out.
#pragma once

#include "core/base/types.h"
#include "ui/picture/picture_moments.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/picture_transform.h"

#include <functional>

class QKeyEvent;
class QMimeData;
class QStackedWidget;

namespace referee::ui {

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
    void setResult(ResultKind kind, const QImage& image, qint64 iteration);
    ResultKind resultKind() const { return m_moments.chosen(); }
    void setResultKind(ResultKind kind);
    /// A new run began: earlier pictures and results are forgotten; what is shown stays until its first decode.
    void clearHistory();
    void setOverlay(const QImage& colours, double opacity);
    void setShownShare(double share);
    void setBusy(const QString& text);
    void setPreviewPeriod(int ms);
    int previewPeriod() const;
    void setLatentFactor(int pixels);
    RegionMask region() const;
    void setRegion(const RegionMask& region);
    /// B beside the shown picture, A, which may go on changing. Again: another B. Stays until it is cleared or closed.
    void setComparison(const QImage& other, const QString& name);
    void clearComparison();
    bool hasComparison() const;
    /// Without a source only the pixels are copied and dragged.
    void setMimeSource(MimeSource source) { m_mimeSource = std::move(source); }

    QImage shownImage() const { return m_moments.shown().image; }
    qint64 shownIteration() const { return m_moments.shown().iteration; }
    QImage imageAt(qint64 iteration) const { return m_moments.history().at(iteration).image; }
    PictureTransform view() const;
    PictureView& canvas() { return *m_view; }
    const PictureStatus& status() const { return *m_status; }

public Q_SLOTS:
    void setView(const PictureTransform& view);
    /// An earlier moment of the run, decoded again: shown until showIteration(-1).
    void setMoment(const QImage& image, qint64 iteration);
    /// A moment that is pointed at elsewhere; -1: the present one again.
    void showIteration(qint64 iteration);
    /// Nothing without a picture.
    void copy(bool withMetadata);

Q_SIGNALS:
    void viewChanged(const PictureTransform& view);
    void regionChanged(const RegionMask& region);
    void resultKindChosen(ResultKind kind);
    /// Milliseconds; 0: every iteration, -1: none.
    void previewPeriodChosen(int ms);
    void previewNowRequested();
    /// The clipboard already holds what the mime source gave.
    void copyRequested(bool withMetadata);
    void saveRequested();
    void dragStarted();
    void pixelHovered(const QPoint& pixel);
    /// The person ended it.
    void comparisonClosed();
    /// Another moment is shown: by Space, a result chosen, or a new decode.
    void shownIterationChanged(qint64 iteration);
    void imageDropped(const QImage& image);
    void imageFileDropped(const QString& path);
    void imageBytesDropped(const QByteArray& bytes); ///< of a picture's file

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void connectCanvas();
    using KeyAction = std::function<void()>;
    KeyAction keyAction(const QKeyEvent& event);
    KeyAction regionAction(int key);
    KeyAction comparisonAction(const QKeyEvent& event);
    KeyAction viewAction(const QKeyEvent& event);
    KeyAction arrowAction(int key);
    void holdEarlier();
    void showMoment();
    void showPixel(const QPoint& pixel);
    void releaseHeld(int key);
    void chooseResult(ResultKind kind);
    void dragOut(bool withMetadata);
    QMimeData* mimeData(bool withMetadata) const;

    PictureMoments m_moments;
    PictureView* m_view;
    PictureStatus* m_status;
    QStackedWidget* m_rows;
    PictureTools* m_tools;
    RegionStrip* m_strip;
    MimeSource m_mimeSource;
    QPoint m_pixel { -1, -1 };
    qint64 m_announced = -1;
};

} // namespace referee::ui
