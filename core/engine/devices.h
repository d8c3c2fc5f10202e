// SPDX-License-Identifier: GPL-3.0-or-later
// Where networks run. One program serves processor and GPU: LibTorch's CUDA library is loaded when it is asked for.
#pragma once

#include <string>
#include <torch/torch.h>

namespace referee {

/// "cpu", "cuda", "cuda:1". UsageError that says what is there when the device is not: no library, no driver, no such
/// number, or a GPU that this LibTorch was not built for.
torch::Device findDevice(const std::string& name);

/// Asks for kernels that give the same bits twice and forbids cuDNN to choose by timing. Call before a GPU is used.
void askForSameBits();

} // namespace referee
