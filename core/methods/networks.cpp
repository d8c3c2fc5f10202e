// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/networks.h"

namespace referee {

std::vector<std::string> PromptTexts::contradictingCaptions() const
{
    std::vector<std::string> captions;
    for (const auto& contradiction : contradictions) {
        captions.push_back(contradiction.caption);
    }
    return captions;
}

EncodedPrompt encodePrompt(Networks& networks, const PromptTexts& texts)
{
    const torch::NoGradGuard noGrad;
    EncodedPrompt prompt { texts, {}, {} };
    std::vector<int64_t> ids = networks.tokenizer.encode(texts.negative);
    const auto conditional = networks.tokenizer.encode(texts.prefix + texts.caption);
    const auto length = static_cast<int64_t>(conditional.size());
    ids.insert(ids.end(), conditional.begin(), conditional.end());
    prompt.ids_2T = torch::tensor(ids, torch::kInt64).view({ 2, length }).to(networks.device);
    encodeAgain(networks, prompt);
    for (const auto& referee : networks.referees) {
        referee->setPrompt(texts.caption);
        referee->setContradictions(texts.contradictingCaptions());
    }
    return prompt;
}

void encodeAgain(Networks& networks, EncodedPrompt& prompt)
{
    const torch::NoGradGuard noGrad;
    prompt.condition_2TC = networks.text->forward(prompt.ids_2T);
}

void keepPrompt(const Networks& networks, const EncodedPrompt& prompt, StepProfiler& profiler)
{
    profiler.keep("uncond.ids", prompt.ids_2T.narrow(0, 0, 1));
    profiler.keep("clip.ids", prompt.ids_2T.narrow(0, 1, 1));
    profiler.keep("text.uncond", prompt.condition_2TC.narrow(0, 0, 1));
    profiler.keep("text.cond", prompt.condition_2TC.narrow(0, 1, 1));
    for (const auto& referee : networks.referees) {
        if (referee->kind() == "blip2") {
            profiler.keep("bert.ids", referee->promptIds());
        }
    }
}

torch::Tensor predictBoth(
    Networks& networks, const torch::Tensor& z_14hw, int64_t timestep, const torch::Tensor& condition_2TC)
{
    const auto z_24hw = z_14hw.to(networks.precision).expand({ 2, -1, -1, -1 });
    const auto t_2 = torch::full({ 2 }, timestep, torch::TensorOptions(networks.device).dtype(torch::kInt64));
    return networks.unet->forward(z_24hw, t_2, condition_2TC);
}

} // namespace referee
