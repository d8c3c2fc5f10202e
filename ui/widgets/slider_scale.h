// SPDX-License-Identifier: GPL-3.0-or-later
// How the positions of a slider, 0 to 1, stand for the values of a number row. Pure functions, no widget.
#pragma once

#include "core/base/settings_table.h"

namespace referee::ui {

/// How far one step goes: Shift, nothing, Ctrl.
enum class StepSize { Fine, Normal, Coarse };

/// A slider spans the values that people use; typing and stepping reach the whole range of the table.
struct SliderScale {
    double least = 0; ///< of the slider
    double greatest = 1;
    double lowest = 0; ///< of the setting
    double highest = 1;
    bool isLogarithmic = false; ///< needs least > 0
    bool isWhole = false;
    bool hasOff = false; ///< `lowest` means "off" and lies by itself at the slider's left end
};

/// Of a row that is a number.
SliderScale scaleOf(const SettingRow& row);
bool isNumber(const SettingRow& row);

/// 0 to 1; values beyond the slider's span stand at its ends.
double positionOf(const SliderScale& scale, double value);
/// The inverse: exact, not rounded.
double valueAt(const SliderScale& scale, double position);
/// The value that a hand means which points at this position: rounded to a short decimal number.
double roundedValueAt(const SliderScale& scale, double position, StepSize pace);
/// `count` steps up (or down) from the value, inside the setting's range.
double stepped(const SliderScale& scale, double value, double count, StepSize pace);

} // namespace referee::ui
