// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/augmentation/normalize_for_clip.h"

#include "core/augmentation/upload.h"

namespace referee {

torch::Tensor normalizeForClip(const torch::Tensor& views_N3RR)
{
    std::vector<double> table;
    for (size_t channel = 0; channel < kClipMean.size(); ++channel) {
        table.push_back(-kClipMean[channel] / kClipStd[channel]);
    }
    for (const double deviation : kClipStd) {
        table.push_back(1 / deviation);
    }
    const auto offsetAndScale = uploadLike(views_N3RR, table, { 2, 1, 3, 1, 1 });
    return torch::addcmul(offsetAndScale.select(0, 0), views_N3RR, offsetAndScale.select(0, 1));
}

} // namespace referee
