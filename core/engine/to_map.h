// SPDX-License-Identifier: GPL-3.0-or-later
// From a tensor of a step to a map that needs no LibTorch to be read.
#pragma once

#include "core/base/types.h"
#include "core/methods/inversion/async_host_copy.h"

#include <chrono>
#include <torch/torch.h>
#include <vector>

namespace referee {

/// tensor_1CHW → host values in fp32. Waits for the device.
GradientMap toMap(MapKind kind, int64_t iteration, const torch::Tensor& tensor_1CHW);

/// Maps of one iteration on their way to the host: the device computes the next one while the last one is copied.
class PendingMaps {
public:
    using Clock = std::chrono::steady_clock;

    explicit PendingMaps(int64_t iteration)
        : m_iteration(iteration)
    {
    }
    /// `since`: when its computing began, for GradientMap::ms.
    void add(MapKind kind, const torch::Tensor& tensor_1CHW, Clock::time_point since);
    /// All that were added, in that order. Waits for those that have not arrived.
    std::vector<GradientMap> all();

private:
    struct Coming {
        MapKind kind;
        AsyncHostCopy copy;
        Clock::time_point since;
    };
    void land();

    int64_t m_iteration;
    std::vector<Coming> m_coming;
    size_t m_landed = 0; ///< of those
    std::vector<GradientMap> m_maps;
};

} // namespace referee
