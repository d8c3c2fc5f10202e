// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chip_row.h"

#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtGui/QFontMetrics>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kChipGap = 3;
constexpr int kChipPad = 8; ///< beside the text; closer than a button, so that a row fits into a narrow panel
constexpr int kChipPadAbove = 5;

QSize chipSize(const QToolButton& chip)
{
    const QFontMetrics metrics = chip.fontMetrics();
    return { metrics.horizontalAdvance(chip.text()) + 2 * kChipPad, metrics.height() + 2 * kChipPadAbove };
}

} // namespace

ChipRow::ChipRow(int count, const QString& accessibleName, QWidget* parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    for (int i = 0; i < count; ++i) {
        auto* chip = new QToolButton(this);
        chip->setCheckable(true);
        chip->setFont(hintFont());
        chip->setFocusPolicy(Qt::StrongFocus);
        m_group->addButton(chip, i);
        m_chips.push_back(chip);
    }
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(accessibleName);
    setChosen(0);
    connect(m_group, &QButtonGroup::idClicked, this, &ChipRow::chosenByUser);
}

QToolButton* ChipRow::chip(int index) const { return m_chips.at(static_cast<std::size_t>(index)); }

void ChipRow::setChip(int index, const QString& text, const QString& toolTip)
{
    QToolButton* button = chip(index);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setVisible(!text.isEmpty());
    arranged(width(), true);
    updateGeometry();
}

void ChipRow::setChosen(int index) { chip(index)->setChecked(true); }

int ChipRow::chosen() const { return m_group->checkedId(); }

QSize ChipRow::sizeHint() const
{
    int width = 0;
    for (const QToolButton* chip : m_chips) {
        width += chip->isHidden() ? 0 : chipSize(*chip).width() + kChipGap;
    }
    return { std::max(0, width - kChipGap), heightForWidth(width) };
}

QSize ChipRow::minimumSizeHint() const
{
    int widest = 0;
    for (const QToolButton* chip : m_chips) {
        widest = std::max(widest, chip->isHidden() ? 0 : chipSize(*chip).width());
    }
    return { widest, heightForWidth(std::max(widest, width())) };
}

int ChipRow::heightForWidth(int width) const { return arranged(width, false); }

void ChipRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arranged(width(), true);
    updateGeometry(); // the minimum height depends on the width
}

void ChipRow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        for (QToolButton* chip : m_chips) {
            chip->setFont(hintFont());
        }
        arranged(width(), true);
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

int ChipRow::arranged(int width, bool isMoving) const
{
    QPoint at(0, 0);
    int bottom = 0;
    for (QToolButton* chip : m_chips) {
        if (chip->isHidden()) {
            continue;
        }
        const QSize size = chipSize(*chip);
        if (at.x() > 0 && at.x() + size.width() > width) {
            at = QPoint(0, bottom + kChipGap);
        }
        if (isMoving) {
            chip->setGeometry(QRect(at, size));
        }
        bottom = std::max(bottom, at.y() + size.height());
        at.rx() += size.width() + kChipGap;
    }
    return bottom;
}

} // namespace referee::ui
