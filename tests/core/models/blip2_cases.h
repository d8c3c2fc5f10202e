// SPDX-License-Identifier: GPL-3.0-or-later
// One configuration of the BLIP-2 oracle: its tensors and the loaded network. Used by the tests of Q-Former and BLIP-2.
#pragma once

#include "core/models/blip2/blip2_matcher.h"
#include "tests/core/models/asked_network.h"

namespace referee::test {

struct Blip2Case {
    const TensorMap& all;
    std::filesystem::path folder;
    std::string name;
    std::string variant = "f32";

    /// The oracle's tensor of this configuration and precision.
    const torch::Tensor& asked(const std::string& what) const { return all.at(name + "." + variant + "." + what); }
    Blip2Matcher load() const { return loadFrom(folder / name, folder / name / "lm_head.safetensors"); }
    Blip2Matcher loadFrom(const std::filesystem::path& model, const std::filesystem::path& lmHead) const
    {
        LoadOptions options;
        options.dtype = dtypeOf(variant);
        return loadBlip2(model, lmHead, options);
    }
    Blip2Text text(Blip2Matcher& network) const
    {
        return network->prepareText(all.at(name + ".ids"), all.at(name + ".mask"));
    }
    double tolerance() const { return toleranceOf(variant); }
};

} // namespace referee::test
