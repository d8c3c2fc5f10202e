// SPDX-License-Identifier: GPL-3.0-or-later
// The widget for a row of the settings table.
#pragma once

#include "ui/settings/control_row.h"

namespace referee::ui {

ControlRow* makeRow(const SettingRow& row, QWidget* parent = nullptr);

} // namespace referee::ui
