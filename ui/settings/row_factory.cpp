// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/row_factory.h"

#include "ui/settings/check_row.h"
#include "ui/settings/choice_row.h"
#include "ui/settings/slider_row.h"
#include "ui/settings/text_row.h"

namespace referee::ui {

ControlRow* makeRow(const SettingRow& row, QWidget* parent)
{
    if (isNumber(row)) {
        return new SliderRow(row, parent);
    }
    if (std::holds_alternative<bool Settings::*>(row.member)) {
        return new CheckRow(row, parent);
    }
    return choicesOf(row).empty() ? static_cast<ControlRow*>(new TextRow(row, parent)) : new ChoiceRow(row, parent);
}

} // namespace referee::ui
