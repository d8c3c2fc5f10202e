// SPDX-License-Identifier: GPL-3.0-or-later
// Devices, by name and by what they can do: GPUs, and the processor's instructions and cores.
#pragma once

#include <string>
#include <torch/torch.h>

namespace referee {

// Where networks run. One program serves processor and GPU: LibTorch's CUDA library is loaded when it is asked for.

/// "cpu", "cuda", "cuda:1". UsageError that says what is there when the device is not: no library, no driver, no such
/// number, or a GPU that this LibTorch was not built for.
torch::Device findDevice(const std::string& name);

/// Asks for kernels that give the same bits twice and forbids cuDNN to choose by timing. Call before a GPU is used.
void askForSameBits();

// What the processor is good at, as the kernel tells it.

/// Does one of the processors of a /proc/cpuinfo multiply bfloat16 itself? True where it lists no features.
bool hasBf16Instructions(const std::string& cpuinfo);

/// A sentence about a precision that this processor is slow in; empty: none.
std::string noteOnPrecision(const std::string& precision, const std::string& cpuinfo);

/// /proc/cpuinfo; empty where there is none.
std::string cpuinfoText();

} // namespace referee
