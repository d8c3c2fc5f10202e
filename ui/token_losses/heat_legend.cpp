// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/heat_legend.h"

#include "ui/token_losses/word_heat.h"

#include <QtCore/QEvent>
#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

namespace referee::ui {

namespace {

constexpr int kBarWidth = 72;
constexpr int kBarHeight = 8;
constexpr int kTextGap = 6;

QImage rampImage()
{
    const HeatRamp ramp(theme());
    QImage image(HeatRamp::kSteps, 1, QImage::Format_RGB32);
    for (int i = 0; i < HeatRamp::kSteps; ++i) {
        image.setPixel(i, 0, ramp.at(static_cast<double>(i) / (HeatRamp::kSteps - 1)));
    }
    return image;
}

} // namespace

HeatLegend::HeatLegend(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Scale of the captioning losses"));
    setToolTip(tr("Captioning loss of a word: how surprising BLIP-2 finds it, given the picture (mean over the views). "
                  "The stronger the blue, the less of the word is seen."));
}

void HeatLegend::setRange(const QString& least, const QString& most)
{
    if (least != m_least || most != m_most) {
        m_least = least;
        m_most = most;
        setAccessibleDescription(least.isEmpty() ? QString() : tr("from %1 to %2").arg(least, most));
        updateGeometry();
        update();
    }
}

QSize HeatLegend::sizeHint() const
{
    const QFontMetrics metrics(hintFont());
    const int texts = metrics.horizontalAdvance(m_least) + metrics.horizontalAdvance(m_most);
    return { texts + kBarWidth + 2 * kTextGap, metrics.height() };
}

void HeatLegend::paintEvent(QPaintEvent* /*event*/)
{
    if (m_least.isEmpty()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    painter.setPen(theme().hint);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, m_least);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, m_most);
    const int left = QFontMetrics(hintFont()).horizontalAdvance(m_least) + kTextGap;
    const QRect bar(left, (height() - kBarHeight) / 2, kBarWidth, kBarHeight);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(bar), kBarHeight / 2.0, kBarHeight / 2.0);
    painter.setClipPath(outline);
    painter.drawImage(bar, rampImage());
}

void HeatLegend::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    }
}

} // namespace referee::ui
