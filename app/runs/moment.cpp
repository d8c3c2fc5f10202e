// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/moment.h"

#include "core/errors.h"

#include <algorithm>
#include <utility>

namespace referee {

namespace {

std::filesystem::path whole(const std::filesystem::path& path)
{
    std::error_code error;
    const auto result = path.empty() ? path : std::filesystem::absolute(path, error);
    return error ? path : result.lexically_normal();
}

RunRequest requestWith(const RunFile& run, const LiveState& state)
{
    RunRequest request = run.head().request;
    request.prompt = state.prompt;
    request.negativePrompt = state.negativePrompt;
    request.settings = state.settings;
    request.region = state.region;
    return request;
}

/// Where to begin with painting so that `iteration` is reached.
int64_t nearestSnapshot(const RunFile& run, int64_t iteration)
{
    const auto iterations = run.snapshotIterations();
    const bool remembers = run.head().request.settings.method == "sd";
    const auto behind = std::upper_bound(iterations.begin(), iterations.end(), iteration);
    if (behind == iterations.begin()) {
        throw LoadError(run.path().string() + ": a snapshot of iteration " + std::to_string(iteration)
            + " or before was expected, found none; the file is damaged.");
    }
    return remembers ? iterations.front() : *std::prev(behind);
}

} // namespace

RunHead headOf(
    const PaintEngine& engine, const RunRequest& request, const std::string& preset, const EngineOptions& options)
{
    RunHead head;
    head.request = request;
    head.request.startPicture = {};
    head.preset = preset;
    head.options = options;
    head.options.pack = whole(options.pack);
    EngineParts& parts = head.options.parts;
    for (auto* path : { &parts.sd, &parts.blip2, &parts.lmHead, &parts.clip, &parts.judge }) {
        *path = whole(*path);
    }
    head.engine = engine.facts();
    head.packFiles = engine.packFiles();
    return head;
}

void enterSnapshot(PaintEngine& engine, RunRequest request, const Snapshot& snapshot)
{
    const int64_t factor = engine.facts().downFactor;
    request.width = snapshot.width * factor;
    request.height = snapshot.height * factor;
    request.startPicture = {};
    engine.begin(request);
    engine.restore(snapshot);
}

void enterMoment(PaintEngine& engine, const RunFile& run, int64_t iteration, const std::atomic<bool>* stop)
{
    const int64_t first = run.head().firstIteration;
    if (iteration < first || iteration > run.end()) {
        throw UsageError("An iteration from " + std::to_string(first) + " to " + std::to_string(run.end())
            + " was expected, which this run has, found " + std::to_string(iteration)
            + (iteration < first && iteration >= 0 ? "; the run that it branched off has the earlier ones." : "."));
    }
    const int64_t start = nearestSnapshot(run, iteration);
    if (start == iteration) {
        enterSnapshot(engine, requestWith(run, run.stateAt(iteration)), *run.snapshot(iteration));
        return;
    }
    RecordedWalk walk(engine, run, start);
    while (walk.iteration() < iteration) {
        walk.step(stop);
    }
    const LiveState before = run.stateAt(iteration - 1);
    const LiveState state = run.stateAt(iteration);
    if (state.prompt != before.prompt || state.negativePrompt != before.negativePrompt) {
        engine.setPrompt(state.prompt, state.negativePrompt);
    }
    engine.setRegion(state.region);
}

RecordedWalk::RecordedWalk(PaintEngine& engine, const RunFile& run, int64_t first)
    : m_engine(engine)
    , m_run(run)
    , m_first(first)
    , m_iteration(first)
    , m_reports(run.reports(first))
    , m_acting(run.stateAt(first))
{
    const auto snapshot = run.snapshot(first);
    if (!snapshot) {
        throw LoadError(run.path().string() + ": the snapshot of iteration " + std::to_string(first)
            + " was expected, found none; the file is damaged.");
    }
    for (const auto& event : run.events()) {
        m_edited.insert(event.iteration);
    }
    enterSnapshot(engine, requestWith(run, m_acting), *snapshot);
}

StepReport RecordedWalk::step(const std::atomic<bool>* stop)
{
    if (isAtEnd() || recorded().iteration != m_iteration) {
        throw LoadError(m_run.path().string() + ": the numbers of iteration " + std::to_string(m_iteration)
            + " were expected, found none; the file is damaged.");
    }
    playEvents();
    Settings settings = m_acting.settings;
    settings.chunk = recorded().chunk;
    const StepReport report = m_engine.step(settings, false, stop);
    ++m_iteration;
    return report;
}

void RecordedWalk::playEvents()
{
    if (m_iteration == m_first || !m_edited.contains(m_iteration)) {
        return; // those of the first iteration acted when the snapshot was taken up
    }
    LiveState next = m_run.stateAt(m_iteration);
    if (next.prompt != m_acting.prompt || next.negativePrompt != m_acting.negativePrompt) {
        m_engine.setPrompt(next.prompt, next.negativePrompt);
    }
    if (next.region != m_acting.region) {
        m_engine.setRegion(next.region);
    }
    m_acting = std::move(next);
}

} // namespace referee
