// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_mouse.h"

#include "ui/picture/picture_view.h"
#include "ui/theme/picture_data.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtGui/QMouseEvent>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTextEdit>

#include <cmath>

namespace referee::ui {

namespace {

constexpr double kWheelFactor = 1.2; ///< for one step of the wheel
constexpr double kNotch = 120;

/// Hovering must not take the focus from a text field.
bool isTyping()
{
    const QWidget* focused = QApplication::focusWidget();
    return qobject_cast<const QLineEdit*>(focused) || qobject_cast<const QPlainTextEdit*>(focused)
        || qobject_cast<const QTextEdit*>(focused) || qobject_cast<const QAbstractSpinBox*>(focused);
}

/// Of any kind, because a run may be dropped too.
QString localFileIn(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            return url.toLocalFile();
        }
    }
    return {};
}

} // namespace

PictureMouse::PictureMouse(PictureView& view)
    : QObject(&view)
    , m_view(view)
{
    view.setMouseTracking(true);
    view.setAcceptDrops(true);
    view.installEventFilter(this);
    connect(&view.region(), &RegionTool::activeChanged, this, &PictureMouse::showCursor);
}

std::optional<QPointF> PictureMouse::brushPlace() const
{
    return m_isOver && m_drag != Drag::Pan ? std::optional(m_at) : std::nullopt;
}

bool PictureMouse::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        return pressTwice(*static_cast<QMouseEvent*>(event));
    case QEvent::Wheel:
        return turn(*static_cast<QWheelEvent*>(event));
    case QEvent::DragEnter:
        return dragIn(*static_cast<QDragEnterEvent*>(event));
    case QEvent::Drop:
        return drop(*static_cast<QDropEvent*>(event));
    case QEvent::Enter:
        enter(static_cast<QEnterEvent*>(event)->position());
        break;
    case QEvent::Leave:
        m_isOver = false;
        hover(m_at);
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

bool PictureMouse::press(const QMouseEvent& event)
{
    m_pressed = event.position();
    m_at = m_pressed;
    const bool isLeft = event.button() == Qt::LeftButton;
    if (m_view.look().image.isNull() || m_drag != Drag::None || (!isLeft && event.button() != Qt::MiddleButton)) {
        return false;
    }
    if (isLeft && event.modifiers().testFlag(Qt::AltModifier)) {
        m_drag = Drag::Out;
    } else if (isLeft && m_view.region().isActive()) {
        m_drag = Drag::Paint;
        m_view.region().beginStroke(m_view.mapping().toPicture(m_pressed));
    } else {
        m_drag = Drag::Pan;
    }
    showCursor();
    return true;
}

bool PictureMouse::move(const QMouseEvent& event)
{
    const QPointF by = event.position() - m_at;
    if (m_drag == Drag::Pan) {
        m_view.panBy(by);
    } else if (m_drag == Drag::Paint) {
        m_view.region().strokeTo(m_view.mapping().toPicture(event.position()));
    } else if (m_drag == Drag::Out
        && (event.position() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::None; // QDrag's event loop gets the release
        Q_EMIT dragOutStarted(!event.modifiers().testFlag(Qt::ShiftModifier));
        return true;
    }
    hover(event.position());
    return true;
}

bool PictureMouse::release(const QMouseEvent& event)
{
    const bool isPaint = m_drag == Drag::Paint;
    if (isPaint && event.button() != Qt::LeftButton) {
        return true;
    }
    m_drag = Drag::None;
    if (isPaint) {
        m_view.region().endStroke();
    }
    showCursor();
    return true;
}

bool PictureMouse::pressTwice(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton || m_view.region().isActive()) {
        return press(event);
    }
    m_drag = Drag::None;
    if (!m_view.look().image.isNull()) {
        Q_EMIT m_view.aloneToggled();
    }
    return true;
}

bool PictureMouse::turn(QWheelEvent& event)
{
    m_view.zoomAbout(event.position(), std::pow(kWheelFactor, event.angleDelta().y() / kNotch));
    hover(event.position());
    event.accept();
    return true;
}

void PictureMouse::enter(const QPointF& at)
{
    m_isOver = true;
    hover(at);
    if (m_view.isActiveWindow() && !isTyping()) {
        m_view.setFocus(Qt::MouseFocusReason); // so that the keys work under the mouse
    }
}

void PictureMouse::hover(const QPointF& at)
{
    m_at = at;
    const QPoint pixel = m_isOver ? m_view.mapping().pixelAt(at) : QPoint(-1, -1);
    if (pixel != m_pixel) {
        m_pixel = pixel;
        Q_EMIT pixelHovered(pixel);
    }
    if (m_view.region().isActive()) {
        m_view.update();
    }
}

void PictureMouse::showCursor()
{
    if (m_drag == Drag::Pan) {
        m_view.setCursor(Qt::ClosedHandCursor);
    } else if (m_view.region().isActive()) {
        m_view.setCursor(Qt::CrossCursor);
    } else {
        m_view.unsetCursor();
    }
}

bool PictureMouse::dragIn(QDragEnterEvent& event)
{
    const bool isOwn = event.source() == &m_view;
    if (isOwn || (!event.mimeData()->hasImage() && localFileIn(*event.mimeData()).isEmpty())) {
        return false;
    }
    event.acceptProposedAction();
    return true;
}

/// A file is preferred to the pixels that some programs add, because it may contain the recipe.
bool PictureMouse::drop(QDropEvent& event)
{
    const QString path = localFileIn(*event.mimeData());
    const QByteArray bytes = pictureBytesIn(*event.mimeData());
    if (!path.isEmpty()) {
        Q_EMIT imageFileDropped(path);
    } else if (!bytes.isEmpty()) {
        Q_EMIT imageBytesDropped(bytes);
    } else if (const auto image = qvariant_cast<QImage>(event.mimeData()->imageData()); !image.isNull()) {
        Q_EMIT imageDropped(image);
    } else {
        return false;
    }
    event.acceptProposedAction();
    return true;
}

} // namespace referee::ui
