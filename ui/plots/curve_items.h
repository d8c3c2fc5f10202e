// SPDX-License-Identifier: GPL-3.0-or-later
// What a plot shows beside the curves: the tail's shade, marks, the shown iteration and the one under the mouse.
#pragma once

#include "ui/plots/curve_table.h"

#include <algorithm>
#include <functional>
#include <vector>

class QCPAbstractItem;
class QCPAxis;
class QCPLayer;
class QCPPainter;
class QCustomPlot;

namespace referee::ui {

/// How an axis of the curves looks and what it spans.
struct AxisWish {
    CurveGroup group = CurveGroup::Losses;
    bool isLogarithmic = false;
    int pixels = 0; ///< height of the axis
    bool hasValues = false;
    double least = 0; ///< of the values shown, when there are any
    double greatest = 1;

    void include(double from, double to)
    {
        least = hasValues ? std::min(least, from) : from;
        greatest = hasValues ? std::max(greatest, to) : to;
        hasValues = true;
    }
};

/// Thin grid, labels in hint size, no frame.
void styleAxis(QCPAxis* axis, const Theme& theme);
/// Shares and scores keep their whole range, so that a small change looks small; the cosine lies around zero; others
/// follow their values.
void placeValueAxis(QCPAxis* axis, const AxisWish& wish);
/// As many ticks as fit into `pixels`.
void placeTicks(QCPAxis* axis, int pixels);

struct CurveScene {
    Theme theme; ///< of the screen, or of paper while a file is written
    qint64 tailBegin = -1; ///< first iteration with SDS alone, -1: none
    const std::vector<CurveMark>* marks = nullptr;
    qint64 shown = -1; ///< the iteration that the window shows, -1: the latest
    qint64 hovered = -1; ///< under the mouse, -1: none
    QString note; ///< instead of curves
};

/// An item, owned by the plot, that is drawn by the function, clipped to the axis rectangle.
QCPAbstractItem* addDrawnItem(QCustomPlot* plot, const QString& layer, std::function<void(QCPPainter*)> draw);

/// Adds the items; they read the scene, which must outlive the plot, at each drawing. Returns the layer of the shown
/// and the hovered iteration, which has a buffer of its own: it is drawn again without the curves.
QCPLayer* addCurveItems(QCustomPlot* plot, const CurveScene& scene);

} // namespace referee::ui
