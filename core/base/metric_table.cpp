// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/metric_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>

namespace referee {

namespace {

/// Standard deviation over the views; 0 for one view, NaN for none.
double spread(const std::vector<double>& values)
{
    const auto count = static_cast<double>(values.size());
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    double squares = 0;
    for (const double value : values) {
        squares += (value - sum / count) * (value - sum / count);
    }
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(squares / std::max(1.0, count - 1));
}

/// Texts for the window.
struct Words {
    const char* label;
    const char* unit = "";
};

/// A member as it is stored; flags and counts as numbers.
template <typename Value>
Metric row(const char* stored, const char* name, Metric::Kind kind, Value StepReport::*member, Words words)
{
    const auto set = [member](StepReport& report, double value) {
        if constexpr (std::is_same_v<Value, bool>) {
            report.*member = value != 0;
        } else {
            report.*member = static_cast<Value>(value);
        }
    };
    return { name, stored, words.label, words.unit, kind,
        [member](const StepReport& report) { return static_cast<double>(report.*member); }, set };
}

Metric row(const char* name, Metric::Kind kind, double StepReport::*member, Words words)
{
    return row(name, name, kind, member, words);
}

Metric spreadRow(const char* name, std::vector<double> StepReport::*member, Words words)
{
    return { name, {}, words.label, words.unit, Metric::Kind::Referee,
        [member](const StepReport& report) { return spread(report.*member); }, {} };
}

/// Run files keep these in a table of their own.
Metric contrastRow(const char* name, double StepReport::*member, Words words)
{
    auto metric = row(name, Metric::Kind::Referee, member, words);
    metric.stored.clear();
    return metric;
}

Metric stageRow(size_t stage)
{
    std::string name { kStageNames[stage] };
    std::replace(name.begin(), name.end(), ' ', '_');
    return { name + "_ms", "ms_" + name, std::string(kStageNames[stage]), "ms", Metric::Kind::Number,
        [stage](const StepReport& report) { return report.stageMs[stage]; },
        [stage](StepReport& report, double value) { report.stageMs[stage] = value; } };
}

std::vector<Metric> madeTable()
{
    using enum Metric::Kind;
    std::vector<Metric> rows {
        { "iteration", {}, "iteration", {}, Whole,
            [](const StepReport& report) { return static_cast<double>(report.iteration); }, {} },
        row("is_tail", "tail", Whole, &StepReport::isTail, { "tail" }),
        row("itm", Referee, &StepReport::itm, { "matching", "nat" }),
        spreadRow("itm_spread", &StepReport::itmPerView, { "matching, spread over the views", "nat" }),
        row("caption", Referee, &StepReport::caption, { "captioning", "nat" }),
        spreadRow("caption_spread", &StepReport::captionPerView, { "captioning, spread over the views", "nat" }),
        row("clip", Referee, &StepReport::clip, { "CLIP" }),
        contrastRow("contrast", &StepReport::contrast, { "contrast", "nat" }),
        contrastRow("contrast_matching", &StepReport::contrastMatching, { "contrast, matching", "nat" }),
        row("referee_norm", Referee, &StepReport::refereeNorm, { "referee norm" }),
        row("matched_norm", Referee, &StepReport::matchedNorm, { "matched norm" }),
        row("sds_norm", Number, &StepReport::sdsNorm, { "SDS norm" }),
        row("cosine", Referee, &StepReport::cosine, { "cosine" }),
        row("referee_share", Number, &StepReport::refereeShare, { "referee share" }),
        row("sds_share", Number, &StepReport::sdsShare, { "SDS share" }),
        row("noise_share", Number, &StepReport::noiseShare, { "noise share" }),
        row("latent_std", Number, &StepReport::latentStd, { "latent std" }),
        row("rate", Number, &StepReport::rate, { "rate" }),
        row("w1", Number, &StepReport::w1, { "w1" }),
        row("w2", Number, &StepReport::w2, { "w2" }),
        row("timestep", "timestep", Whole, &StepReport::timestep, { "timestep" }),
        row("is_restart", "restart", Whole, &StepReport::isRestart, { "restart of the average" }),
        row("chunk", "chunk", Whole, &StepReport::chunk, { "views per pass" }),
    };
    for (size_t stage = 0; stage < kStageNames.size(); ++stage) {
        rows.push_back(stageRow(stage));
    }
    return rows;
}

} // namespace

const std::vector<Metric>& metricTable()
{
    static const std::vector<Metric> table = madeTable();
    return table;
}

const Metric& findMetric(std::string_view name)
{
    const auto& table = metricTable();
    return *std::ranges::find(table, name, &Metric::name);
}

} // namespace referee
