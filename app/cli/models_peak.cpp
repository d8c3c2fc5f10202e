// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/models_peak.h"

#include "core/base/method_table.h"
#include <iomanip>
#include <iostream>

namespace referee::cli {

MemoryPlan plannedPeak(const Engine& engine, const PeakQuestion& question)
{
    RunRequest request;
    request.prompt = "a red star";
    request.width = question.size;
    request.height = question.size;
    request.settings = engine.defaults("studio");
    if (question.views > 0) {
        request.settings.views = question.views;
    }
    const auto facts = engine.facts();
    if (!facts.hasBlip2 && !facts.hasClip) {
        request.settings.method = methodWithoutReferee().key;
    } else if (!facts.hasBlip2) {
        request.settings.clipWeight = 1;
    }
    return engine.memoryPlanner()->plan(request);
}

nlohmann::ordered_json planJson(const MemoryPlan& plan)
{
    return { { "weights", plan.weights }, { "peak", plan.peak }, { "decoder", plan.decoder },
        { "per_view", plan.perView }, { "available", plan.available }, { "chunk", plan.chunk }, { "fits", plan.fits } };
}

void printPlan(const MemoryPlan& plan)
{
    const auto megabytes = [](uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
    std::cout << std::fixed << std::setprecision(1) << "Memory of an iteration: " << megabytes(plan.peak) << " MB of "
              << megabytes(plan.available) << " MB, with " << plan.chunk << " views at once (weights "
              << megabytes(plan.weights) << ", the decoder keeps " << megabytes(plan.decoder) << ", a view "
              << megabytes(plan.perView) << ")"
              << (plan.fits ? "."
                            : ": more than there is. Take fewer pixels, --precision bf16, or --set recompute=true.")
              << std::endl;
}

} // namespace referee::cli
