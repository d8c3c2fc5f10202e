// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tracer.h"

#include "core/base/errors.h"
#include "core/io/safetensors.h"

#include <sstream>

namespace referee {

namespace {

using Tensors = std::map<std::string, torch::Tensor>;

Tensors readAll(const std::filesystem::path& file)
{
    Tensors tensors;
    if (!file.empty()) {
        const auto reader = SafetensorsFile::open(file);
        for (const auto& entry : reader.entries()) {
            tensors.emplace(entry.name, reader.read(entry));
        }
    }
    return tensors;
}

void requireKnownNames(const Tensors& inputs, const Tensors& known)
{
    for (const auto& [name, tensor] : inputs) {
        if (known.find(name) == known.end()) {
            std::string names;
            for (const auto& entry : known) {
                names += (names.empty() ? "" : ", ") + entry.first;
            }
            throw UsageError("The input '" + name + "' is not known; a trace takes " + names + ".");
        }
    }
}

void replaceLatent(LatentInversion& run, const Tensors& inputs)
{
    const auto found = inputs.find("z");
    if (found == inputs.end()) {
        return;
    }
    const auto& z = run.state().z;
    if (found->second.sizes() != z.sizes()) {
        std::ostringstream text;
        text << "The input z was expected to have the shape " << z.sizes() << ", found " << found->second.sizes()
             << "; give the picture's size with --width and --height.";
        throw ShapeError(text.str());
    }
    run.setState(startState(found->second.to(z.options())));
}

/// Losses as means, and the token losses at the full length of the ids (0 at pads).
void completeLosses(Tensors& kept, const StepReport& report)
{
    if (kept.find("itm.logits") == kept.end()) {
        return;
    }
    const auto options = kept["itm.logits"].options();
    kept["itm.loss"] = torch::full({}, report.itm, options);
    kept["lm.loss"] = torch::full({}, report.caption, options);
    const int64_t pads = kept["bert.ids"].size(1) - 1 - kept["lm.token_nll"].size(1);
    kept["lm.token_nll"] = torch::constant_pad_nd(kept["lm.token_nll"], { 0, pads });
}

} // namespace

void writeTrace(const Networks& networks, LatentInversion& run, const Settings& settings,
    const std::filesystem::path& out, const std::filesystem::path& inputs)
{
    const Tensors given = readAll(inputs);
    replaceLatent(run, given);
    auto draws = run.draw(settings);
    Tensors kept = toTensors(draws);
    kept["z"] = run.state().z;
    requireKnownNames(given, kept);
    replaceFrom(draws, given);
    for (const auto& [name, tensor] : toTensors(draws)) {
        kept[name] = tensor;
    }
    StepProfiler watch;
    watch.kept = &kept;
    keepPrompt(networks, run.prompt(), watch);
    Settings whole = settings;
    whole.chunk = 0;
    const auto report = run.step(whole, draws, false, watch);
    completeLosses(kept, report);
    kept["z_next"] = run.state().z;
    kept["ema_next"] = run.state().ema;
    writeSafetensors(out, kept);
}

} // namespace referee
