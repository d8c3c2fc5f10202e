// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/region_strip.h"

#include "ui/picture/picture_layer.h"
#include "ui/picture/region_tool.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QSlider>
#include <QtWidgets/QToolButton>
#include <algorithm>
#include <array>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kSliderWidth = 90;
constexpr double kHalf = 127.5;
constexpr QRgb kVeilColour = qRgba(96, 98, 104, 150);
constexpr QRgb kHatchColour = qRgba(222, 224, 230, 110);

/// Covers at cell centres, repeated at the picture's border so that the edge reaches it.
class CoverField {
public:
    explicit CoverField(const RegionMask& mask)
        : m_mask(mask)
    {
    }
    double cover(int64_t x, int64_t y) const
    {
        const int64_t column = std::clamp<int64_t>(x, 0, m_mask.width - 1);
        const int64_t row = std::clamp<int64_t>(y, 0, m_mask.height - 1);
        return m_mask.cover[static_cast<std::size_t>(row * m_mask.width + column)];
    }
    QPointF place(int64_t x, int64_t y) const
    {
        const auto width = static_cast<double>(m_mask.width);
        const auto height = static_cast<double>(m_mask.height);
        return { std::clamp((static_cast<double>(x) + 0.5) / width, 0.0, 1.0),
            std::clamp((static_cast<double>(y) + 0.5) / height, 0.0, 1.0) };
    }

private:
    const RegionMask& m_mask;
};

/// Where the cover crosses one half on the sides of the square between four cell centres.
QList<QPointF> crossings(const CoverField& field, int64_t x, int64_t y)
{
    const std::array<std::array<int64_t, 2>, 5> corners { { { x, y }, { x + 1, y }, { x + 1, y + 1 }, { x, y + 1 },
        { x, y } } };
    QList<QPointF> points;
    for (std::size_t i = 0; i < 4; ++i) {
        const double from = field.cover(corners[i][0], corners[i][1]) - kHalf;
        const double to = field.cover(corners[i + 1][0], corners[i + 1][1]) - kHalf;
        if ((from < 0) != (to < 0)) {
            const QPointF begin = field.place(corners[i][0], corners[i][1]);
            const QPointF end = field.place(corners[i + 1][0], corners[i + 1][1]);
            points.append(begin + (end - begin) * (from / (from - to)));
        }
    }
    return points;
}

QImage heldAlpha(const RegionMask& mask)
{
    QImage alpha(static_cast<int>(mask.width), static_cast<int>(mask.height), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < alpha.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(alpha.scanLine(y));
        for (int x = 0; x < alpha.width(); ++x) {
            line[x] = qRgba(0, 0, 0, 255 - mask.cover[static_cast<std::size_t>(y * mask.width + x)]);
        }
    }
    return alpha;
}

} // namespace

RegionStrip::RegionStrip(RegionTool& tool, QWidget* parent)
    : QWidget(parent)
    , m_tool(tool)
    , m_brushes(new SegmentedControl({ tr("Repaint"), tr("Protect") }))
    , m_size(new QSlider(Qt::Horizontal))
    , m_invert(new QToolButton)
    , m_clear(new QToolButton)
    , m_done(new QToolButton)
{
    buildLayout();
    connectWidgets();
    showBrush();
}

void RegionStrip::buildLayout()
{
    auto* row = bareLayout<QHBoxLayout>(this, 2);
    row->addWidget(m_brushes);
    row->addSpacing(kGap);
    row->addWidget(new HintLabel(tr("size")));
    row->addWidget(m_size);
    row->addStretch(1);
    m_invert->setText(tr("Invert"));
    m_clear->setText(tr("Clear"));
    m_done->setText(tr("Done"));
    for (QToolButton* button : { m_invert, m_clear, m_done }) {
        button->setProperty("flat", button != m_done);
        button->setFont(hintFont());
        row->addWidget(button);
    }
    m_size->setFixedWidth(kSliderWidth);
    m_size->setMinimum(1);
    m_brushes->setAccessibleName(tr("Brush of the region"));
    m_brushes->setSegmentToolTip(0, tr("Brush over what the run shall repaint. E switches the brush."));
    m_brushes->setSegmentToolTip(1, tr("Brush over what is protected: it keeps its latent. E switches the brush."));
    m_size->setToolTip(tr("Size of the brush, in cells of the latent ([ and ])."));
    m_size->setAccessibleName(tr("Brush size"));
    m_invert->setToolTip(tr("Swap the parts that are repainted and protected."));
    m_clear->setToolTip(tr("Remove the region: the run may change the whole picture."));
    m_done->setToolTip(tr("Keep the region and close these tools (Esc)."));
}

void RegionStrip::connectWidgets()
{
    connect(m_brushes, &SegmentedControl::chosen, this, [this](int index) { m_tool.setErasing(index == 1); });
    connect(m_size, &QSlider::valueChanged, this, [this](int cells) { m_tool.setDiameter(cells); });
    connect(m_invert, &QToolButton::clicked, &m_tool, &RegionTool::invert);
    connect(m_clear, &QToolButton::clicked, &m_tool, &RegionTool::clear);
    connect(m_done, &QToolButton::clicked, this, [this] { m_tool.setActive(false); });
    connect(&m_tool, &RegionTool::brushChanged, this, &RegionStrip::showBrush);
    connect(&m_tool, &RegionTool::activeChanged, this, &RegionStrip::showBrush);
}

void RegionStrip::showBrush()
{
    const RegionBrush& brush = m_tool.brush();
    m_brushes->setCurrent(brush.isErasing() ? 1 : 0);
    const QSignalBlocker quiet(m_size);
    m_size->setMaximum(std::max({ 1, brush.cells().width() / 2, brush.cells().height() / 2 }));
    m_size->setValue(static_cast<int>(std::lround(brush.diameter())));
}

QPixmap renderVeil(
    const RegionMask& mask, const PictureMapping& mapping, const QSize& widget, double pixelRatio, bool isVeiled)
{
    QPixmap pixmap((QSizeF(widget) * pixelRatio).toSize());
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    if (mask.isEmpty()) {
        return pixmap;
    }
    QPainter painter(&pixmap);
    const QRectF area = mapping.pictureRect().intersected(QRectF(QPointF(0, 0), QSizeF(widget)));
    if (isVeiled) {
        painter.fillRect(area, QColor::fromRgba(kVeilColour));
    } else { // the light lines have dark ones beside them, so that they are seen on any picture
        painter.setBrushOrigin(1, 0);
        painter.fillRect(area, QBrush(QColor::fromRgba(kVeilColour), Qt::BDiagPattern));
        painter.setBrushOrigin(0, 0);
    }
    painter.fillRect(area, QBrush(QColor::fromRgba(kHatchColour), Qt::BDiagPattern));
    painter.setCompositionMode(QPainter::CompositionMode_DestinationIn);
    drawStretched(painter, mapping, heldAlpha(mask), true);
    return pixmap;
}

QList<QLineF> regionEdge(const RegionMask& mask)
{
    QList<QLineF> lines;
    const CoverField field(mask);
    for (int64_t y = -1; !mask.isEmpty() && y < mask.height; ++y) {
        for (int64_t x = -1; x < mask.width; ++x) {
            const QList<QPointF> points = crossings(field, x, y);
            for (qsizetype i = 0; i + 1 < points.size(); i += 2) {
                lines.append(QLineF(points[i], points[i + 1]));
            }
        }
    }
    return lines;
}

} // namespace referee::ui
