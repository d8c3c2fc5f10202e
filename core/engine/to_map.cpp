// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/to_map.h"

#include <cstring>

namespace referee {

GradientMap toMap(MapKind kind, int64_t iteration, const torch::Tensor& tensor_1CHW)
{
    const auto host = tensor_1CHW.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    GradientMap map;
    map.kind = kind;
    map.iteration = iteration;
    map.channels = host.size(1);
    map.height = host.size(2);
    map.width = host.size(3);
    map.values.resize(static_cast<size_t>(host.numel()));
    std::memcpy(map.values.data(), host.const_data_ptr<float>(), map.values.size() * sizeof(float));
    return map;
}

} // namespace referee
