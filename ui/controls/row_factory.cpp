// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/row_factory.h"

#include "ui/controls/check_row.h"
#include "ui/controls/choice_row.h"
#include "ui/controls/slider_row.h"
#include "ui/controls/text_row.h"

namespace referee::ui {

ControlRow* makeRow(const SettingRow& row, QWidget* parent)
{
    if (isNumber(row)) {
        return new SliderRow(row, parent);
    }
    if (std::holds_alternative<bool Settings::*>(row.member)) {
        return new CheckRow(row, parent);
    }
    return row.choices.empty() ? static_cast<ControlRow*>(new TextRow(row, parent)) : new ChoiceRow(row, parent);
}

} // namespace referee::ui
