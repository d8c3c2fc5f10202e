// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/metric_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

std::vector<MetricRow> madeRows()
{
    using enum MetricRow::Kind;
    std::vector<MetricRow> rows {
        { "iteration", Whole, [](const auto& report) { return static_cast<double>(report.iteration); } },
        { "tail", Whole, [](const auto& report) { return report.isTail ? 1.0 : 0.0; } },
        { "itm", Referee, [](const auto& report) { return report.itm; } },
        { "itm_spread", Referee, [](const auto& report) { return spread(report.itmPerView); } },
        { "caption", Referee, [](const auto& report) { return report.caption; } },
        { "caption_spread", Referee, [](const auto& report) { return spread(report.captionPerView); } },
        { "clip", Referee, [](const auto& report) { return report.clip; } },
        { "referee_norm", Referee, [](const auto& report) { return report.refereeNorm; } },
        { "matched_norm", Referee, [](const auto& report) { return report.matchedNorm; } },
        { "sds_norm", Number, [](const auto& report) { return report.sdsNorm; } },
        { "cosine", Referee, [](const auto& report) { return report.cosine; } },
        { "referee_share", Number, [](const auto& report) { return report.refereeShare; } },
        { "sds_share", Number, [](const auto& report) { return report.sdsShare; } },
        { "noise_share", Number, [](const auto& report) { return report.noiseShare; } },
        { "latent_std", Number, [](const auto& report) { return report.latentStd; } },
        { "rate", Number, [](const auto& report) { return report.rate; } },
        { "w1", Number, [](const auto& report) { return report.w1; } },
        { "w2", Number, [](const auto& report) { return report.w2; } },
        { "timestep", Whole, [](const auto& report) { return static_cast<double>(report.timestep); } },
        { "restart", Whole, [](const auto& report) { return report.isRestart ? 1.0 : 0.0; } },
        { "chunk", Whole, [](const auto& report) { return static_cast<double>(report.chunk); } },
    };
    for (size_t hop = 0; hop < kHopNames.size(); ++hop) {
        std::string name { kHopNames[hop] };
        std::replace(name.begin(), name.end(), ' ', '_');
        rows.push_back({ name + "_ms", Number, [hop](const auto& report) { return report.hopMs[hop]; } });
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
