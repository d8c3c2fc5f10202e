// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/devices.h"

#include "core/base/errors.h"
#include "core/engine/engine.h"
#include "core/memory/memory_plan.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string_view>

namespace referee {

namespace {

/// Registers the CUDA backend (docs/decisions/libtorch-from-wheel.md). The reason when that is not possible.
std::string loadCuda()
{
    static const std::string reason = [] {
        return dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr ? std::string() : std::string(dlerror());
    }();
    return reason;
}

std::string nameOf(c10::DeviceIndex index) { return "cuda:" + std::to_string(index); }

std::string listText()
{
    constexpr double kGiga = 1e9;
    std::ostringstream text;
    text << std::fixed << std::setprecision(1);
    for (const auto& device : listDevices()) {
        text << (text.tellp() > 0 ? ", " : "") << device.name << " (" << static_cast<double>(device.free) / kGiga
             << " GB free)";
    }
    return text.str();
}

[[noreturn]] void throwAbsent(const std::string& name, const std::string& reason)
{
    throw UsageError("The device '" + name + "' was expected to be there, but " + reason);
}

/// A small sum tells whether the GPU can run this LibTorch's kernels at all.
void requireThatItWorks(const torch::Device& device)
{
    try {
        torch::ones({ 2 }, torch::TensorOptions(device)).sum().item<float>();
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        throwAbsent(device.str(),
            "it cannot run this LibTorch: " + text.substr(0, text.find('\n'))
                + ". Update the NVIDIA driver, or build with a LibTorch made for this GPU (CMAKE_PREFIX_PATH).");
    }
}

torch::Device findGpu(const std::string& name, const torch::Device& wanted)
{
    if (const auto reason = loadCuda(); !reason.empty()) {
        throwAbsent(name,
            "LibTorch's CUDA library cannot be loaded: " + reason
                + ". Start packaging/run on a machine with an NVIDIA driver, which fetches it, or use --device cpu.");
    }
    const auto count = at::accelerator::deviceCount();
    if (!torch::cuda::is_available() || count == 0) {
        throwAbsent(name, "no NVIDIA GPU answers. Check the driver with nvidia-smi, or use --device cpu.");
    }
    const torch::Device device(torch::kCUDA, wanted.has_index() ? wanted.index() : c10::DeviceIndex { 0 });
    if (device.index() >= count) {
        throwAbsent(name, "there are only: " + listText() + ".");
    }
    at::accelerator::setDeviceIndex(device.index());
    requireThatItWorks(device);
    return device;
}

} // namespace

torch::Device findDevice(const std::string& name)
{
    std::optional<torch::Device> device;
    try {
        device = torch::Device(name);
    } catch (const c10::Error&) {
        device.reset();
    }
    if (!device || !(device->is_cpu() || device->is_cuda())) {
        throw UsageError("The device was expected to be cpu, cuda or cuda:NUMBER, found '" + name + "'.");
    }
    return device->is_cpu() ? *device : findGpu(name, *device);
}

std::vector<DeviceInfo> listDevices()
{
    const torch::Device processor(torch::kCPU);
    const uint64_t total = kilobytesIn("/proc/meminfo", "MemTotal:");
    std::vector<DeviceInfo> devices { { "cpu", memoryForUs(processor), total } };
    std::error_code ignored;
    if (!std::filesystem::exists("/dev/nvidiactl", ignored) || !loadCuda().empty() || !torch::cuda::is_available()) {
        return devices;
    }
    for (c10::DeviceIndex index = 0; index < at::accelerator::deviceCount(); ++index) {
        const auto [freeBytes, totalBytes] = at::accelerator::getMemoryInfo(index);
        devices.push_back({ nameOf(index), freeBytes, totalBytes });
    }
    return devices;
}

void askForSameBits()
{
    setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0); // cuBLAS reads it when it is first used
    auto& context = at::globalContext();
    context.setBenchmarkCuDNN(false);
    context.setDeterministicCuDNN(true);
    // Where LibTorch has no such kernel it warns and goes on: a replay finds out.
    context.setDeterministicAlgorithms(true, true);
    context.setDeterministicFillUninitializedMemory(false);
}

namespace {

constexpr std::array<std::string_view, 4> kBf16 = { "avx512_bf16", "amx_bf16", "bf16", "svebf16" }; // x86, then ARM

bool namesBf16(const std::string& features)
{
    std::istringstream words(features);
    for (std::string word; words >> word;) {
        if (std::find(kBf16.begin(), kBf16.end(), word) != kBf16.end()) {
            return true;
        }
    }
    return false;
}

} // namespace

bool hasBf16Instructions(const std::string& cpuinfo)
{
    std::istringstream lines(cpuinfo);
    bool isTold = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("flags") || line.starts_with("Features")) {
            isTold = true;
            if (namesBf16(line.substr(line.find(':') + 1))) {
                return true;
            }
        }
    }
    return !isTold;
}

std::string noteOnPrecision(const std::string& precision, const std::string& cpuinfo)
{
    return precision != "bf16" || hasBf16Instructions(cpuinfo)
        ? std::string()
        : "This processor has no bf16 instructions (avx512_bf16, amx_bf16): bf16 takes less memory here, but it will "
          "be slower than fp32.";
}

std::string cpuinfoText()
{
    std::ifstream file("/proc/cpuinfo");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace referee
