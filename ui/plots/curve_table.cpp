// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_table.h"

#include "core/base/metric_table.h"

#include <QtCore/QCoreApplication>
#include <cmath>

namespace referee::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("Curves", text); }

QString withRealMinus(QString number) { return number.replace(QLatin1Char('-'), QChar(0x2212)); }

QColor mixed(const QColor& from, const QColor& to, double share)
{
    const auto between = [share](int a, int b) { return static_cast<int>(a + (b - a) * share); };
    return { between(from.red(), to.red()), between(from.green(), to.green()), between(from.blue(), to.blue()) };
}

using enum CurveGroup;

// clang-format off
constexpr std::array<CurveInfo, kCurves> kTable { {
    { Curve::Matching, Losses, Side::Referee, 0, Qt::SolidLine, true, "itm", QT_TRANSLATE_NOOP("Curves", "matching"),
        QT_TRANSLATE_NOOP("Curves", "Matching loss of the referee, mean over the views: does the picture fit the prompt?") },
    { Curve::Captioning, Losses, Side::Referee, 0.6, Qt::SolidLine, true, "caption", QT_TRANSLATE_NOOP("Curves", "captioning"),
        QT_TRANSLATE_NOOP("Curves", "Captioning loss of the referee, mean over the words: would it describe the picture like this?") },
    { Curve::Clip, Losses, Side::Referee, 0, Qt::DashLine, true, "clip", QT_TRANSLATE_NOOP("Curves", "CLIP"),
        QT_TRANSLATE_NOOP("Curves", "CLIP loss, 1 − cosine between picture and prompt; only when CLIP has a weight") },
    { Curve::Contrast, Losses, Side::Referee, 0.3, Qt::DotLine, true, "contrast", QT_TRANSLATE_NOOP("Curves", "contrast"),
        QT_TRANSLATE_NOOP("Curves", "Contrast loss: the prompt among captions that contradict it; only when it has a weight") },
    { Curve::ContrastMatching, Losses, Side::Referee, 0.6, Qt::DotLine, true, "contrast_matching", QT_TRANSLATE_NOOP("Curves", "contrast, matching"),
        QT_TRANSLATE_NOOP("Curves", "The same by matching; only when a contrast loss has a weight") },
    { Curve::RefereeNorm, Gradients, Side::Referee, 0, Qt::SolidLine, true, "referee_norm", QT_TRANSLATE_NOOP("Curves", "|referee|"),
        QT_TRANSLATE_NOOP("Curves", "Norm of the referee's gradient before it is matched") },
    { Curve::MatchedNorm, Gradients, Side::Referee, 0.6, Qt::DashLine, false, "matched_norm", QT_TRANSLATE_NOOP("Curves", "matched"),
        QT_TRANSLATE_NOOP("Curves", "Norm of the referee's gradient after matching: w1 times that of SDS") },
    { Curve::SdsNorm, Gradients, Side::Sds, 0, Qt::SolidLine, true, "sds_norm", QT_TRANSLATE_NOOP("Curves", "|SDS|"),
        QT_TRANSLATE_NOOP("Curves", "Norm of the SDS gradient with its weight w2") },
    { Curve::Cosine, Cosine, Side::Neutral, 0.5, Qt::SolidLine, true, "cosine", QT_TRANSLATE_NOOP("Curves", "cosine"),
        QT_TRANSLATE_NOOP("Curves", "Cosine between both gradients: 1 means that they agree, −1 that they conflict") },
    { Curve::RefereeShare, Shares, Side::Referee, 0, Qt::SolidLine, true, "referee_share", QT_TRANSLATE_NOOP("Curves", "referee"),
        QT_TRANSLATE_NOOP("Curves", "How much of the step comes from the referee") },
    { Curve::SdsShare, Shares, Side::Sds, 0, Qt::SolidLine, true, "sds_share", QT_TRANSLATE_NOOP("Curves", "SDS"),
        QT_TRANSLATE_NOOP("Curves", "How much of the step comes from SDS") },
    { Curve::NoiseShare, Shares, Side::Neutral, 0, Qt::SolidLine, true, "noise_share", QT_TRANSLATE_NOOP("Curves", "noise"),
        QT_TRANSLATE_NOOP("Curves", "How much of the step comes from the added noise") },
    { Curve::LatentStd, Latent, Side::Neutral, 0.5, Qt::SolidLine, true, "latent_std", QT_TRANSLATE_NOOP("Curves", "latent std"),
        QT_TRANSLATE_NOOP("Curves", "Standard deviation of the latent before the step; far above 1 the picture over-saturates") },
    { Curve::Match, Scores, Side::Referee, 0, Qt::SolidLine, true, "", QT_TRANSLATE_NOOP("Curves", "p(match)"),
        QT_TRANSLATE_NOOP("Curves", "The referee's probability that the whole picture, without augmentation, fits the prompt") },
    { Curve::ClipScore, Scores, Side::Referee, 0, Qt::DashLine, true, "", QT_TRANSLATE_NOOP("Curves", "CLIP cosine"),
        QT_TRANSLATE_NOOP("Curves", "Cosine between picture and prompt under CLIP") },
    { Curve::Judge, Scores, Side::Neutral, 0.7, Qt::SolidLine, true, "", QT_TRANSLATE_NOOP("Curves", "judge"),
        QT_TRANSLATE_NOOP("Curves", "Score of the judge, which does not affect the run: product of its p(yes) over the phrases of the prompt") },
} };

constexpr std::array<std::pair<const char*, const char*>, kCurveGroups> kGroups { {
    { QT_TRANSLATE_NOOP("Curves", "losses"), QT_TRANSLATE_NOOP("Curves", "What the referee minimises") },
    { QT_TRANSLATE_NOOP("Curves", "gradients"), QT_TRANSLATE_NOOP("Curves", "Gradient norms of both sides") },
    { QT_TRANSLATE_NOOP("Curves", "cosine"), QT_TRANSLATE_NOOP("Curves", "Whether the gradients agree") },
    { QT_TRANSLATE_NOOP("Curves", "shares"), QT_TRANSLATE_NOOP("Curves", "How much of the step comes from referee, SDS and noise") },
    { QT_TRANSLATE_NOOP("Curves", "latent"), QT_TRANSLATE_NOOP("Curves", "Standard deviation of the latent") },
    { QT_TRANSLATE_NOOP("Curves", "scores"), QT_TRANSLATE_NOOP("Curves", "Scores of the whole picture, between 0 and 1") },
} };
// clang-format on

std::optional<double> ifFinite(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

} // namespace

const std::array<CurveInfo, kCurves>& curveTable() { return kTable; }

const CurveInfo& infoOf(Curve curve) { return kTable[static_cast<std::size_t>(curve)]; }

QString curveName(Curve curve) { return translated(infoOf(curve).name); }

QString curveTip(Curve curve) { return translated(infoOf(curve).tip); }

QString groupName(CurveGroup group) { return translated(kGroups[static_cast<std::size_t>(group)].first); }

QString axisTitle(CurveGroup group)
{
    static constexpr std::array kTitles { QT_TRANSLATE_NOOP("Curves", "loss"),
        QT_TRANSLATE_NOOP("Curves", "norm of the gradient at z"),
        QT_TRANSLATE_NOOP("Curves", "cosine of the gradients"), QT_TRANSLATE_NOOP("Curves", "share of the step"),
        QT_TRANSLATE_NOOP("Curves", "standard deviation of z"), QT_TRANSLATE_NOOP("Curves", "score") };
    return translated(kTitles[static_cast<std::size_t>(group)]);
}

QString groupTip(CurveGroup group) { return translated(kGroups[static_cast<std::size_t>(group)].second); }

bool canBeLogarithmic(CurveGroup group) { return group == Losses || group == Gradients || group == Latent; }

QColor curveColour(const CurveInfo& info, const Theme& theme)
{
    return mixed(theme.of(info.side), theme.text, info.paleness);
}

QColor quietCurveColour(const CurveInfo& info, const Theme& theme)
{
    constexpr double kQuiet = 0.35;
    return mixed(curveColour(info, theme), theme.surface, kQuiet);
}

QString curveValueText(Curve curve, double value)
{
    constexpr double kPercent = 100;
    switch (infoOf(curve).group) {
    case Shares:
        return translated(QT_TRANSLATE_NOOP("Curves", "%1 %")).arg(std::lround(value * kPercent));
    case Cosine:
    case Scores:
        return withRealMinus(QString::number(value, 'f', 2));
    default:
        return withRealMinus(QString::number(value, 'g', 3));
    }
}

bool isOptional(Curve curve)
{
    return curve == Curve::Clip || curve == Curve::Contrast || curve == Curve::ContrastMatching;
}

bool isMeasuredBy(const MethodTraits& method, Curve curve)
{
    const CurveInfo& info = infoOf(curve);
    switch (info.group) {
    case Cosine:
        return method.usesReferee && method.usesSds;
    case Losses:
    case Gradients:
    case Shares:
        return info.side == Side::Referee ? method.usesReferee
            : info.side == Side::Sds      ? method.usesSds
                                          : method.optimizesLatent;
    default:
        return true;
    }
}

QString emptyGroupText(CurveGroup group, const MethodTraits& method)
{
    const QString text = group == Losses ? translated(QT_TRANSLATE_NOOP("Curves", "No losses: “%1” has no referee."))
        : group == Cosine ? translated(QT_TRANSLATE_NOOP("Curves", "No cosine: “%1” has not both gradients."))
                          : translated(QT_TRANSLATE_NOOP("Curves", "Nothing to show: “%1” has no gradients."));
    return text.arg(QString::fromStdString(method.name));
}

std::optional<double> valueOf(Curve curve, const StepReport& report)
{
    const std::string_view name = infoOf(curve).metric;
    if (name.empty()) {
        return std::nullopt;
    }
    const Metric& metric = findMetric(name);
    const double value = metric.value(report);
    const bool isMeasured = metric.isMeasured(report) && (!isOptional(curve) || value != 0);
    return isMeasured ? ifFinite(value) : std::nullopt;
}

std::optional<double> valueOf(Curve curve, const PictureScore& score)
{
    switch (curve) {
    case Curve::Match:
        return ifFinite(score.match);
    case Curve::ClipScore:
        return score.hasClip ? ifFinite(score.clip) : std::nullopt;
    case Curve::Judge:
        return score.hasJudge ? ifFinite(score.judge) : std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace referee::ui
