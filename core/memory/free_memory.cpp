// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/DeviceAccelerator.h>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>

#include "core/memory/memory_plan.h"

namespace referee {

namespace {

/// The number in a file of one number; nothing where there is no such file or it says "max".
std::optional<uint64_t> numberIn(const char* path)
{
    std::ifstream file(path);
    uint64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

/// What the control group (version 2) still allows; everything where there is no limit.
uint64_t groupAvailable()
{
    const auto limit = numberIn("/sys/fs/cgroup/memory.max");
    const auto used = numberIn("/sys/fs/cgroup/memory.current");
    if (!limit || !used) {
        return std::numeric_limits<uint64_t>::max();
    }
    return *limit > *used ? *limit - *used : 0;
}

/// Taken by LibTorch's allocator from the device, in use or kept for later.
uint64_t reservedBytes(c10::DeviceIndex index)
{
    const auto stats = at::accelerator::getDeviceStats(index);
    return static_cast<uint64_t>(stats.reserved_bytes.at(0).current);
}

} // namespace

uint64_t kilobytesIn(const char* path, const std::string& name)
{
    constexpr uint64_t kKilobyte = 1024;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name)) {
            return std::strtoull(line.c_str() + name.size(), nullptr, 10) * kKilobyte;
        }
    }
    return 0;
}

uint64_t memoryForUs(const torch::Device& device)
{
    if (device.is_cpu()) {
        const auto available = kilobytesIn("/proc/meminfo", "MemAvailable:");
        return available == 0 ? 0
                              : std::min(available, groupAvailable()) + kilobytesIn("/proc/self/status", "RssAnon:");
    }
    const auto index = device.has_index() ? device.index() : at::accelerator::getDeviceIndex();
    return at::accelerator::getMemoryInfo(index).first + reservedBytes(index);
}

uint64_t weightBytes(const torch::nn::Module& module)
{
    std::unordered_set<const void*> seen;
    uint64_t bytes = 0;
    const auto add = [&](const torch::Tensor& tensor) {
        if (tensor.defined() && seen.insert(tensor.storage().data()).second) {
            bytes += tensor.storage().nbytes();
        }
    };
    for (const auto& parameter : module.parameters()) {
        add(parameter);
    }
    for (const auto& buffer : module.buffers()) {
        add(buffer);
    }
    return bytes;
}

} // namespace referee
