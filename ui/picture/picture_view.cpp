// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_view.h"

#include "ui/picture/picture_mouse.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"

#include <QtGui/QFocusEvent>
#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kVeilAlpha = 190;
constexpr double kAlmost = 1e-6;

} // namespace

PictureView::PictureView(QWidget* parent)
    : QWidget(parent)
    , m_region(new RegionTool(this))
    , m_comparison(new PictureComparison(this))
    , m_marks(new ComparisonMarks(*m_comparison, this))
    , m_mouse(new PictureMouse(*this))
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Picture"));
    for (const auto signal : { &RegionTool::looksChanged, &RegionTool::brushChanged }) {
        connect(m_region, signal, this, qOverload<>(&PictureView::update));
    }
    // The region is painted on the whole picture.
    connect(m_region, &RegionTool::activeChanged, m_comparison, &PictureComparison::setSuspended);
    connect(m_comparison, &PictureComparison::changed, this, &PictureView::placeComparison);
    connect(this, &PictureView::scaleChanged, this, &PictureView::placeComparison);
}

void PictureView::setImage(const QImage& image)
{
    if (image.cacheKey() == m_look.image.cacheKey()) {
        return;
    }
    const bool isSameSize = image.size() == m_look.image.size();
    m_look.image = image;
    m_region->setPictureSize(image.size());
    update();
    if (!isSameSize) {
        Q_EMIT scaleChanged();
    }
}

void PictureView::setOverlay(const QImage& colours, double opacity)
{
    m_look.overlay = opacity > 0 ? colours : QImage();
    m_look.overlayOpacity = m_look.overlay.isNull() ? 0 : opacity;
    update();
}

void PictureView::setBusy(const QString& text)
{
    m_busy = text;
    placeComparison();
}

PictureMapping PictureView::mapping() const { return { m_look.view, size(), m_look.image.size() }; }

void PictureView::setView(const PictureTransform& view)
{
    if (view == m_look.view) {
        return;
    }
    m_look.view = view;
    update();
    Q_EMIT scaleChanged();
}

void PictureView::changeView(const PictureTransform& view)
{
    if (view == m_look.view) {
        return;
    }
    setView(view);
    Q_EMIT viewChanged(view);
}

void PictureView::setExact(bool isExact)
{
    m_look.isExact = isExact;
    update();
    Q_EMIT scaleChanged();
}

void PictureView::fit() { changeView({}); }

void PictureView::showOneToOne() { changeView(mapping().atScale(1)); }

void PictureView::zoomBy(double factor) { zoomAbout(QRectF(rect()).center(), factor); }

/// Zooming stops at the fitted size: always when zooming out, once when zooming in from a smaller scale.
void PictureView::zoomAbout(const QPointF& anchor, double factor)
{
    const PictureMapping before = mapping();
    if (before.scale() <= 0 || (factor < 1 && before.scale() <= before.fitScale() * (1 + kAlmost))) {
        return;
    }
    const PictureTransform next = before.zoomedAbout(anchor, factor);
    const double times = before.scale() / before.fitScale();
    const bool passesFit = (times > 1 + kAlmost && next.zoom <= 1) || (times < 1 - kAlmost && next.zoom >= 1);
    changeView(passesFit ? PictureTransform() : next);
}

void PictureView::panBy(const QPointF& by)
{
    if (m_look.view.zoom > 0) { // a fitted picture cannot move
        changeView(mapping().panned(by));
    }
}

void PictureView::renderWhenOld()
{
    m_look.widget = size();
    m_look.pixelRatio = devicePixelRatioF();
    if (!m_look.isSameAs(m_drawn)) {
        m_layer = renderPicture(m_look, font());
        m_drawn = m_look;
    }
}

void PictureView::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (!m_look.image.isNull()) {
        renderWhenOld();
        painter.drawPixmap(QPointF(0, 0), m_layer);
        const PictureMapping now = mapping();
        m_region->paint(painter, now, size());
        m_comparison->paint(painter, m_look, font());
        if (const auto brush = m_mouse->brushPlace(); brush && m_region->isActive()) {
            m_region->paintCursor(painter, now, *brush);
        }
    }
    if (isBusy()) {
        QColor veil = theme().surface;
        veil.setAlpha(kVeilAlpha);
        painter.fillRect(rect(), veil);
        paintText(painter, m_busy);
    } else if (m_look.image.isNull()) {
        paintText(painter, tr("The picture appears here and changes with every iteration."));
    }
    if (m_hasKeyboardFocus) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(theme().user);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void PictureView::paintText(QPainter& painter, const QString& text) const
{
    const QRect room = rect().adjusted(2 * kPad, kPad, -2 * kPad, -kPad);
    constexpr int kFlags = Qt::AlignCenter | Qt::TextWordWrap;
    if (isBusy()) { // an own background, since the dimmed picture is visible
        const QRect ground = fontMetrics().boundingRect(room, kFlags, text);
        fill(&painter, ground.adjusted(-kPad, -kGap, kPad, kGap), theme().raised, kRadius);
    }
    painter.setPen(isBusy() ? theme().text : theme().hint);
    painter.drawText(room, kFlags, text);
}

/// A magnified picture keeps its scale when the window grows; a fitted one fits again.
void PictureView::resizeEvent(QResizeEvent* event)
{
    if (m_look.view.zoom > 0 && !m_look.image.isNull() && event->oldSize().isValid()) {
        const PictureMapping before(m_look.view, event->oldSize(), m_look.image.size());
        if (before.scale() > 0) {
            changeView(mapping().atScale(before.scale()));
        }
    }
    Q_EMIT scaleChanged();
}

void PictureView::placeComparison()
{
    m_look.widget = size();
    m_marks->place(isBusy() || m_look.image.isNull() ? QRectF() : visiblePart(mapping(), size()));
    update();
}

void PictureView::focusInEvent(QFocusEvent* event)
{
    m_hasKeyboardFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

/// Tab shows the picture alone, but leads on when Tab led here, or when a control over the picture gives up the focus.
bool PictureView::focusNextPrevChild(bool isNext)
{
    if (!isNext || !hasFocus() || m_hasKeyboardFocus || m_look.image.isNull()) {
        return QWidget::focusNextPrevChild(isNext);
    }
    Q_EMIT aloneToggled();
    return true;
}

void PictureView::focusOutEvent(QFocusEvent* /*event*/)
{
    m_hasKeyboardFocus = false;
    update();
    Q_EMIT focusLost();
}

} // namespace referee::ui
