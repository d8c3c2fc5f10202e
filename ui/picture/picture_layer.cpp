// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_layer.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr QRgb kGridColour = qRgba(128, 128, 128, 110); ///< visible on black and on white
constexpr double kValueHeight = 0.22; ///< of a pixel, for three lines
constexpr int kMaxValueHeight = 13;
constexpr int kBrightFrom = 140;

QRectF deviceRect(const QPainter& painter)
{
    return { 0, 0, painter.device()->width() / painter.device()->devicePixelRatioF(),
        painter.device()->height() / painter.device()->devicePixelRatioF() };
}

QRect visiblePixels(const PictureLook& look)
{
    const PictureMapping mapping = look.mapping();
    const QRectF seen(
        mapping.toPicture({ 0, 0 }), mapping.toPicture({ 1.0 * look.widget.width(), 1.0 * look.widget.height() }));
    return seen.toAlignedRect().intersected(look.image.rect());
}

void drawGrid(QPainter& painter, const PictureLook& look)
{
    const PictureMapping mapping = look.mapping();
    const QRect pixels = visiblePixels(look);
    const QRectF area(mapping.toWidget(pixels.topLeft()), QSizeF(pixels.size()) * mapping.scale());
    const QColor colour = QColor::fromRgba(kGridColour);
    const double hair = 1 / look.pixelRatio; // filled, since stroking lines is ten times slower
    for (int x = pixels.left(); x <= pixels.right() + 1; ++x) {
        const double at = mapping.toWidget({ 1.0 * x, 0 }).x();
        painter.fillRect(QRectF(at, area.top(), hair, area.height()), colour);
    }
    for (int y = pixels.top(); y <= pixels.bottom() + 1; ++y) {
        const double at = mapping.toWidget({ 0, 1.0 * y }).y();
        painter.fillRect(QRectF(area.left(), at, area.width(), hair), colour);
    }
}

void drawValues(QPainter& painter, const PictureLook& look)
{
    const PictureMapping mapping = look.mapping();
    const QRect pixels = visiblePixels(look);
    const QSizeF size(mapping.scale(), mapping.scale());
    for (int y = pixels.top(); y <= pixels.bottom(); ++y) {
        for (int x = pixels.left(); x <= pixels.right(); ++x) {
            const QColor colour = look.image.pixelColor(x, y);
            painter.setPen(qGray(colour.rgb()) > kBrightFrom ? Qt::black : Qt::white);
            const QString text = QStringLiteral("%1\n%2\n%3").arg(colour.red()).arg(colour.green()).arg(colour.blue());
            painter.drawText(QRectF(mapping.toWidget(QPointF(x, y)), size), Qt::AlignCenter, text);
        }
    }
}

/// Averages pixels when the picture is reduced; QPainter would only interpolate between the nearest.
QImage reduced(const PictureLook& look)
{
    const double scale = look.mapping().scale() * look.pixelRatio;
    const QSize size = (QSizeF(look.image.size()) * scale).toSize().expandedTo({ 1, 1 });
    return look.image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace

bool PictureLook::isSameAs(const PictureLook& other) const
{
    return image.cacheKey() == other.image.cacheKey() && overlay.cacheKey() == other.overlay.cacheKey()
        && overlayOpacity == other.overlayOpacity && view == other.view && widget == other.widget
        && pixelRatio == other.pixelRatio && isExact == other.isExact;
}

bool PictureLook::showsExactPixels() const { return isExact || mapping().scale() >= kValuesFrom; }

QPixmap renderPicture(const PictureLook& look, const QFont& font)
{
    QPixmap pixmap((QSizeF(look.widget) * look.pixelRatio).toSize());
    pixmap.setDevicePixelRatio(look.pixelRatio);
    pixmap.fill(Qt::transparent);
    const PictureMapping mapping = look.mapping();
    QPainter painter(&pixmap);
    const bool isSmooth = !look.showsExactPixels();
    const bool isReduced = isSmooth && mapping.scale() * look.pixelRatio < 1;
    drawStretched(painter, mapping, isReduced ? reduced(look) : look.image, isSmooth);
    if (!look.overlay.isNull()) {
        painter.setOpacity(look.overlayOpacity);
        drawStretched(painter, mapping, look.overlay, isSmooth);
        painter.setOpacity(1);
    }
    if (!isSmooth && mapping.scale() >= kGridFrom) {
        drawGrid(painter, look);
    }
    if (mapping.scale() >= kValuesFrom) {
        QFont small = font;
        small.setPixelSize(std::min(kMaxValueHeight, static_cast<int>(mapping.scale() * kValueHeight)));
        painter.setFont(small);
        drawValues(painter, look);
    }
    return pixmap;
}

void drawStretched(QPainter& painter, const PictureMapping& mapping, const QImage& image, bool isSmooth)
{
    const QRectF whole = mapping.pictureRect();
    if (whole.isEmpty() || image.isNull()) {
        return;
    }
    // Only the visible part, because the raster engine's coordinates could overflow.
    const QRectF seen = whole.intersected(deviceRect(painter));
    const double perX = image.width() / whole.width();
    const double perY = image.height() / whole.height();
    const QRectF part((seen.left() - whole.left()) * perX, (seen.top() - whole.top()) * perY, seen.width() * perX,
        seen.height() * perY);
    // One pixel more on each side, so that smoothing finds its neighbours.
    const QRect source = part.toAlignedRect().adjusted(-1, -1, 1, 1).intersected(image.rect());
    const QRectF target(whole.left() + source.left() / perX, whole.top() + source.top() / perY, source.width() / perX,
        source.height() / perY);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, isSmooth);
    painter.drawImage(target, image, QRectF(source));
    painter.restore();
}

} // namespace referee::ui
