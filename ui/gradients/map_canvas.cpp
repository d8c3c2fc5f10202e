// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_canvas.h"

#include "ui/theme/theme.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kMinSide = 96;
constexpr int kUsualSide = 180;
constexpr double kZoomPerDegree = 1.01; ///< a notch of a usual wheel is 15 degrees
constexpr double kZoomPerKey = 1.25;
constexpr double kPanPerKey = 0.1; ///< of the widget's width
constexpr double kMarkFromScale = 4; ///< the mark would hide smaller cells

} // namespace

QPoint cellAt(const QPointF& place, const QSize& map)
{
    const auto cell = [](double part, int count) {
        return std::clamp(static_cast<int>(std::floor(part * count)), 0, std::max(0, count - 1));
    };
    return { cell(place.x(), map.width()), cell(place.y(), map.height()) };
}

MapCanvas::MapCanvas(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(tr("Zoom: wheel, + and −. Move: drag or arrow keys. Fit: F or double click."));
}

void MapCanvas::setImage(const QImage& image)
{
    m_image = image;
    m_reduced = {};
    update();
}

void MapCanvas::setSentence(const QString& sentence)
{
    m_sentence = sentence;
    setAccessibleDescription(sentence);
    update();
}

void MapCanvas::setMark(const std::optional<QPointF>& place)
{
    if (m_mark != place) {
        m_mark = place;
        update();
    }
}

void MapCanvas::setView(const PictureTransform& view)
{
    if (m_view != view) {
        m_view = view;
        update();
    }
}

QSize MapCanvas::sizeHint() const { return { kUsualSide, kUsualSide }; }

QSize MapCanvas::minimumSizeHint() const { return { kMinSide, kMinSide }; }

PictureMapping MapCanvas::mapping() const { return { m_view, QSizeF(size()), m_image.size() }; }

void MapCanvas::changeView(const PictureTransform& view)
{
    if (!m_image.isNull() && m_view != view) {
        setView(view);
        Q_EMIT viewChanged(view);
    }
}

void MapCanvas::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (m_image.isNull()) {
        painter.fillRect(rect(), theme().raised);
        painter.setPen(theme().hint);
        painter.setFont(hintFont());
        painter.drawText(rect().adjusted(kGap, kGap, -kGap, -kGap), Qt::AlignCenter | Qt::TextWordWrap, m_sentence);
    } else {
        paintMap(painter);
        paintMark(painter);
    }
    if (hasFocus()) {
        painter.setPen(theme().user);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void MapCanvas::paintMap(QPainter& painter)
{
    const QRectF whole = mapping().pictureRect();
    const QSize pixels = (whole.size() * devicePixelRatioF()).toSize();
    if (pixels.width() >= m_image.width()) {
        painter.drawImage(whole, m_image); // without smoothing, so that single cells can be seen
        return;
    }
    if (m_reduced.size() != pixels) { // a pixel map, larger than the widget: average all of its pixels
        m_reduced = m_image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    }
    painter.drawImage(whole, m_reduced);
}

void MapCanvas::paintMark(QPainter& painter) const
{
    const PictureMapping map = mapping();
    if (!m_mark || map.scale() < kMarkFromScale) {
        return;
    }
    const QPointF cell = cellAt(*m_mark, m_image.size());
    const QRectF around(map.toWidget(cell), QSizeF(map.scale(), map.scale()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().surface, 3));
    painter.drawRect(around);
    painter.setPen(QPen(theme().text, 1));
    painter.drawRect(around);
}

void MapCanvas::wheelEvent(QWheelEvent* event)
{
    if (m_image.isNull()) {
        event->ignore(); // the parent scrolls
        return;
    }
    const double degrees = event->angleDelta().y() / 8.0;
    changeView(mapping().zoomedAbout(event->position(), std::pow(kZoomPerDegree, degrees)));
    event->accept();
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !m_image.isNull()) {
        m_dragFrom = event->position();
        setCursor(Qt::ClosedHandCursor);
    }
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom) {
        const QPointF by = event->position() - *m_dragFrom;
        m_dragFrom = event->position();
        changeView(mapping().panned(by));
    }
    const PictureMapping map = mapping();
    if (map.pixelAt(event->position()).x() < 0) {
        Q_EMIT hovered(std::nullopt);
        return;
    }
    const QPointF point = map.toPicture(event->position());
    Q_EMIT hovered(QPointF(point.x() / m_image.width(), point.y() / m_image.height()));
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_dragFrom.reset();
        unsetCursor();
    }
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* /*event*/) { changeView({}); }

void MapCanvas::leaveEvent(QEvent* /*event*/) { Q_EMIT hovered(std::nullopt); }

std::optional<PictureTransform> MapCanvas::viewAfterKey(int key) const
{
    const PictureMapping map = mapping();
    const QPointF middle = QRectF(rect()).center();
    const double by = kPanPerKey * width();
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return map.zoomedAbout(middle, kZoomPerKey);
    case Qt::Key_Minus:
        return map.zoomedAbout(middle, 1 / kZoomPerKey);
    case Qt::Key_F:
        return PictureTransform();
    case Qt::Key_Left:
        return map.panned({ by, 0 });
    case Qt::Key_Right:
        return map.panned({ -by, 0 });
    case Qt::Key_Up:
        return map.panned({ 0, by });
    case Qt::Key_Down:
        return map.panned({ 0, -by });
    default:
        return std::nullopt;
    }
}

void MapCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    const auto view = isPlain && !m_image.isNull() ? viewAfterKey(event->key()) : std::nullopt;
    if (!view) {
        QWidget::keyPressEvent(event);
        return;
    }
    changeView(*view);
}

} // namespace referee::ui
