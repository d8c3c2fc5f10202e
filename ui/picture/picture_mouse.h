// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse events of the canvas: the wheel zooms; a drag pans, paints the region or drags the picture to another program;
// a double click shows the picture alone; drops are signalled.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QPoint>
#include <QtCore/QPointF>

#include <optional>

class QDragEnterEvent;
class QDropEvent;
class QImage;
class QMouseEvent;
class QWheelEvent;

namespace referee::ui {

class PictureView;

class PictureMouse : public QObject {
    Q_OBJECT
public:
    /// A child of the view.
    explicit PictureMouse(PictureView& view);

    /// Where the brush is drawn; none while the mouse is elsewhere or pans.
    std::optional<QPointF> brushPlace() const;

Q_SIGNALS:
    void pixelHovered(const QPoint& pixel); ///< (-1, -1): none
    void dragOutStarted(bool withMetadata);
    void imageDropped(const QImage& image);
    void imageFileDropped(const QString& path);
    void imageBytesDropped(const QByteArray& bytes); ///< of an image file

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Pan, Paint, Out };
    // Each returns whether the event was handled.
    bool press(const QMouseEvent& event);
    bool move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    bool pressTwice(const QMouseEvent& event);
    bool turn(QWheelEvent& event);
    bool dragIn(QDragEnterEvent& event);
    bool drop(QDropEvent& event);
    void enter(const QPointF& at);
    void hover(const QPointF& at);
    void showCursor();

    PictureView& m_view;
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    QPointF m_at;
    QPoint m_pixel { -1, -1 };
    bool m_isOver = false;
};

} // namespace referee::ui
