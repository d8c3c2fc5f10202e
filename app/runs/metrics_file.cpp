// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/metrics_file.h"

#include "app/runs/export_csv.h"
#include "core/errors.h"

namespace referee {

MetricsFile::MetricsFile(const std::filesystem::path& path)
    : m_path(path)
    , m_stream(path)
    , m_isOurs(m_stream.is_open())
{
    m_stream << csvHead() << std::endl;
    requireWritten();
}

void MetricsFile::append(const StepReport& report)
{
    m_stream << csvLine(report) << std::endl;
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

} // namespace referee
