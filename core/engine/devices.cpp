// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/devices.h"

#include "core/base/errors.h"
#include "core/engine/engine.h"
#include "core/memory/memory_plan.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>

namespace referee {

namespace {

/// Registers the CUDA backend (docs/decisions/libtorch-from-wheel.md). Returns the reason when that is not possible.
std::string loadCuda()
{
    static const std::string reason = [] {
        return dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr ? std::string() : std::string(dlerror());
    }();
    return reason;
}

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
    throw UsageError("Device '" + name + "' is not available: " + reason);
}

/// Tests with a small sum that the GPU can run this LibTorch's kernels.
void requireWorking(const torch::Device& device)
{
    try {
        torch::ones({ 2 }, torch::TensorOptions(device)).sum().item<float>();
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        throwAbsent(device.str(),
            "it cannot run this LibTorch (" + text.substr(0, text.find('\n'))
                + "). Update the NVIDIA driver, or build with a LibTorch for this GPU (CMAKE_PREFIX_PATH).");
    }
}

torch::Device findGpu(const std::string& name, const torch::Device& wanted)
{
    if (const auto reason = loadCuda(); !reason.empty()) {
        throwAbsent(name,
            "LibTorch's CUDA library cannot be loaded (" + reason
                + "). Start packaging/run on a machine with an NVIDIA driver to download it, or use --device cpu.");
    }
    const auto count = at::accelerator::deviceCount();
    if (!torch::cuda::is_available() || count == 0) {
        throwAbsent(name, "no NVIDIA GPU was found. Check the driver with nvidia-smi, or use --device cpu.");
    }
    const torch::Device device(torch::kCUDA, wanted.has_index() ? wanted.index() : c10::DeviceIndex { 0 });
    if (device.index() >= count) {
        throwAbsent(name, "choose one of " + listText() + ".");
    }
    at::accelerator::setDeviceIndex(device.index());
    requireWorking(device);
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
        throw UsageError("The device must be cpu, cuda or cuda:NUMBER, got '" + name + "'.");
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
        devices.push_back({ "cuda:" + std::to_string(index), freeBytes, totalBytes });
    }
    return devices;
}

void askForSameBits()
{
    setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0); // cuBLAS reads it when it is first used
    auto& context = at::globalContext();
    context.setBenchmarkCuDNN(false);
    context.setDeterministicCuDNN(true);
    // Without such a kernel LibTorch only warns; a replay then shows the difference.
    context.setDeterministicAlgorithms(true, true);
    context.setDeterministicFillUninitializedMemory(false);
}

bool hasBf16Instructions(const std::string& cpuinfo)
{
    const std::set<std::string> names { "avx512_bf16", "amx_bf16", "bf16", "svebf16" }; // x86, then ARM
    std::istringstream lines(cpuinfo);
    bool areListed = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("flags") || line.starts_with("Features")) {
            areListed = true;
            std::istringstream words(line.substr(line.find(':') + 1));
            if (std::any_of(std::istream_iterator<std::string>(words), {},
                    [&](const std::string& word) { return names.contains(word); })) {
                return true;
            }
        }
    }
    return !areListed;
}

std::string noteOnPrecision(const std::string& precision, const std::string& cpuinfo)
{
    return precision != "bf16" || hasBf16Instructions(cpuinfo)
        ? std::string()
        : "This processor has no bf16 instructions (avx512_bf16, amx_bf16): bf16 needs less memory, but is slower than "
          "fp32.";
}

std::string cpuinfoText()
{
    std::ifstream file("/proc/cpuinfo");
    return { std::istreambuf_iterator<char>(file), {} };
}

} // namespace referee
