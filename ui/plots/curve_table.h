// SPDX-License-Identifier: GPL-3.0-or-later
// What can be drawn over the iterations: one row for each curve. Plot and chips loop over it.
#pragma once

#include "core/base/method_table.h"
#include "core/base/types.h"
#include "ui/theme/theme.h"

#include <QtCore/QString>
#include <array>
#include <optional>

namespace referee::ui {

enum class Curve {
    Matching,
    Captioning,
    Clip,
    Contrast,
    ContrastMatching,
    RefereeNorm,
    MatchedNorm,
    SdsNorm,
    Cosine,
    RefereeShare,
    SdsShare,
    NoiseShare,
    LatentStd,
    Match,
    ClipScore,
    Judge,
};
inline constexpr std::size_t kCurves = 16;

/// Curves of one group share an axis, because they share a unit.
enum class CurveGroup { Losses, Gradients, Cosine, Shares, Latent, Scores };
inline constexpr std::size_t kCurveGroups = 6;

struct CurveInfo {
    Curve curve = Curve::Matching;
    CurveGroup group = CurveGroup::Losses;
    Side side = Side::Neutral;
    double paleness = 0; ///< 0: the colour of its side, towards 1: towards that of text
    Qt::PenStyle line = Qt::SolidLine;
    bool isShownAtFirst = true;
    const char* metric = ""; ///< in core's metric table; empty: a score
    const char* name = ""; ///< untranslated; curveName() translates
    const char* tip = "";
};
const std::array<CurveInfo, kCurves>& curveTable();
const CurveInfo& infoOf(Curve curve);

QString curveName(Curve curve);
QString curveTip(Curve curve);
QString groupName(CurveGroup group);
QString groupTip(CurveGroup group);
QString axisTitle(CurveGroup group); ///< of the values, in a figure
/// A logarithmic axis makes sense: values are positive and span decades.
bool canBeLogarithmic(CurveGroup group);
QColor curveColour(const CurveInfo& info, const Theme& theme);
/// Of another branch: the same hue, nearer to the background.
QColor quietCurveColour(const CurveInfo& info, const Theme& theme);
/// "0.123", "61 %", "−0.21": as chips say it.
QString curveValueText(Curve curve, double value);

/// A loss that some runs do not have; its zero means that it was not computed.
bool isOptional(Curve curve);
/// Whether a method measures the curve at all.
bool isMeasuredBy(const MethodTraits& method, Curve curve);
/// Why a method has no curve of the group.
QString emptyGroupText(CurveGroup group, const MethodTraits& method);

/// What a step measured for this curve; none in the tail for what the referee measures, none for scores.
std::optional<double> valueOf(Curve curve, const StepReport& report);
/// What a score holds for this curve; none for curves of steps.
std::optional<double> valueOf(Curve curve, const PictureScore& score);

/// An edit of the user or a restart of the average.
struct CurveMark {
    qint64 iteration = 0;
    QString text;
    Side side = Side::Neutral;
    friend bool operator==(const CurveMark&, const CurveMark&) = default;
};

} // namespace referee::ui
