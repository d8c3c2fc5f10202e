// SPDX-License-Identifier: GPL-3.0-or-later
// Random weights for benchmarks at sizes whose checkpoints are not at hand: same names and shapes, no meaning.
#pragma once

#include <cstdint>
#include <string>
#include <torch/torch.h>

namespace referee {

/// Fills `tensor` so that activations keep about unit variance from layer to layer: matrices and kernels uniform with
/// variance 1 / fan-in, one-dimensional weights (of norms) 1, everything else 0. The numbers depend on `seed` and
/// `name` alone. Integer tensors are left as they are.
void drawWeight(torch::Tensor tensor, const std::string& name, uint64_t seed);

} // namespace referee
