// SPDX-License-Identifier: GPL-3.0-or-later
// Where z may move: outside of the region a step leaves it as it was, bit for bit (docs/method.md, "Region").
#pragma once

#include "core/base/types.h"
#include "core/methods/inversion/latent_state.h"

#include <torch/torch.h>

namespace referee {

class EditMask {
public:
    /// Everywhere: applyMask() and maskRestart() return `next` unchanged.
    EditMask() = default;
    /// The mask averaged down to the size of `z` ([1, 4, h, w]). A mask that is empty or all 255 is "everywhere".
    /// UsageError for a mask whose bytes are not width · height.
    EditMask(const RegionMask& mask, const torch::Tensor& z);

    bool isEverywhere() const { return !m_cover.defined(); }

    /// z + m (z' − z) after an update: z' where m is 1, z where it is 0, exactly. An average that shares z's storage
    /// is held like it.
    LatentState applyMask(const LatentState& before, LatentState next) const;
    /// The same for a z that was replaced by its average.
    LatentState maskRestart(const LatentState& before, LatentState next) const;

private:
    torch::Tensor blend(const torch::Tensor& before, const torch::Tensor& after) const;

    torch::Tensor m_cover; ///< m, [1, 1, h, w]
    torch::Tensor m_isWhole; ///< m = 1
    torch::Tensor m_isNone; ///< m = 0
};

} // namespace referee
