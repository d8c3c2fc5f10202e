// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/region_strip.h"

#include "ui/picture/region_tool.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/segmented_control.h"

#include <QtWidgets/QSlider>
#include <QtWidgets/QToolButton>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kSliderWidth = 90;

} // namespace

RegionStrip::RegionStrip(RegionTool& tool, QWidget* parent)
    : QWidget(parent)
    , m_tool(tool)
    , m_brushes(new SegmentedControl({ tr("work here"), tr("hold") }))
    , m_size(new QSlider(Qt::Horizontal))
    , m_undo(new QToolButton)
    , m_invert(new QToolButton)
    , m_clear(new QToolButton)
    , m_done(new QToolButton)
{
    buildLayout();
    describe();
    connectWidgets();
    showBrush();
}

void RegionStrip::buildLayout()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_brushes);
    row->addSpacing(kGap);
    row->addWidget(new HintLabel(tr("size")));
    row->addWidget(m_size);
    row->addStretch(1);
    m_undo->setText(tr("Undo"));
    m_invert->setText(tr("Invert"));
    m_clear->setText(tr("Clear"));
    m_done->setText(tr("Done"));
    for (QToolButton* button : { m_undo, m_invert, m_clear, m_done }) {
        button->setProperty("flat", button != m_done);
        button->setFont(hintFont());
        row->addWidget(button);
    }
    m_size->setFixedWidth(kSliderWidth);
    m_size->setMinimum(1);
}

void RegionStrip::describe()
{
    m_brushes->setAccessibleName(tr("Brush of the region"));
    m_brushes->setSegmentToolTip(0, tr("Paint where the run may change the picture. E changes to the other brush."));
    m_brushes->setSegmentToolTip(1, tr("Paint what is held as it is. E changes to the other brush."));
    m_size->setToolTip(tr("Size of the brush, in cells of the latent ([ and ])."));
    m_size->setAccessibleName(tr("Brush size"));
    m_undo->setToolTip(tr("Take back the last stroke (Ctrl+Z)."));
    m_invert->setToolTip(tr("Hold what was worked on, and work on what was held."));
    m_clear->setToolTip(tr("No region: the whole picture is worked on."));
    m_done->setToolTip(tr("Leave the region as it is and go back (Esc)."));
}

void RegionStrip::connectWidgets()
{
    connect(m_brushes, &SegmentedControl::chosen, this, [this](int index) { m_tool.setErasing(index == 1); });
    connect(m_size, &QSlider::valueChanged, this, [this](int cells) { m_tool.setDiameter(cells); });
    connect(m_undo, &QToolButton::clicked, &m_tool, &RegionTool::undo);
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
    m_size->setMaximum(std::max(1, std::max(brush.cells().width(), brush.cells().height()) / 2));
    m_size->setValue(static_cast<int>(std::lround(brush.diameter())));
}

} // namespace referee::ui
