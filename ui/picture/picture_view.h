// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas: one picture, fitted or magnified, with overlay, region and veil. The mouse works here; keys are the
// panel's.
#pragma once

#include "ui/picture/picture_comparison.h"
#include "ui/picture/region_tool.h"

#include <QtWidgets/QWidget>

namespace referee::ui {

class ComparisonMarks;

class PictureView : public QWidget {
    Q_OBJECT
public:
    explicit PictureView(QWidget* parent = nullptr);

    void setImage(const QImage& image);
    const QImage& image() const { return m_look.image; }
    void setOverlay(const QImage& colours, double opacity);
    /// A veil with this text over the picture; empty: none.
    void setBusy(const QString& text);
    bool isBusy() const { return !m_busy.isEmpty(); }
    const PictureTransform& view() const { return m_look.view; }
    PictureMapping mapping() const;
    bool isExact() const { return m_look.isExact; }
    RegionTool& region() { return *m_region; }
    PictureComparison& comparison() { return *m_comparison; }
    /// B's colour at a pixel of A; invalid where A is seen.
    QColor comparedColour(const QPoint& pixel) const { return m_comparison->colourAt(pixel, m_look); }
    /// How often the picture was scaled: painting again does not.
    int renderCount() const { return m_renderCount; }

    QSize sizeHint() const override { return { 512, 512 }; }
    QSize minimumSizeHint() const override { return { 160, 160 }; }

public Q_SLOTS:
    /// From a linked view: emits nothing.
    void setView(const PictureTransform& view);
    void setExact(bool isExact);
    void fit();
    void showOneToOne();
    void zoomBy(double factor);
    void panBy(const QPointF& by);

Q_SIGNALS:
    void viewChanged(const PictureTransform& view);
    /// Scale, exactness or size changed: what a read-out of them shows is old.
    void scaleChanged();
    void pixelHovered(const QPoint& pixel);
    void dragOutStarted(bool withMetadata);
    void imageDropped(const QImage& image);
    void imageFileDropped(const QString& path);
    void imageBytesDropped(const QByteArray& bytes); ///< of a picture's file
    void focusLost();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Drag { None, Pan, Paint, Out };
    void changeView(const PictureTransform& view);
    void zoomAbout(const QPointF& anchor, double factor);
    void renderWhenOld();
    void paintText(QPainter& painter, const QString& text) const;
    void hover(const QPointF& at);
    void updateCursor();
    void placeComparison();

    PictureLook m_look;
    PictureLook m_drawn; ///< what m_layer shows
    QPixmap m_layer;
    int m_renderCount = 0;
    RegionTool* m_region;
    PictureComparison* m_comparison;
    ComparisonMarks* m_marks;
    QString m_busy;
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    QPointF m_mouse;
    QPoint m_pixel { -1, -1 };
    bool m_isUnderMouse = false;
    bool m_hasKeyboardFocus = false;
};

} // namespace referee::ui
