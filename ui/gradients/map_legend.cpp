// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/map_legend.h"

#include "ui/theme/theme.h"

#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kBarHeight = 8;
constexpr int kBarGap = 2;
constexpr int kLeastWidth = 96;
constexpr int kParts = 3; ///< red, green, blue

/// The ramp in one row; with three planes, a row for each while the others are zero.
QImage rampImage(const MapRamp& ramp)
{
    QImage image(MapRamp::kSteps, kParts, QImage::Format_RGB32);
    for (int row = 0; row < kParts; ++row) {
        for (int i = 0; i < MapRamp::kSteps; ++i) {
            std::array<int, kParts> parts { 128, 128, 128 };
            parts[static_cast<std::size_t>(row)] = 255 * i / (MapRamp::kSteps - 1);
            image.setPixel(
                i, row, ramp.isColour ? qRgb(parts[0], parts[1], parts[2]) : ramp.opaque[static_cast<std::size_t>(i)]);
        }
    }
    return image;
}

} // namespace

MapLegend::MapLegend(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Scale of the map"));
}

void MapLegend::setRamp(const MapRamp& ramp, double scale)
{
    m_ramp = ramp;
    m_scale = scale;
    setAccessibleDescription(labels().join(QLatin1Char(' ')));
    setToolTip(ramp.isColour ? tr("Red, green and blue each go from −%1 to +%1; grey is zero.").arg(scale, 0, 'g', 3)
                             : tr("99.5 % of the cells lie within these numbers; cells beyond wear the end colour."));
    update();
}

QStringList MapLegend::labels() const
{
    const QString most = signedNumber(m_scale);
    if (!m_ramp.isSigned) {
        return { signedNumber(0), QString(), most };
    }
    return m_scale > 0 ? QStringList { signedNumber(-m_scale), signedNumber(0), most }
                       : QStringList { QString(), signedNumber(0), QString() };
}

QSize MapLegend::sizeHint() const { return { kLeastWidth, kBarHeight + kBarGap + QFontMetrics(hintFont()).height() }; }

void MapLegend::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBar(painter, QRect(0, 0, width(), kBarHeight));
    painter.setFont(hintFont());
    painter.setPen(theme().hint);
    const QRect line(0, kBarHeight + kBarGap, width(), height() - kBarHeight - kBarGap);
    const QStringList texts = labels();
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, texts[0]);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, texts[2]);
    const QFontMetrics metrics = painter.fontMetrics();
    const int ends = std::max(metrics.horizontalAdvance(texts[0]), metrics.horizontalAdvance(texts[2]));
    if (width() > 2 * ends + metrics.horizontalAdvance(texts[1]) + 2 * kGap) {
        painter.drawText(line, Qt::AlignHCenter | Qt::AlignVCenter, texts[1]);
    }
}

void MapLegend::paintBar(QPainter& painter, const QRect& bar) const
{
    QPainterPath outline;
    outline.addRoundedRect(QRectF(bar), kBarHeight / 2.0, kBarHeight / 2.0);
    painter.setClipPath(outline);
    painter.drawImage(bar, rampImage(m_ramp));
    painter.setClipping(false);
    painter.setPen(theme().line); // zero of the dark map is nearly the panel's own colour
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(bar).adjusted(0.5, 0.5, -0.5, -0.5), (kBarHeight - 1) / 2.0, (kBarHeight - 1) / 2.0);
}

} // namespace referee::ui
