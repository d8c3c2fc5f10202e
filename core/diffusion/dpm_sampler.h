// SPDX-License-Identifier: GPL-3.0-or-later
// DPM-Solver++ of second order, multistep, midpoint, as diffusers' DPMSolverMultistepScheduler.
#pragma once

#include "core/diffusion/sampler.h"

namespace referee {

class DpmSampler : public Sampler {
public:
    DpmSampler(const SchedulerConfig& config, int64_t steps);
    torch::Tensor step(const torch::Tensor& prediction, size_t index, const torch::Tensor& x) override;
    std::vector<torch::Tensor> memory() const override;
    size_t memorySize(size_t index) const override { return index > 0 ? 1 : 0; }
    void setMemory(size_t index, const std::vector<torch::Tensor>& memory) override;

private:
    bool isFirstOrder(size_t index) const;

    PredictionType m_predictionType;
    bool m_isFirstOrderAtEnd;
    std::vector<double> m_noiseRatio; ///< s/a at each call, and where the last one ends
    torch::Tensor m_lastPicture; ///< the picture that the call before predicted
};

} // namespace referee
