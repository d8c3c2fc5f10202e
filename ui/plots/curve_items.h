// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on a plot beside the curves: the tail's shade, marks, the moment shown and the one under the mouse.
#pragma once

#include "ui/plots/curve_table.h"

#include <vector>

class QCPLayer;
class QCustomPlot;

namespace referee::ui {

struct CurveScene {
    Theme theme; ///< of the screen, or of paper while a file is written
    qint64 tailBegin = -1; ///< first iteration with SDS alone, -1: none
    const std::vector<CurveMark>* marks = nullptr;
    qint64 shown = -1; ///< the moment that the window shows, -1: the present
    qint64 hovered = -1; ///< under the mouse, -1: none
};

/// Adds the items; they read the scene, which must outlive the plot, at each drawing. Returns the layer of the two
/// moments, which has a buffer of its own: it is drawn again without the curves.
QCPLayer* addCurveItems(QCustomPlot* plot, const CurveScene* scene);

} // namespace referee::ui
