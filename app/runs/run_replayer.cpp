// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_replayer.h"

#include "app/runs/live_edits.h"
#include "app/runs/run_ancestry.h"
#include "core/base/errors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace referee {

RunReplayer::RunReplayer(Engine& engine, const RunFile& run, int64_t first)
    : m_engine(engine)
    , m_run(run)
    , m_first(first)
    , m_iteration(first)
    , m_reports(run.reports(first))
    , m_acting(run.stateAt(first))
{
    const Snapshot snapshot = snapshotAt(run, first);
    for (const auto& edit : run.edits()) {
        m_edited.insert(edit.iteration);
    }
    resumeAt(engine, run.head(), m_acting, snapshot);
}

StepReport RunReplayer::step(const std::atomic<bool>* stop)
{
    if (isAtEnd() || recorded().iteration != m_iteration) {
        throw LoadError(m_run.path().string() + ": iteration " + std::to_string(m_iteration)
            + " has no numbers. The file is damaged.");
    }
    applyEdits();
    Settings settings = m_acting.settings;
    settings.chunk = recorded().chunk;
    const StepReport report = m_engine.step(settings, false, stop);
    ++m_iteration;
    return report;
}

void RunReplayer::applyEdits()
{
    if (m_iteration == m_first || !m_edited.contains(m_iteration)) {
        return; // those of the first iteration are in the restored state
    }
    LiveState next = m_run.stateAt(m_iteration);
    changeState(m_engine, m_acting, next);
    m_acting = std::move(next);
}

namespace {

/// 0 for the same bits; otherwise at least the smallest number above 0, so that -0 and NaN count as different too.
double maxDifference(const std::vector<float>& recorded, const std::vector<float>& present)
{
    if (recorded.size() != present.size()) {
        return std::numeric_limits<double>::infinity();
    }
    if (recorded.empty() || std::memcmp(recorded.data(), present.data(), recorded.size() * sizeof(float)) == 0) {
        return 0;
    }
    double max = std::numeric_limits<double>::denorm_min();
    for (size_t i = 0; i < recorded.size(); ++i) {
        const double difference = std::abs(static_cast<double>(recorded[i]) - static_cast<double>(present[i]));
        max = std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::max(max, difference);
    }
    return max;
}

std::optional<ReplayDifference> differenceBetween(const Snapshot& recorded, const Snapshot& present)
{
    const std::tuple<const char*, const std::vector<float>&, const std::vector<float>&> tensors[] = {
        { "z", recorded.z, present.z },
        { "ema", recorded.ema, present.ema },
        { "first moment", recorded.firstMoment, present.firstMoment },
        { "sampler's memory", recorded.samplerState, present.samplerState },
        { "second moment", recorded.secondMoment, present.secondMoment },
    };
    for (const auto& [name, before, now] : tensors) {
        if (const double max = maxDifference(before, now); max > 0) {
            return ReplayDifference { recorded.iteration, name, max, {} };
        }
    }
    const bool isSameCount = recorded.emaCount == present.emaCount && recorded.emaAliases == present.emaAliases
        && recorded.adamSteps == present.adamSteps;
    return isSameCount ? std::nullopt : std::optional(ReplayDifference { recorded.iteration, "counters", 1, {} });
}

/// The pack's own files, and LoRA files.
std::pair<std::vector<PackFile>, std::vector<PackFile>> parted(std::vector<PackFile> files)
{
    const auto first = std::stable_partition(files.begin(), files.end(), std::not_fn(isLora));
    return { { files.begin(), first }, { first, files.end() } };
}

void compareText(
    std::vector<std::string>& found, const std::string& what, const std::string& then, const std::string& now)
{
    if (then != now) {
        found.push_back(what + " was " + then + ", now it is " + now + ".");
    }
}

} // namespace

std::vector<std::string> identityDifferences(
    const RunHeader& recorded, const EngineInfo& present, const std::vector<PackFile>& files)
{
    std::vector<std::string> found;
    const auto [pack, loras] = parted(files);
    const auto [packThen, lorasThen] = parted(recorded.packFiles);
    if (!isSamePack(pack, packThen)) {
        found.push_back("The pack's files differ from those of the run.");
    }
    if (!isSamePack(loras, lorasThen)) {
        found.push_back("The LoRA files differ from those of the run.");
    }
    compareText(found, "The device", recorded.engine.device, present.device);
    compareText(found, "LibTorch", recorded.engine.libTorch, present.libTorch);
    compareText(found, "The processor's capability", recorded.engine.capability, present.capability);
    compareText(found, "The precision", recorded.engine.precision, present.precision);
    compareText(
        found, "The number of threads", std::to_string(recorded.engine.threads), std::to_string(present.threads));
    return found;
}

ReplayResult replay(
    Engine& engine, const RunFile& run, const std::function<void(int64_t)>& progress, const std::atomic<bool>* stop)
{
    ReplayResult result;
    RunReplayer replayer(engine, run, run.head().firstIteration);
    while (!replayer.isAtEnd()) {
        replayer.step(stop);
        const auto recorded = run.snapshot(replayer.iteration());
        if (progress) {
            progress(replayer.iteration());
        }
        if (!recorded) {
            continue; // thinned out
        }
        ++result.compared;
        result.difference = differenceBetween(*recorded, engine.snapshot());
        if (result.difference) {
            const auto causes = identityDifferences(run.head(), engine.facts(), engine.packFiles());
            result.difference->cause = causes.empty() ? "Pack, device, LibTorch and threads are those of the run: a "
                                                        "kernel is not deterministic, or the file was changed."
                                                      : causes.front();
            return result;
        }
    }
    if (result.compared == 0) {
        throw LoadError(run.path().string()
            + ": the file has no state after the first one to compare (files of version 1 have none of method sd).");
    }
    return result;
}

} // namespace referee
