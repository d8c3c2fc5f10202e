// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/metrics_file.h"

#include "app/runs/metric_rows.h"
#include "core/errors.h"

#include <cmath>
#include <utility>

namespace referee {

MetricsFile::MetricsFile(const std::filesystem::path& path)
    : m_path(path)
    , m_stream(path)
    , m_isOurs(m_stream.is_open())
{
    const char* separator = "";
    for (const auto& row : metricRows()) {
        m_stream << std::exchange(separator, ",") << row.name;
    }
    m_stream << std::endl;
    requireWritten();
}

void MetricsFile::append(const StepReport& report)
{
    m_stream.precision(9);
    const char* separator = "";
    for (const auto& row : metricRows()) {
        const double value = row.value(report);
        m_stream << std::exchange(separator, ",");
        if (row.kind == MetricRow::Kind::Whole) {
            m_stream << static_cast<int64_t>(value);
        } else {
            m_stream << (std::isnan(value) ? 0 : value); // a spread without views
        }
    }
    m_stream << std::endl;
    requireWritten();
}

void MetricsFile::requireWritten()
{
    if (!m_stream) {
        m_stream.close();
        if (m_isOurs) {
            std::error_code ignored;
            std::filesystem::remove(m_path, ignored);
        }
        throw WriteError(m_path.string()
            + ": the metrics cannot be written. Free space, or choose a writable folder "
              "with --out.");
    }
}

void writeMetrics(const std::filesystem::path& path, const std::vector<StepReport>& reports)
{
    MetricsFile metrics(path);
    for (const auto& report : reports) {
        metrics.append(report);
    }
}

} // namespace referee
