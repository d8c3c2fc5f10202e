// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_npz.h"

#include "app/export/npz_writer.h"
#include "core/base/errors.h"

namespace referee {

namespace {

constexpr int64_t kLatentChannels = 4;

Snapshot snapshotAt(const NpzContent& content, int64_t iteration)
{
    auto snapshot = content.snapshot(iteration);
    if (!snapshot) {
        throw LoadError("A snapshot of iteration " + std::to_string(iteration)
            + " was expected in the run, found none; it may have been thinned out meanwhile. Export again.");
    }
    return std::move(*snapshot);
}

/// An average that has not begun is written as zeros; it counts nothing.
void addLatents(
    NpzWriter& writer, const NpzContent& content, const std::string& name, std::vector<float> Snapshot::*part)
{
    const Snapshot first = content.iterations.empty() ? Snapshot {} : snapshotAt(content, content.iterations.front());
    const auto size = static_cast<size_t>(kLatentChannels * first.height * first.width);
    writer.begin(name, "<f4", { std::ssize(content.iterations), kLatentChannels, first.height, first.width });
    for (const int64_t iteration : content.iterations) {
        const Snapshot snapshot = snapshotAt(content, iteration);
        std::vector<float> values = snapshot.*part;
        if (values.empty()) {
            values.resize(size);
        }
        if (values.size() != size) {
            throw LoadError("The snapshot of iteration " + std::to_string(iteration) + " was expected to hold "
                + std::to_string(size) + " numbers, found " + std::to_string(values.size()) + "; the run is damaged.");
        }
        writer.append(values.data(), values.size() * sizeof(float));
    }
}

void addColumn(NpzWriter& writer, const MetricColumn& column)
{
    if (column.isWhole) {
        writer.add("metric." + column.name, std::vector<int64_t>(column.values.begin(), column.values.end()));
    } else {
        writer.add("metric." + column.name, column.values);
    }
}

} // namespace

void writeNpz(const std::filesystem::path& file, const NpzContent& content)
{
    NpzWriter writer(file);
    writer.add("iterations", content.iterations);
    addLatents(writer, content, "z", &Snapshot::z);
    addLatents(writer, content, "ema", &Snapshot::ema);
    for (const auto& column : metricColumns(content.reports)) {
        addColumn(writer, column);
    }
    for (const auto& column : scoreColumns(content.reports, content.scores)) {
        addColumn(writer, column);
    }
    const auto views = static_cast<int64_t>(mostViews(content.reports));
    for (const auto& column : viewColumns(content.reports)) {
        writer.add("metric." + column.name, column.values, { std::ssize(content.reports), views });
    }
    writer.addText("run", content.json);
    writer.finish();
}

} // namespace referee
