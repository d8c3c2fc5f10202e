// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas: one picture, fitted or magnified, with overlay and region. PictureMouse and PictureKeys handle events.
#pragma once

#include "ui/picture/picture_comparison.h"
#include "ui/picture/region_tool.h"

#include <QtWidgets/QWidget>

namespace referee::ui {

class ComparisonMarks;
class PictureMouse;

class PictureView : public QWidget {
    Q_OBJECT
public:
    explicit PictureView(QWidget* parent = nullptr);

    void setImage(const QImage& image);
    void setOverlay(const QImage& colours, double opacity);
    /// Shows this text over the dimmed picture; empty: none.
    void setBusy(const QString& text);
    /// What is shown: image, overlay and view.
    const PictureLook& look() const { return m_look; }
    PictureMapping mapping() const;
    RegionTool& region() { return *m_region; }
    PictureComparison& comparison() { return *m_comparison; }
    PictureMouse& mouse() { return *m_mouse; }

    QSize sizeHint() const override { return { 512, 512 }; }
    QSize minimumSizeHint() const override { return { 160, 160 }; }

public Q_SLOTS:
    /// From a linked view: emits nothing.
    void setView(const PictureTransform& view);
    /// By the user.
    void changeView(const PictureTransform& view);
    void setExact(bool isExact);
    void fit();
    void showOneToOne();
    void zoomBy(double factor);
    void zoomAbout(const QPointF& anchor, double factor); ///< in widget coordinates
    void panBy(const QPointF& by);

Q_SIGNALS:
    void viewChanged(const PictureTransform& view);
    /// Scale, exactness or size changed.
    void scaleChanged();
    void focusLost();
    /// The user wants the picture to be shown alone, or with the panels again.
    void aloneToggled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool isNext) override;

private:
    friend struct PictureViewAccess; ///< for tests: whether the layer was rendered again
    bool isBusy() const { return !m_busy.isEmpty(); }
    void renderWhenOld();
    void paintText(QPainter& painter, const QString& text) const;
    void placeComparison();

    PictureLook m_look;
    PictureLook m_drawn; ///< what m_layer shows
    QPixmap m_layer;
    RegionTool* m_region;
    PictureComparison* m_comparison;
    ComparisonMarks* m_marks;
    PictureMouse* m_mouse;
    QString m_busy;
    bool m_hasKeyboardFocus = false;
};

} // namespace referee::ui
