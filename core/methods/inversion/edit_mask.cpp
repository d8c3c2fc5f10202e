// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/edit_mask.h"

#include "core/base/picture_fit.h"

namespace referee {

EditMask::EditMask(const RegionMask& mask, const torch::Tensor& z)
{
    if (mask.isEmpty()) {
        return;
    }
    const int64_t height = z.size(2);
    const int64_t width = z.size(3);
    const auto cover = downsampleMask(mask, width, height);
    if (coversAll(mask)) {
        return;
    }
    m_cover = torch::tensor(cover, torch::kFloat64).view({ 1, 1, height, width }).to(z.options());
    m_isWhole = m_cover == 1;
    m_isNone = m_cover == 0;
}

torch::Tensor EditMask::blend(const torch::Tensor& before, const torch::Tensor& after) const
{
    const auto between = before + m_cover * (after - before);
    return torch::where(m_isWhole, after, torch::where(m_isNone, before, between));
}

LatentState EditMask::applyMask(const LatentState& before, LatentState next) const
{
    if (isEverywhere()) {
        return next;
    }
    next.z = blend(before.z, next.z);
    if (before.emaAliases) {
        next.ema = blend(before.ema, next.ema);
    }
    return next;
}

LatentState EditMask::maskRestart(const LatentState& before, LatentState next) const
{
    if (isEverywhere()) {
        return next;
    }
    next.z = blend(before.z, next.z);
    if (next.emaAliases) {
        next.ema = next.z;
    }
    return next;
}

} // namespace referee
