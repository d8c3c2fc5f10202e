// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/overlay_bar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/chip_row.h"
#include "ui/widgets/panel.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QSlider>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

constexpr int kChips = 3; ///< off, left, right
constexpr int kUsualPercent = 60;
constexpr int kPercentStep = 5;

}

OverlayBar::OverlayBar(QWidget* parent)
    : QWidget(parent)
    , m_chips(new ChipRow(kChips, tr("Overlay on the picture")))
    , m_strength(new QWidget)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_number(new HintLabel)
{
    buildLayout();
    connectWidgets();
    setSubject(MapSubject::Sides);
    showStrength();
}

void OverlayBar::buildLayout()
{
    auto* whole = bareLayout<QVBoxLayout>(this, kGap / 2);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(kGap);
    choice->addWidget(new HintLabel(tr("overlay")));
    choice->addWidget(m_chips, 1);
    whole->addLayout(choice);

    auto* strength = bareLayout<QHBoxLayout>(m_strength);
    strength->addWidget(new HintLabel(tr("opacity")));
    strength->addWidget(m_slider, 1);
    strength->addWidget(m_number);
    whole->addWidget(m_strength);
    m_slider->setRange(0, 100);
    m_slider->setSingleStep(kPercentStep);
    m_slider->setValue(kUsualPercent);
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->setAccessibleName(tr("Opacity of the overlay"));
    m_slider->setToolTip(tr("Opacity of the map over the picture; small values of the map are more transparent"));
    m_number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_number->setMinimumWidth(QFontMetrics(hintFont()).horizontalAdvance(tr("%1 %").arg(100)));
}

void OverlayBar::connectWidgets()
{
    m_slider->installEventFilter(this);
    for (const auto signal : { &OverlayBar::showStrength, &OverlayBar::changed }) {
        connect(m_slider, &QSlider::valueChanged, this, signal);
        connect(m_chips, &ChipRow::chosenByUser, this, signal);
    }
}

bool OverlayBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel && !m_slider->hasFocus()) {
        event->ignore(); // scrolling past the slider does not change it
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void OverlayBar::setSubject(MapSubject subject)
{
    const std::array<MapHalf, 2>& halves = halvesOf(subject);
    const bool isOneMap = subject == MapSubject::Conflict;
    m_chips->setChip(0, tr("off"), tr("The picture alone"));
    m_chips->setChip(1, isOneMap ? nameOf(subject) : nameOf(halves[0]), tr("Lays the left map over the picture"));
    m_chips->setChip(2, isOneMap ? QString() : nameOf(halves[1]), tr("Lays the right map over the picture"));
    if (isOneMap && half() == 1) {
        m_chips->setChosen(1);
    }
}

int OverlayBar::half() const { return m_chips->chosen() - 1; }

double OverlayBar::opacity() const { return m_slider->value() / 100.0; }

void OverlayBar::showStrength()
{
    m_strength->setVisible(half() >= 0);
    m_number->setText(tr("%1 %").arg(m_slider->value()));
}

} // namespace referee::ui
