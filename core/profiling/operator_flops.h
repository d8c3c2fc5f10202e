// SPDX-License-Identifier: GPL-3.0-or-later
// How many floating-point operations a call of a LibTorch operator is, from its name and inputs.
#pragma once

#include <ATen/core/ivalue.h>
#include <string_view>

namespace referee {

/// Whether the operator is one of those that are counted: matrix products, convolutions, attention kernels, forward and
/// backward. Composite operators (linear, matmul, conv2d) are not: they are counted by what they hold.
bool hasFlops(std::string_view name);

/// 2 a multiply-add, as executed: a backward pass of a fused attention kernel counts five products (the scores are
/// computed again), a masked product counts whole. 0 for what hasFlops() does not know.
double operatorFlops(std::string_view name, c10::ArrayRef<const c10::IValue> inputs);

} // namespace referee
