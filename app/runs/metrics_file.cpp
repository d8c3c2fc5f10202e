// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/metrics_file.h"

#include "core/errors.h"

#include <algorithm>
#include <cmath>

namespace referee {

namespace {

    /// Standard deviation over the views; 0 for fewer than two.
    double spread(const std::vector<double>& values)
    {
        if (values.size() < 2) {
            return 0;
        }
        double sum = 0;
        double squares = 0;
        for (const double value : values) {
            sum += value;
            squares += value * value;
        }
        const auto count = static_cast<double>(values.size());
        return std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1)));
    }

} // namespace

MetricsFile::MetricsFile(const std::filesystem::path& path)
    : m_path(path)
    , m_stream(path)
{
    m_stream << "iteration,tail,itm,itm_spread,caption,caption_spread,clip,referee_norm,matched_norm,sds_norm,cosine,"
                "referee_share,sds_share,noise_share,latent_std,rate,w1,w2,timestep,restart,chunk";
    for (const auto name : kHopNames) {
        std::string column { name };
        std::replace(column.begin(), column.end(), ' ', '_');
        m_stream << ',' << column << "_ms";
    }
    m_stream << std::endl;
    requireWritten();
}

void MetricsFile::append(const StepReport& report)
{
    m_stream.precision(9);
    m_stream << report.iteration << ',' << report.isTail << ',' << report.itm << ',' << spread(report.itmPerView) << ','
             << report.caption << ',' << spread(report.captionPerView) << ',' << report.clip << ',' << report.refereeNorm
             << ',' << report.matchedNorm << ',' << report.sdsNorm << ',' << report.cosine << ',' << report.refereeShare
             << ',' << report.sdsShare << ',' << report.noiseShare << ',' << report.latentStd << ',' << report.rate << ','
             << report.w1 << ',' << report.w2 << ',' << report.timestep << ',' << report.isRestart << ',' << report.chunk;
    for (const double ms : report.hopMs) {
        m_stream << ',' << ms;
    }
    m_stream << std::endl;
    requireWritten();
}

void MetricsFile::requireWritten()
{
    if (!m_stream) {
        throw WriteError(m_path.string() + ": the metrics cannot be written. Free space, or choose a writable folder "
                                           "with --out.");
    }
}

} // namespace referee
