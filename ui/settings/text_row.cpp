// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/text_row.h"

namespace referee::ui {

TextRow::TextRow(const SettingRow& row, QWidget* parent)
    : ControlRow(row, parent)
    , m_field(new ValueField)
{
    m_field->setPlaceholderText(tr("none"));
    rows()->addWidget(m_field);
    setFocusProxy(m_field);
    label()->setBuddy(m_field);
    connect(m_field, &ValueField::attempted, this, [this](const QString& text) { attemptValue(text); });
    connect(m_field, &ValueField::restoreAsked, this, [this] { restore(); });
}

void TextRow::showText(const QString& text) { m_field->showValue(text); }

void TextRow::showState()
{
    using Mark = ValueField::Mark;
    m_field->setMark(hasProblem() ? Mark::Wrong : isChanged() ? Mark::Changed : isFaint() ? Mark::Faint : Mark::None);
    describe(m_field);
}

} // namespace referee::ui
