// SPDX-License-Identifier: GPL-3.0-or-later
// What the network tests share: the oracle's tensors by name, gradients, parameters to mutate, edited configs.
#pragma once

#include <QtCore/QString>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <torch/torch.h>

#include "tests/support/compare.h"
#include "tests/support/oracle.h"

namespace referee::test {

/// A mutant has to miss by this factor of the fp32 tolerance, so that the tolerance is seen to be tight enough.
inline constexpr double kClearly = 10;

/// Asks `script` once for all configurations; model folders lie below `folder` afterwards.
inline TensorMap askNetworks(const QString& script, const QString& folder)
{
    return runOracle(script,
        { QStringLiteral("--folder"), folder, QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK) }, folder);
}

inline torch::ScalarType dtypeOf(const std::string& variant)
{
    return variant == "bf16" ? torch::kBFloat16 : torch::kFloat32;
}

inline double toleranceOf(const std::string& variant) { return variant == "bf16" ? kToleranceBf16 : kToleranceF32; }

/// The oracle's input as a leaf of the variant's precision.
inline torch::Tensor leafOf(const torch::Tensor& tensor, const std::string& variant)
{
    return tensor.to(dtypeOf(variant)).clone().requires_grad_();
}

/// d Σ(output · cotangent) / d leaf
inline torch::Tensor gradientOf(const torch::Tensor& output, const torch::Tensor& cotangent, const torch::Tensor& leaf)
{
    return torch::autograd::grad({ (output.to(torch::kFloat32) * cotangent).sum() }, { leaf }, {}, true)[0];
}

/// Whether an error's text holds a word that the user needs.
inline bool says(const std::exception& error, const std::string& word)
{
    return std::string(error.what()).find(word) != std::string::npos;
}

/// Exchanges the numbers of every pair of parameters whose names differ by the two words.
inline int swapParameters(torch::nn::Module& module, const std::string& one, const std::string& other)
{
    auto parameters = module.named_parameters();
    int swapped = 0;
    for (auto& item : parameters) {
        const auto place = item.key().find(one);
        if (place == std::string::npos) {
            continue;
        }
        auto partner = item.key();
        partner.replace(place, one.size(), other);
        auto* second = parameters.find(partner);
        const auto kept = item.value().data();
        item.value().set_data(second->data());
        second->set_data(kept);
        ++swapped;
    }
    return swapped;
}

/// A copy of a model folder whose config.json has been edited.
inline std::filesystem::path editedCopy(
    const std::filesystem::path& folder, const std::string& name, const std::function<void(nlohmann::json&)>& edit)
{
    const auto copy = folder.parent_path() / (folder.filename().string() + "_" + name);
    std::filesystem::copy(folder, copy);
    nlohmann::json config;
    std::ifstream(folder / "config.json") >> config;
    edit(config);
    std::ofstream(copy / "config.json") << config;
    return copy;
}

} // namespace referee::test
