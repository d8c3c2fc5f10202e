// SPDX-License-Identifier: GPL-3.0-or-later
// The devices of this machine, and the processor's instructions.
#pragma once

#include <string>
#include <torch/torch.h>

namespace referee {

/// "cpu", "cuda", "cuda:1"; loads LibTorch's CUDA library for a GPU. UsageError with the reason when the device is not
/// available: no library, no driver, no such number, or a GPU that this LibTorch was not built for.
torch::Device findDevice(const std::string& name);

/// Selects deterministic kernels and forbids cuDNN to choose by timing. Call before a GPU is used.
void askForSameBits();

/// Whether a processor in this text of /proc/cpuinfo has bfloat16 instructions; true where it lists no features.
bool hasBf16Instructions(const std::string& cpuinfo);

/// A sentence about a precision that this processor is slow in; empty: none.
std::string noteOnPrecision(const std::string& precision, const std::string& cpuinfo);

/// /proc/cpuinfo; empty where there is none.
std::string cpuinfoText();

} // namespace referee
