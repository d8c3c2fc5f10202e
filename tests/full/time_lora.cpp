// SPDX-License-Identifier: GPL-3.0-or-later
// How long a change of a LoRA's strength takes on Stable Diffusion 1.5's UNet with random weights. No test: it prints
// what docs/benchmarks.md tells. time_lora [fp32|bf16] [attn|all] [rank]
#include "core/engine/full_size_pack.h"
#include "core/io/safetensors.h"
#include "core/models/clip/clip_model.h"
#include "core/models/lora/lora_merger.h"
#include "core/models/unet/unet.h"

#include <ATen/Parallel.h>
#include <QtCore/QTemporaryDir>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>

using namespace referee;

namespace {

struct Order {
    torch::ScalarType precision = torch::kFloat32;
    bool bendsAll = false; ///< every matrix and kernel of the UNet, not those of its attention alone
    int64_t rank = 16;
};

/// A LoRA file in kohya's layout for the UNet's layers; → how many.
int writeLora(const std::filesystem::path& file, const UNet2DCondition& unet, const Order& order)
{
    std::map<std::string, torch::Tensor> tensors;
    int count = 0;
    for (const auto& entry : unet->named_parameters()) {
        const auto& name = entry.key();
        const auto& weight = entry.value();
        const bool isMatrix = weight.dim() == 2 || weight.dim() == 4;
        if (!isMatrix || !(order.bendsAll || name.find("attn") != std::string::npos)) {
            continue;
        }
        auto word = "lora_unet_" + name.substr(0, name.rfind('.'));
        std::replace(word.begin(), word.end(), '.', '_');
        auto shape = weight.sizes().vec();
        shape[0] = order.rank;
        tensors[word + ".lora_down.weight"] = torch::randn(shape).mul(0.01).to(torch::kFloat16);
        shape = std::vector<int64_t>(shape.size(), 1);
        shape[0] = weight.size(0);
        shape[1] = order.rank;
        tensors[word + ".lora_up.weight"] = torch::randn(shape).mul(0.01).to(torch::kFloat16);
        ++count;
    }
    writeSafetensors(file, tensors);
    return count;
}

double peakMegabytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::stod(line.substr(6)) * 1024 / 1e6;
        }
    }
    return 0;
}

void measure(const Order& order)
{
    const QTemporaryDir folder;
    const std::filesystem::path pack = folder.path().toStdString();
    writeFullSizePack(pack);
    LoadOptions options;
    options.dtype = order.precision;
    options.drawSeed = 1;
    const auto unet = loadUNet(pack / "sd" / "unet", options);
    const auto text = loadClipText(pack / "sd" / "text_encoder", options);
    const auto file = pack / "lora.safetensors";
    const int layers = writeLora(file, unet, order);
    options.drawSeed.reset();
    LoraMerger blend({ file }, *unet, *text, options);
    std::cout << layers << " layers, rank " << order.rank << ", " << at::get_num_threads() << " threads, file "
              << static_cast<double>(std::filesystem::file_size(file)) / 1e6 << " MB, kept besides "
              << static_cast<double>(blend.bytes()) / 1e6 << " MB\n";
    for (const double strength : { 1.0, 0.8, 0.6, 0.4, 0.0 }) {
        const auto start = std::chrono::steady_clock::now();
        blend.setStrength(strength);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        std::cout << "strength " << strength << ": " << taken.count() << " s\n";
    }
    std::cout << "VmHWM " << peakMegabytes() << " MB\n";
}

} // namespace

int main(int count, char** words)
{
    try {
        Order order;
        order.precision = count > 1 && std::string(words[1]) == "bf16" ? torch::kBFloat16 : torch::kFloat32;
        order.bendsAll = count > 2 && std::string(words[2]) == "all";
        order.rank = count > 3 ? std::stoll(words[3]) : order.rank;
        measure(order);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
