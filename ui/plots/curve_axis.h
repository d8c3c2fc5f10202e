// SPDX-License-Identifier: GPL-3.0-or-later
// How an axis of the curves looks and what it spans.
#pragma once

#include "ui/plots/curve_table.h"

class QCPAxis;

namespace referee::ui {

struct AxisWish {
    CurveGroup group = CurveGroup::Losses;
    bool isLogarithmic = false;
    int pixels = 0; ///< height of the axis
    bool hasValues = false;
    double least = 0; ///< of the values shown, when there are any
    double greatest = 1;
};

/// Thin grid, labels in hint size, no frame.
void styleAxis(QCPAxis* axis, const Theme& theme);
/// Shares and scores keep their whole range, so that a small change looks small; the cosine lies around zero; others
/// follow their values.
void placeValueAxis(QCPAxis* axis, const AxisWish& wish);
/// As many ticks as find room along `pixels`.
void placeTicks(QCPAxis* axis, int pixels);

} // namespace referee::ui
