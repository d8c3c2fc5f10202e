// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_canvas.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr qint64 kBigStep = 10; ///< iterations of Shift + arrow
constexpr double kNotch = 120;
constexpr double kNear = 5; ///< pixels within which a mark is meant

qint64 stepOf(Qt::KeyboardModifiers modifiers) { return modifiers.testFlag(Qt::ShiftModifier) ? kBigStep : 1; }

} // namespace

TimelineCanvas::TimelineCanvas(const TimelineScene& scene, QWidget* parent)
    : QWidget(parent)
    , m_scene(scene)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMaximumHeight(TimelineRows::maxHeight());
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Timeline of the run"));
}

void TimelineCanvas::renew()
{
    m_isOld = true;
    follow();
}

void TimelineCanvas::follow()
{
    setAccessibleDescription(tr("%1. Left and Right move by one iteration, with Shift by ten; Return continues "
                                "from here, Escape goes back to the present.")
                                 .arg(momentText(m_scene.moment(), m_scene.length)));
    update();
}

void TimelineCanvas::renderWhenOld()
{
    const qreal ratio = devicePixelRatioF();
    const QSize size = (QSizeF(this->size()) * ratio).toSize();
    const TimelineRows rows(height());
    const TimelineAxis now = axis();
    const int filled = filledFrames(m_scene, now, rows);
    if (!m_isOld && m_layer.size() == size && m_filled == filled && m_span == now.span()) {
        return;
    }
    m_layer = QPixmap(size);
    m_layer.setDevicePixelRatio(ratio);
    m_layer.fill(Qt::transparent);
    QPainter painter(&m_layer);
    drawFilm(painter, m_scene, now, rows);
    drawMarks(painter, m_scene, now, rows);
    m_filled = filled;
    m_span = now.span();
    m_isOld = false;
}

void TimelineCanvas::paintEvent(QPaintEvent* /*event*/)
{
    renderWhenOld();
    QPainter painter(this);
    const TimelineRows rows(height());
    const TimelineAxis now = axis();
    drawTime(painter, m_scene, now, rows);
    painter.drawPixmap(QPointF(0, 0), m_layer);
    drawMoments(painter, m_scene, now, rows);
    if (m_hasKeyboardFocus) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme().user);
        painter.setBrush(Qt::NoBrush);
        const QRectF line(QPointF(now.left() - 6, rows.axis - 7), QPointF(now.right() + 6, rows.axis + 7));
        painter.drawRoundedRect(line, 7, 7);
    }
}

void TimelineCanvas::goTo(qint64 iteration)
{
    const qint64 within = std::clamp<qint64>(iteration, 0, m_scene.end);
    const std::optional<qint64> next = within == m_scene.end ? std::nullopt : std::optional(within);
    if (next != m_scene.shown) {
        Q_EMIT momentChosen(next);
    }
}

void TimelineCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_isScrubbing = true;
    goTo(axis().iterationAt(event->position().x()));
}

void TimelineCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isScrubbing) {
        goTo(axis().iterationAt(event->position().x()));
    }
}

void TimelineCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_isScrubbing = false;
    }
}

/// Only with the focus: otherwise scrolling past it would leave the present.
void TimelineCanvas::wheelEvent(QWheelEvent* event)
{
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    const QPoint way = event->angleDelta();
    m_wheelRest -= (way.y() != 0 ? way.y() : way.x()) / kNotch; // Shift and some desktops turn the wheel sideways
    const double whole = std::trunc(m_wheelRest);
    m_wheelRest -= whole;
    goTo(m_scene.moment() + static_cast<qint64>(whole) * stepOf(event->modifiers()));
    event->accept();
}

qint64 TimelineCanvas::nextMark(int direction) const
{
    const qint64 from = m_scene.moment();
    qint64 found = direction < 0 ? 0 : m_scene.end;
    for (const TimelineMark& mark : m_scene.marks) {
        if (direction < 0 && mark.iteration < from) {
            found = mark.iteration;
        } else if (direction > 0 && mark.iteration > from) {
            return mark.iteration;
        }
    }
    return found;
}

std::optional<qint64> TimelineCanvas::destinationOf(const QKeyEvent& event) const
{
    if ((event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) != Qt::NoModifier) {
        return std::nullopt;
    }
    switch (event.key()) {
    case Qt::Key_Left:
        return m_scene.moment() - stepOf(event.modifiers());
    case Qt::Key_Right:
        return m_scene.moment() + stepOf(event.modifiers());
    case Qt::Key_Home:
        return 0;
    case Qt::Key_End:
        return m_scene.end;
    case Qt::Key_PageUp:
        return nextMark(-1);
    case Qt::Key_PageDown:
        return nextMark(1);
    case Qt::Key_Escape:
        return m_scene.shown ? std::optional(m_scene.end) : std::nullopt; // else Escape may be meant for the window
    default:
        return std::nullopt;
    }
}

void TimelineCanvas::keyPressEvent(QKeyEvent* event)
{
    if (endsComparison(*event)) {
        Q_EMIT comparisonEndAsked();
    } else if (const auto destination = destinationOf(*event)) {
        goTo(*destination);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT forkAsked();
    } else if (event->key() == Qt::Key_C && event->modifiers() == Qt::NoModifier) {
        Q_EMIT compareAsked();
    } else {
        QWidget::keyPressEvent(event);
    }
}

/// A comparison ends before the shown iteration is left: one Escape, one step back.
bool TimelineCanvas::endsComparison(const QKeyEvent& event) const
{
    return m_scene.isComparing && event.key() == Qt::Key_Escape && event.modifiers() == Qt::NoModifier;
}

/// Otherwise a shortcut of the window, Escape for instance, would take the key.
bool TimelineCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (endsComparison(key) || destinationOf(key)) {
            event->accept();
            return true;
        }
    }
    return showToolTip(*this, *event, [this](const QPoint& at) { return tipAt(at.x()); }) || QWidget::event(event);
}

QString TimelineCanvas::tipAt(double x) const
{
    constexpr int kMaxLines = 8;
    const TimelineAxis now = axis();
    QStringList lines { momentText(now.iterationAt(x), m_scene.length) };
    const QList<TimelineMark> near = m_scene.marksBetween(now.iterationAt(x - kNear), now.iterationAt(x + kNear));
    for (const TimelineMark& mark : near) {
        if (lines.size() > kMaxLines) {
            lines += QStringLiteral("…");
            break;
        }
        lines += tr("%1: %2").arg(mark.iteration).arg(markText(mark));
    }
    return lines.join(QLatin1Char('\n'));
}

void TimelineCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
    const qint64 place = isByMouse ? std::min(axis().iterationAt(event->pos().x()), m_scene.end) : m_scene.moment();
    Q_EMIT menuAsked(event->globalPos(), place);
}

void TimelineCanvas::focusInEvent(QFocusEvent* event)
{
    m_wheelRest = 0;
    m_hasKeyboardFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    update();
}

void TimelineCanvas::focusOutEvent(QFocusEvent* /*event*/)
{
    m_hasKeyboardFocus = false;
    update();
}

void TimelineCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        setMaximumHeight(TimelineRows::maxHeight());
        renew();
    }
    QWidget::changeEvent(event);
}

} // namespace referee::ui
