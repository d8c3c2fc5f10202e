// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/step_report.h"

#include "core/base/errors.h"
#include "core/methods/inversion/decode_result.h"
#include "core/methods/inversion/gradient_mixing.h"

#include <cmath>
#include <numeric>

namespace referee {

namespace {

/// Numbers that wait on the device until all are copied at once, and come back in the order they were added.
class Copy {
public:
    explicit Copy(const torch::TensorOptions& options)
        : m_options(options.dtype(torch::kFloat64))
    {
    }
    void add(const torch::Tensor& numbers)
    {
        m_sizes.push_back(numbers.defined() ? numbers.numel() : 0);
        if (numbers.defined()) {
            m_parts.push_back(numbers.detach().reshape({ -1 }).to(m_options));
        }
    }
    void fetch() { m_host = torch::cat(m_parts).to(torch::kCPU).contiguous(); }
    std::vector<double> nextList()
    {
        const double* begin = m_host.const_data_ptr<double>() + m_position;
        const int64_t size = m_sizes[m_next++];
        m_position += size;
        return { begin, begin + size };
    }
    /// 0 for what was undefined.
    double next()
    {
        const auto list = nextList();
        return list.empty() ? 0 : list.front();
    }

private:
    torch::TensorOptions m_options;
    std::vector<torch::Tensor> m_parts;
    std::vector<int64_t> m_sizes;
    torch::Tensor m_host;
    size_t m_next = 0;
    int64_t m_position = 0;
};

/// Of each piece of the prompt, mean over the views: the last target is the end token, which no piece stands for.
torch::Tensor pieceLosses(const torch::Tensor& nll_NT)
{
    return nll_NT.defined() ? nll_NT.mean(0).narrow(0, 0, nll_NT.size(1) - 1) : nll_NT;
}

torch::Tensor normOf(const torch::Tensor& tensor) { return tensor.defined() ? tensor.norm() : tensor; }

double mean(const std::vector<double>& values)
{
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

void requireFinite(double value, const char* what, int64_t iteration)
{
    if (!std::isfinite(value)) {
        throw NumericError("Iteration " + std::to_string(iteration) + ": " + what + " is not finite ("
            + std::to_string(value) + "). The latent before it is kept. Reduce w1, w2 or cfg, or use precision fp32.");
    }
}

void fillShares(StepReport& report, double referee, double sds, double noise)
{
    const double whole = referee + sds + noise;
    if (whole > 0) {
        report.refereeShare = referee / whole;
        report.sdsShare = sds / whole;
        report.noiseShare = noise / whole;
    }
}

void gather(Copy& copy, const StepMeasurements& facts, const LatentState& next)
{
    const ViewLosses& losses = facts.opinion.losses;
    copy.add(losses.matching_N);
    copy.add(losses.captioning_N);
    copy.add(losses.clip_N);
    copy.add(losses.contrast_N);
    copy.add(losses.contrastMatching_N);
    copy.add(facts.opinion.kept_K);
    copy.add(pieceLosses(losses.tokenNll_NT));
    copy.add(facts.refereeNorm);
    copy.add(normOf(facts.sides.referee));
    copy.add(normOf(facts.sides.sds));
    copy.add(facts.cosine);
    copy.add(facts.moved.referee.norm());
    copy.add(facts.moved.sds.norm());
    copy.add(facts.moved.noise.norm());
    copy.add(std::get<0>(torch::std_mean(facts.before->z))); // std() alone waits for a scalar inside
    copy.add(next.z.norm());
    copy.fetch();
}

void fillLosses(StepReport& report, Copy& copy)
{
    report.itmPerView = copy.nextList();
    report.captionPerView = copy.nextList();
    report.itm = mean(report.itmPerView);
    report.caption = mean(report.captionPerView);
    report.clip = mean(copy.nextList());
    report.contrast = mean(copy.nextList());
    report.contrastMatching = mean(copy.nextList());
    for (const double index : copy.nextList()) {
        report.keptViews.push_back(static_cast<int64_t>(index));
    }
    report.captionPerToken = copy.nextList();
}

} // namespace

void StepMeasurements::compare(const torch::Tensor& gReferee, const torch::Tensor& gSds)
{
    if (gReferee.defined()) {
        refereeNorm = gReferee.norm();
        cosine = gSds.defined() ? cosineBetween(gReferee, gSds) : torch::Tensor();
    }
}

StepReport reportStep(const StepMeasurements& facts, const LatentState& next)
{
    StepReport report { .iteration = facts.before->iteration,
        .isTail = facts.terms.hasSds && !facts.terms.hasReferee,
        .rate = facts.terms.rate,
        .w1 = facts.terms.w1,
        .w2 = facts.terms.w2,
        .timestep = facts.timestep,
        .isRestart = facts.terms.restarts };
    Copy copy(next.z.options());
    gather(copy, facts, next);
    fillLosses(report, copy);
    report.refereeNorm = copy.next();
    report.matchedNorm = copy.next();
    report.sdsNorm = copy.next();
    report.cosine = copy.next();
    const double refereeMove = copy.next();
    const double sdsMove = copy.next();
    fillShares(report, refereeMove, sdsMove, copy.next());
    report.latentStd = copy.next();
    requireFinite(report.itm + report.caption + report.clip + report.contrast + report.contrastMatching,
        "the referee's loss", report.iteration);
    requireFinite(report.refereeNorm, "the referee's gradient", report.iteration);
    requireFinite(report.matchedNorm, "the matched referee's gradient (its norm was zero)", report.iteration);
    requireFinite(report.sdsNorm, "the SDS gradient", report.iteration);
    requireFinite(copy.next(), "the latent", report.iteration);
    if (facts.picture) {
        report.picture = toPicture(*facts.picture);
    }
    return report;
}

} // namespace referee
