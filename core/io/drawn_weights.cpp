// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/drawn_weights.h"

#include <ATen/CPUGeneratorImpl.h>
#include <cmath>
#include <functional>

namespace referee {

void drawWeight(torch::Tensor tensor, const std::string& name, uint64_t seed)
{
    if (!tensor.is_floating_point()) {
        return;
    }
    if (tensor.dim() < 2) {
        tensor.fill_(name.ends_with("weight") ? 1 : 0);
        return;
    }
    const auto fanIn = static_cast<double>(tensor.numel() / tensor.size(0));
    const double greatest = std::sqrt(3 / fanIn); // of a uniform distribution with variance 1 / fanIn
    auto generator = at::detail::createCPUGenerator(seed ^ std::hash<std::string> {}(name));
    if (tensor.is_cpu()) {
        tensor.uniform_(-greatest, greatest, generator);
    } else {
        tensor.copy_(torch::empty(tensor.sizes(), tensor.scalar_type()).uniform_(-greatest, greatest, generator));
    }
}

} // namespace referee
