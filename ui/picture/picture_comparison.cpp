// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_comparison.h"

#include "ui/theme/theme.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace referee::ui {

PictureComparison::PictureComparison(QObject* parent)
    : QObject(parent)
{
}

void PictureComparison::set(const QImage& image, const QString& name)
{
    m_image = image;
    m_name = name;
    if (image.isNull()) {
        m_seen = Compared::Both;
        m_layer = QPixmap();
        m_drawn = PictureLook();
    }
    Q_EMIT changed();
}

void PictureComparison::setOwnName(const QString& name)
{
    if (name != m_ownName) {
        m_ownName = name;
        Q_EMIT changed();
    }
}

void PictureComparison::setSeen(Compared seen)
{
    const Compared next = isShown() ? seen : Compared::Both;
    if (next != m_seen) {
        m_seen = next;
        Q_EMIT changed();
    }
}

void PictureComparison::setDivider(double share)
{
    const double next = std::clamp(share, 0.0, 1.0);
    if (next != m_divider) {
        m_divider = next;
        Q_EMIT changed();
    }
}

void PictureComparison::setSuspended(bool isSuspended)
{
    if (isSuspended != m_isSuspended) {
        m_isSuspended = isSuspended;
        m_seen = Compared::Both;
        Q_EMIT changed();
    }
}

void PictureComparison::close()
{
    if (isActive()) {
        set({}, {});
        Q_EMIT closed();
    }
}

/// As large as A's picture allows without distortion, about the same middle: of whatever size B is.
PictureLook PictureComparison::lookOfB(const PictureLook& look) const
{
    PictureLook own = look;
    own.image = m_image;
    own.overlay = QImage(); // it speaks of A
    own.overlayOpacity = 0;
    if (m_image.size() == look.image.size()) {
        return own; // to the last bit as A is: what differs on the screen differs in the pictures
    }
    const double fitScale = PictureMapping({}, look.widget, m_image.size()).fitScale();
    const QRectF room = look.mapping().pictureRect();
    if (fitScale <= 0 || room.isEmpty()) {
        return own;
    }
    QRectF place(QPointF(), QSizeF(m_image.size()).scaled(room.size(), Qt::KeepAspectRatio));
    place.moveCenter(room.center());
    const QPointF middle = QRectF(QPointF(), QSizeF(look.widget)).center() - place.topLeft();
    own.view.zoom = place.width() / m_image.width() / fitScale;
    own.view.centre = { middle.x() / place.width(), middle.y() / place.height() };
    return own;
}

/// Of the widget, from which on B is seen.
int PictureComparison::firstColumn(const PictureLook& look) const
{
    if (!isShown() || m_seen == Compared::A) {
        return look.widget.width();
    }
    return m_seen == Compared::B ? 0 : dividerColumn(visiblePart(look.mapping(), look.widget), m_divider);
}

void PictureComparison::paint(QPainter& painter, const PictureLook& look, const QFont& font)
{
    const int first = firstColumn(look);
    const QRect part(first, 0, look.widget.width() - first, look.widget.height());
    if (part.isEmpty()) {
        return;
    }
    const PictureLook own = lookOfB(look);
    if (!own.isSameAs(m_drawn)) {
        m_layer = renderPicture(own, font);
        m_drawn = own;
    }
    painter.save();
    painter.setClipRect(part);
    // Beside a B of other proportions A would look out.
    painter.fillRect(visiblePart(look.mapping(), look.widget), theme().surface);
    painter.drawPixmap(QPointF(0, 0), m_layer);
    painter.restore();
}

QColor PictureComparison::colourAt(const QPoint& pixel, const PictureLook& look) const
{
    const QPointF at = look.mapping().toWidget(QPointF(pixel) + QPointF(0.5, 0.5));
    if (at.x() < firstColumn(look)) {
        return {};
    }
    const QPoint own = lookOfB(look).mapping().pixelAt(at);
    return m_image.valid(own) ? m_image.pixelColor(own) : QColor();
}

QRectF visiblePart(const PictureMapping& mapping, const QSize& widget)
{
    return mapping.pictureRect().intersected(QRectF(QPointF(), QSizeF(widget)));
}

int dividerColumn(const QRectF& visible, double share) { return qRound(visible.left() + share * visible.width()); }

} // namespace referee::ui
