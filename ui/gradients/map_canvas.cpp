// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_canvas.h"

#include "ui/theme/theme.h"

#include <QtCore/QMetaMethod>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

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
    m_click.setSingleShot(true);
    connect(&m_click, &QTimer::timeout, this, [this] { Q_EMIT clicked(m_clicked); });
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

void MapCanvas::setClipped(const std::vector<QPoint>& cells)
{
    m_clipped = cells;
    update();
}

void MapCanvas::setProbes(const QList<QPointF>& places)
{
    m_probes = places;
    update();
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
        paintClipped(painter);
        paintProbes(painter);
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

/// A dot in the middle of each cell; of small cells every other one, so that a patch of them stays visible.
void MapCanvas::paintClipped(QPainter& painter) const
{
    constexpr double kDotShare = 0.2; // of a cell
    constexpr double kSmallCell = 5;
    const PictureMapping map = mapping();
    const bool isSmall = map.scale() < kSmallCell;
    const double side = isSmall ? map.scale() : std::max(2.0, kDotShare * map.scale());
    std::vector<QRectF> dots;
    for (const QPoint& cell : m_clipped) {
        if (isSmall && (cell.x() + cell.y()) % 2 != 0) {
            continue;
        }
        const QPointF middle = map.toWidget(QPointF(cell) + QPointF(0.5, 0.5));
        dots.emplace_back(middle - QPointF(side, side) / 2, QSizeF(side, side));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().text);
    painter.drawRects(dots.data(), static_cast<int>(dots.size()));
}

/// Rings with the numbers of the list.
void MapCanvas::paintProbes(QPainter& painter) const
{
    constexpr double kRing = 5;
    const PictureMapping map = mapping();
    painter.setFont(hintFont());
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype i = 0; i < m_probes.size(); ++i) {
        const QPointF at = map.toWidget({ m_probes[i].x() * m_image.width(), m_probes[i].y() * m_image.height() });
        const QRectF number(at + QPointF(kRing + 1, -2 * kRing), QSizeF(24, 4 * kRing));
        for (const auto& [colour, width] : { std::pair(theme().surface, 3.5), std::pair(theme().user, 1.5) }) {
            painter.setPen(QPen(colour, width));
            painter.drawEllipse(at, kRing, kRing);
            painter.drawText(number.translated(width > 2 ? 1 : 0, width > 2 ? 1 : 0), Qt::AlignLeft | Qt::AlignVCenter,
                QString::number(i + 1));
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

std::optional<QPointF> MapCanvas::placeAt(const QPointF& position) const
{
    const PictureMapping map = mapping();
    if (map.pixelAt(position).x() < 0) {
        return std::nullopt;
    }
    const QPointF point = map.toPicture(position);
    return QPointF(point.x() / m_image.width(), point.y() / m_image.height());
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
        m_pressed = event->position();
        setCursor(Qt::ClosedHandCursor);
    }
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom) {
        const QPointF by = event->position() - *m_dragFrom;
        m_dragFrom = event->position();
        changeView(mapping().panned(by));
        if (m_pressed && (*m_pressed - event->position()).manhattanLength() >= QApplication::startDragDistance()) {
            m_pressed.reset();
        }
    }
    Q_EMIT hovered(placeAt(event->position()));
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_dragFrom.reset();
        unsetCursor();
        if (const auto place = m_pressed ? placeAt(*m_pressed) : std::nullopt) {
            m_clicked = *place;
            m_click.start(QApplication::doubleClickInterval());
        }
    }
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    m_click.stop();
    m_pressed.reset();
    if (event->button() == Qt::LeftButton && !m_image.isNull()) {
        Q_EMIT doubleClicked();
    }
}

void MapCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    Q_EMIT menuAsked(event->globalPos(), placeAt(event->pos()));
}

/// Escape is wanted here before a shortcut of the window, if anyone listens.
bool MapCanvas::event(QEvent* event)
{
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (isKey && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape
        && isSignalConnected(QMetaMethod::fromSignal(&MapCanvas::escaped))) {
        event->accept();
        if (event->type() == QEvent::KeyPress) {
            Q_EMIT escaped();
        }
        return true;
    }
    return QWidget::event(event);
}

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
