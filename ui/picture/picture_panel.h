// SPDX-License-Identifier: GPL-3.0-or-later
// The picture with its tools: live, result or earlier iteration; zoom; region; copy, save, drag out.
#pragma once

#include "core/base/types.h"
#include "ui/picture/picture_moments.h"
#include "ui/widgets/panel.h"

#include <functional>

class QMimeData;
class QStackedWidget;

namespace referee::ui {

class CandidateRow;
class PictureKeys;
class PictureStatus;
class PictureTools;
class PictureView;
class RegionStrip;

class PicturePanel : public Panel {
    Q_OBJECT
public:
    /// Returns a new object, which Qt then owns; null: no data.
    using MimeSource = std::function<QMimeData*(bool withMetadata)>;

    explicit PicturePanel(QWidget* parent = nullptr);
    ~PicturePanel() override;

    /// The live picture, kept for this run. A null image: there is no picture.
    void setImage(const QImage& image, qint64 iteration);
    /// Shown while this kind is chosen and until the next live picture.
    void setResult(PictureSource kind, const QImage& image, qint64 iteration);
    void setResultKind(PictureSource kind);
    /// For a new run: removes earlier pictures and results; the shown picture stays until the next live picture.
    void clearHistory();
    void setRegion(const RegionMask& region);
    /// Shows B beside the shown picture, A, which may still change. A null image ends the comparison.
    void setComparison(const QImage& other, const QString& name);
    /// Without tools and padding, as large as the panel.
    void setAlone(bool isAlone);
    /// Without a source, copy and drag have only the pixels.
    void setMimeSource(MimeSource source) { m_mimeSource = std::move(source); }

    /// View, region, comparison, drops and overlay.
    PictureView& canvas() { return *m_view; }
    PictureTools& tools() { return *m_tools; }
    PictureStatus& status() { return *m_status; }
    CandidateRow& candidates() { return *m_candidates; }
    const PictureMoments& moments() const { return m_moments; }

public Q_SLOTS:
    /// An earlier iteration, decoded again: shown until showIteration(-1).
    void setMoment(const QImage& image, qint64 iteration);
    /// An iteration that another panel points at; -1: the current one again.
    void showIteration(qint64 iteration);
    /// Ignored without a picture.
    void copy(bool withMetadata);

Q_SIGNALS:
    void previewNowRequested();
    void saveRequested();
    /// What the gradients wanted at this point, 0..1 of width and height.
    void probeRequested(const QPointF& place);
    /// Another iteration is shown, by Space, the choice of a result, or a new picture.
    void shownIterationChanged(qint64 iteration);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void connectCanvas();
    void showMoment();
    void showPixel(const QPoint& pixel);
    void dragOut(bool withMetadata);
    void arrangeTools();
    QMimeData* mimeData(bool withMetadata) const;

    PictureMoments m_moments;
    PictureView* m_view;
    PictureStatus* m_status;
    CandidateRow* m_candidates;
    QBoxLayout* m_under; ///< status and tools, beside each other where there is room
    QStackedWidget* m_rows;
    PictureTools* m_tools;
    RegionStrip* m_strip;
    PictureKeys* m_keys;
    MimeSource m_mimeSource;
    QPoint m_pixel { -1, -1 };
    qint64 m_announced = -1;
};

} // namespace referee::ui
