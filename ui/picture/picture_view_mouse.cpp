// SPDX-License-Identifier: GPL-3.0-or-later
// What the mouse does on the canvas: wheel, drag, paint, drag out, drop.
#include "ui/picture/picture_view.h"

#include "ui/theme/picture_data.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtGui/QMouseEvent>
#include <QtWidgets/QApplication>

#include <cmath>

namespace referee::ui {

namespace {

constexpr double kWheelFactor = 1.2; ///< for one notch
constexpr double kNotch = 120;

QString imageFileIn(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            return url.toLocalFile();
        }
    }
    return {};
}

} // namespace

void PictureView::wheelEvent(QWheelEvent* event)
{
    zoomAbout(event->position(), std::pow(kWheelFactor, event->angleDelta().y() / kNotch));
    hover(event->position());
    event->accept();
}

void PictureView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position();
    m_mouse = m_pressed;
    const bool isLeft = event->button() == Qt::LeftButton;
    if (m_look.image.isNull() || m_drag != Drag::None || (!isLeft && event->button() != Qt::MiddleButton)) {
        event->ignore();
        return;
    }
    if (isLeft && event->modifiers().testFlag(Qt::AltModifier)) {
        m_drag = Drag::Out;
    } else if (isLeft && m_region->isActive()) {
        m_drag = Drag::Paint;
        m_region->beginStroke(mapping().toPicture(m_pressed));
    } else {
        m_drag = Drag::Pan;
    }
    updateCursor();
}

void PictureView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF by = event->position() - m_mouse;
    if (m_drag == Drag::Pan) {
        panBy(by);
    } else if (m_drag == Drag::Paint) {
        m_region->strokeTo(mapping().toPicture(event->position()));
    } else if (m_drag == Drag::Out
        && (event->position() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::None; // the drag's own loop takes the release
        Q_EMIT dragOutStarted(!event->modifiers().testFlag(Qt::ShiftModifier));
        return;
    }
    hover(event->position());
}

void PictureView::mouseReleaseEvent(QMouseEvent* event)
{
    const bool isPaint = m_drag == Drag::Paint;
    if (isPaint && event->button() != Qt::LeftButton) {
        return;
    }
    m_drag = Drag::None;
    if (isPaint) {
        m_region->endStroke();
    }
    updateCursor();
}

void PictureView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_region->isActive()) {
        mousePressEvent(event);
        return;
    }
    const PictureMapping now = mapping();
    if (now.scale() <= 0) {
        return;
    }
    changeView(m_look.view.zoom > 0 ? PictureTransform() : now.zoomedAbout(event->position(), 1 / now.scale()));
}

void PictureView::dragEnterEvent(QDragEnterEvent* event)
{
    const bool isOwn = event->source() == this;
    if (!isOwn && (event->mimeData()->hasImage() || !imageFileIn(*event->mimeData()).isEmpty())) {
        event->acceptProposedAction();
    }
}

/// A file comes before the pixels that some programs send along: it may carry a run's settings.
void PictureView::dropEvent(QDropEvent* event)
{
    const QString path = imageFileIn(*event->mimeData());
    const QByteArray bytes = pictureBytesIn(*event->mimeData());
    if (!path.isEmpty()) {
        Q_EMIT imageFileDropped(path);
    } else if (!bytes.isEmpty()) {
        Q_EMIT imageBytesDropped(bytes);
    } else if (const auto image = qvariant_cast<QImage>(event->mimeData()->imageData()); !image.isNull()) {
        Q_EMIT imageDropped(image);
    } else {
        return;
    }
    event->acceptProposedAction();
}

} // namespace referee::ui
