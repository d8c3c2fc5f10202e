// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/seed_field.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtCore/QRandomGenerator>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace referee::ui {

std::optional<quint64> parseSeed(const QString& text)
{
    // toULongLong alone would also take signs and digits of other scripts.
    const QString digits = text.trimmed();
    const auto isDigit = [](QChar sign) { return sign >= QLatin1Char('0') && sign <= QLatin1Char('9'); };
    bool isInRange = false;
    const quint64 seed = digits.toULongLong(&isInRange); // false for an empty text
    return isInRange && std::all_of(digits.begin(), digits.end(), isDigit) ? std::optional(seed) : std::nullopt;
}

SeedField::SeedField(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_dice(new IconButton(Sign::Dice, tr("Roll a new seed")))
    , m_lock(new IconButton(Sign::Lock, tr("Keep this seed for the next runs")))
{
    buildLayout();
    connectWidgets();
    setSeed(0);
}

void SeedField::buildLayout()
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(m_field, 1);
    line->addWidget(m_dice);
    line->addWidget(m_lock);
    m_lock->setCheckable(true);
    m_field->setFont(numberFont());
    m_field->setAlignment(Qt::AlignRight);
    m_field->setAccessibleName(tr("Seed"));
    m_field->setToolTip(tr("A whole number from 0 to 18446744073709551615. The same seed and settings give the same "
                           "picture."));
    const QString widest(20, QLatin1Char('8'));
    m_field->setMinimumWidth(m_field->fontMetrics().horizontalAdvance(widest) + 18);
}

void SeedField::connectWidgets()
{
    connect(m_field, &QLineEdit::textEdited, this, &SeedField::take);
    // An invalid text is replaced: the field shows the seed that a run would use.
    connect(m_field, &QLineEdit::editingFinished, this, [this] { setSeed(m_seed); });
    connect(m_dice, &QToolButton::clicked, this, &SeedField::roll);
    connect(m_lock, &QToolButton::toggled, this, [this](bool isLocked) {
        m_dice->setEnabled(!isLocked);
        m_dice->setToolTip(isLocked ? tr("The seed is locked") : tr("Roll a new seed"));
    });
}

void SeedField::setSeed(quint64 seed)
{
    m_seed = seed;
    const QString text = QString::number(seed);
    if (m_field->text() != text) { // keeps the cursor where it is
        m_field->setText(text);
    }
    showValidity();
}

void SeedField::roll()
{
    if (isLocked()) {
        return;
    }
    setSeed(QRandomGenerator::system()->generate()); // 32 bits: short enough for names of files and to type again
    Q_EMIT seedEdited(m_seed);
}

void SeedField::take(const QString& text)
{
    showValidity();
    const auto seed = parseSeed(text);
    if (seed && *seed != m_seed) {
        m_seed = *seed;
        Q_EMIT seedEdited(m_seed);
    }
}

void SeedField::showValidity()
{
    const bool isValid = parseSeed(m_field->text()).has_value();
    setTextColour(*m_field, QPalette::Text, isValid ? theme().text : theme().error);
    if (!isValid && !m_field->text().isEmpty() && m_field->isVisible()) {
        QToolTip::showText(m_field->mapToGlobal(QPoint(0, m_field->height())),
            tr("Not a valid seed: a whole number from 0 to 18446744073709551615. The previous seed was kept."),
            m_field);
    }
}

void SeedField::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showValidity();
    }
}

} // namespace referee::ui
