// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/pack_check.h"

#include "core/base/errors.h"
#include "core/engine/loaded_models.h"
#include "core/engine/one_checkpoint.h"
#include "core/io/pack_components.h"
#include "core/models/blip2/blip2_matcher.h"
#include "core/models/clip/clip_model.h"
#include "core/referees/blip2_referee.h"

#include <algorithm>
#include <new>

namespace referee {

namespace {

const std::atomic<bool> kIsStopped = true;

/// Something that is loaded alone. Its name is that of the component whose weights it reads.
struct CheckedPart {
    std::string name;
    std::function<void(const DeviceConfig&)> load;
};

void readWords(const Pack::Referee& part)
{
    if (part.kind == "clip") {
        clipWords(part.path);
    } else {
        blip2Words(part.path);
    }
}

void loadNetwork(const Pack::Referee& part, const DeviceConfig& placement)
{
    if (part.kind == "clip") {
        loadClip(part.path, placement.loadOptions());
    } else {
        loadBlip2(part.path, part.lmHead, placement.loadOptions());
    }
}

std::vector<CheckedPart> partsOf(const Pack& pack)
{
    const auto sd = pack.stableDiffusion;
    std::vector<CheckedPart> parts {
        { "tokenizer", [sd](const DeviceConfig&) { diffusionWords(sd); } },
        { "scheduler",
            [sd](const DeviceConfig&) {
                NoiseSchedule { SchedulerConfig::load(sd / "scheduler" / "scheduler_config.json") };
            } },
        { "text_encoder", [sd](const DeviceConfig& at) { loadClipText(sd / "text_encoder", at.loadOptions()); } },
        { "unet", [sd](const DeviceConfig& at) { loadUNet(sd / "unet", at.loadOptions()); } },
        { "vae", [sd](const DeviceConfig& at) { loadAutoencoder(sd / "vae", at.loadOptions()); } },
        { "compatibility", [pack](const DeviceConfig&) { requireFittingParts(pack); } },
    };
    for (const auto& referee : pack.referees) {
        parts.push_back({ referee.kind + " tokenizer", [referee](const DeviceConfig&) { readWords(referee); } });
        parts.push_back({ referee.kind, [referee](const DeviceConfig& at) { loadNetwork(referee, at); } });
    }
    if (pack.judge) {
        parts.push_back({ "judge", [pack](const DeviceConfig& at) { loadJudge(pack, at); } });
    }
    return parts;
}

/// Adds the sentence unless it is there: a missing file concerns several parts.
void note(PackFindings& findings, const std::string& sentence)
{
    if (std::ranges::find(findings.problems, sentence) == findings.problems.end()) {
        findings.problems.push_back(sentence);
    }
}

/// Runs `act` and notes its error; whether it was stopped.
template <typename Act> bool isStopped(PackFindings& findings, const std::string& part, const Act& act)
{
    try {
        translated(act);
    } catch (const Cancelled&) {
        return true;
    } catch (const MemoryError&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const Error& error) {
        note(findings, error.what());
    } catch (const std::exception& error) {
        note(findings,
            "The part '" + part + "' cannot be loaded (" + error.what()
                + "). Check the sizes in its config.json, or download its files again.");
    }
    return false;
}

PartFacts factsOf(const PackComponent& component)
{
    PartFacts facts { component.name, component.path, 0, 0, 0, {} };
    for (const auto& file : componentFiles(component)) {
        if (file.extension() != ".safetensors") {
            continue;
        }
        const auto summary = summarizeWeights(file);
        facts.tensors += summary.tensors;
        facts.parameters += summary.elements;
        facts.bytes += summary.bytes;
        for (const auto& [dtype, bytes] : summary.bytesOfDtype) {
            facts.bytesOfDtype[dtype] += bytes;
        }
    }
    return facts;
}

uint64_t bytesOf(const PackFindings& findings, const std::string& part)
{
    uint64_t bytes = 0;
    for (const auto& facts : findings.parts) {
        const bool isHead = part == "blip2" && facts.name == "lm_head"; // read together
        bytes += facts.name == part || isHead ? facts.bytes : 0;
    }
    return bytes;
}

/// bfloat16: the range of float32 at half the memory, so that what is not finite there is not finite anywhere.
DeviceConfig checkingPlacement(const std::atomic<bool>* stop)
{
    EngineOptions options;
    options.precision = "bf16";
    return DeviceConfig::of(options, stop);
}

} // namespace

PackFindings checkPackHeaders(const Pack& pack)
{
    PackFindings findings;
    for (const auto& component : packComponents(pack)) {
        isStopped(findings, component.name, [&] { findings.parts.push_back(factsOf(component)); });
    }
    // A load that is stopped before its first tensor has matched all names, shapes and dtypes.
    const auto placement = checkingPlacement(&kIsStopped);
    for (const auto& part : partsOf(pack)) {
        isStopped(findings, part.name, [&] { part.load(placement); });
    }
    return findings;
}

PackFindings checkPackParts(const Pack& pack, const PackCheckProgress& watch)
{
    auto findings = checkPackHeaders(pack);
    if (!findings.isOk()) {
        return findings;
    }
    uint64_t total = 0;
    for (const auto& facts : findings.parts) {
        total += facts.bytes;
    }
    uint64_t done = 0;
    const auto placement = checkingPlacement(watch.stop);
    for (const auto& part : partsOf(pack)) {
        if (watch.progress) {
            watch.progress(part.name, done, total);
        }
        if (isStopped(findings, part.name, [&] { part.load(placement); })) {
            throw Cancelled("The check was stopped.");
        }
        done += bytesOf(findings, part.name);
    }
    if (watch.progress) {
        watch.progress({}, total, total);
    }
    return findings;
}

} // namespace referee
