// SPDX-License-Identifier: GPL-3.0-or-later
// DPM-Solver++ of second order, multistep, midpoint, as diffusers' DPMSolverMultistepScheduler.
#pragma once

#include "core/diffusion/sampler.h"

namespace referee {

class DpmSampler : public Sampler {
public:
    DpmSampler(const SchedulerConfig& config, int64_t steps);
    torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) override;

private:
    bool isFirstOrder(size_t index) const;

    PredictionType m_predictionType;
    bool m_isFirstOrderAtEnd;
    std::vector<double> m_noiseRatio; ///< s/a at each call, and where the last one ends
    torch::Tensor m_lastPicture; ///< the picture that the call before predicted
};

} // namespace referee
