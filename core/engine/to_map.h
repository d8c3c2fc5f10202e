// SPDX-License-Identifier: GPL-3.0-or-later
// From a tensor of a step to a map that needs no LibTorch to be read.
#pragma once

#include "core/types.h"

#include <torch/torch.h>

namespace referee {

/// tensor_1CHW → host values in fp32. Waits for the device.
GradientMap toMap(MapKind kind, int64_t iteration, const torch::Tensor& tensor_1CHW);

} // namespace referee
