// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/metric_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace referee {

namespace {

/// Standard deviation over the views; 0 for one.
double spread(const std::vector<double>& values)
{
    const auto count = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    double squares = 0;
    for (const double value : values) {
        squares += (value - sum / count) * (value - sum / count);
    }
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(squares / std::max(1.0, count - 1));
}

/// A member as it is stored; flags and counts as numbers.
template <typename Value>
MetricRow row(const char* stored, const char* name, MetricRow::Kind kind, Value StepReport::*member)
{
    return { name, kind, [member](const StepReport& report) { return static_cast<double>(report.*member); }, stored,
        [member](StepReport& report, double value) {
            if constexpr (std::is_same_v<Value, bool>) {
                report.*member = value != 0;
            } else {
                report.*member = static_cast<Value>(value);
            }
        } };
}

MetricRow row(const char* name, MetricRow::Kind kind, double StepReport::*member)
{
    return row(name, name, kind, member);
}

MetricRow spreadRow(const char* name, std::vector<double> StepReport::*member)
{
    return { name, MetricRow::Kind::Referee, [member](const StepReport& report) { return spread(report.*member); }, {},
        {} };
}

MetricRow hopRow(size_t hop)
{
    std::string name { kHopNames[hop] };
    std::replace(name.begin(), name.end(), ' ', '_');
    return { name + "_ms", MetricRow::Kind::Number, [hop](const StepReport& report) { return report.hopMs[hop]; },
        "ms_" + name, [hop](StepReport& report, double value) { report.hopMs[hop] = value; } };
}

std::vector<MetricRow> madeRows()
{
    using enum MetricRow::Kind;
    std::vector<MetricRow> rows {
        { "iteration", Whole, [](const auto& report) { return static_cast<double>(report.iteration); }, {}, {} },
        row("is_tail", "tail", Whole, &StepReport::isTail),
        row("itm", Referee, &StepReport::itm),
        spreadRow("itm_spread", &StepReport::itmPerView),
        row("caption", Referee, &StepReport::caption),
        spreadRow("caption_spread", &StepReport::captionPerView),
        row("clip", Referee, &StepReport::clip),
        row("referee_norm", Referee, &StepReport::refereeNorm),
        row("matched_norm", Referee, &StepReport::matchedNorm),
        row("sds_norm", Number, &StepReport::sdsNorm),
        row("cosine", Referee, &StepReport::cosine),
        row("referee_share", Number, &StepReport::refereeShare),
        row("sds_share", Number, &StepReport::sdsShare),
        row("noise_share", Number, &StepReport::noiseShare),
        row("latent_std", Number, &StepReport::latentStd),
        row("rate", Number, &StepReport::rate),
        row("w1", Number, &StepReport::w1),
        row("w2", Number, &StepReport::w2),
        row("timestep", "timestep", Whole, &StepReport::timestep),
        row("is_restart", "restart", Whole, &StepReport::isRestart),
        row("chunk", "chunk", Whole, &StepReport::chunk),
    };
    for (size_t hop = 0; hop < kHopNames.size(); ++hop) {
        rows.push_back(hopRow(hop));
    }
    return rows;
}

} // namespace

const std::vector<MetricRow>& metricRows()
{
    static const std::vector<MetricRow> rows = madeRows();
    return rows;
}

} // namespace referee
