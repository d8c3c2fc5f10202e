// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_session.h"

#include "app/runs/live_edits.h"
#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/method_table.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace referee {

namespace {

/// Views per pass of a run that had run out of memory before an iteration; 0: the settings'.
int64_t reducedChunk(const RunFile& run, int64_t iteration, const Settings& settings)
{
    const auto reports = run.reports(std::max<int64_t>(0, iteration - 1));
    const int64_t chunk = reports.empty() ? 0 : reports.front().chunk;
    const bool isReduced = chunk > 0 && chunk < settings.views && (settings.chunk == 0 || chunk < settings.chunk);
    return isReduced ? chunk : 0;
}

/// Edits in the run's log after an iteration.
std::vector<Edit> actedSince(const RunFile& run, int64_t iteration)
{
    auto edits = run.edits();
    std::erase_if(edits, [iteration](const Edit& edit) { return edit.iteration <= iteration; });
    return edits;
}

/// Edits that the run does not have yet. UsageError for one that would act in its past.
std::vector<Edit> stillToAct(const RunFile& run, const std::vector<Edit>& edits)
{
    std::vector<Edit> coming;
    const auto acted = run.edits();
    for (const auto& edit : edits) {
        const bool isThere = std::ranges::any_of(
            acted, [&](const Edit& other) { return other.iteration == edit.iteration && other.key == edit.key; });
        if (edit.iteration >= run.end() && !(isThere && lacksStates(run))) {
            coming.push_back(edit);
        } else if (!isThere) {
            throw UsageError("The run already has " + std::to_string(run.end()) + " iterations, the edit of '"
                + edit.key + "' at iteration " + std::to_string(edit.iteration)
                + " is too late. Use referee fork instead.");
        }
    }
    return coming;
}

/// Files of a run that has ended with a branch: they are only read from now on, and others may append to them.
void reopenForReading(std::vector<RunFile>& files)
{
    for (RunFile& file : files) {
        try {
            if (!file.path().empty()) {
                file = RunFile::open(std::filesystem::path(file.path()), RunFile::Access::Read);
            }
        } catch (const LoadError& error) {
            logWarning(error.what()); // it stays open as it was
        }
    }
}

bool hasKey(const std::vector<Edit>& edits, std::string_view key)
{
    return std::ranges::find(edits, key, &Edit::key) != edits.end();
}

bool changesChunk(const std::vector<Edit>& edits) { return hasKey(edits, "chunk") || hasKey(edits, "views"); }

} // namespace

void fitStart(RunStart& start, const Snapshot& first, int64_t downFactor)
{
    RunSpec& request = start.request;
    const int64_t width = first.width * downFactor;
    const int64_t height = first.height * downFactor;
    if ((request.width != 0 && request.width != width) || (request.height != 0 && request.height != height)) {
        throw UsageError("--width and --height must match the start image of the run, " + std::to_string(width) + "×"
            + std::to_string(height) + " pixels. Omit them, or give an image with --start-image.");
    }
    if (const MethodTraits& method = methodTraits(request.settings); !method.startsFromImage) {
        throw UsageError("The method " + method.key + " (" + method.name
            + ") begins from noise and takes no start image. Omit the image or use another method.");
    }
    request.width = width;
    request.height = height;
    start.first = first;
}

RunSession::RunSession(Engine& engine, RunRecorder recorder, LiveState acting, std::vector<Edit> script)
    : m_engine(&engine)
    , m_recorder(std::move(recorder))
    , m_acting(std::move(acting))
    , m_wanted(m_acting)
    , m_script(sortedEdits(std::move(script)))
{
    noteHistory();
}

/// The monitor learns the run so far. What it reported then is not repeated.
void RunSession::noteHistory()
{
    m_monitor = {};
    auto edits = runs().edits();
    for (const StepReport& report : runs().reports()) {
        if (std::erase_if(edits, [&](const Edit& edit) { return edit.iteration <= report.iteration; }) > 0) {
            m_monitor.noteEdit();
        }
        m_monitor.note(report);
    }
    if (!edits.empty()) { // a branch that begins with changes
        m_monitor.noteEdit();
    }
    if (const auto scores = runs().scores(); !scores.empty()) {
        m_monitor.note(scores.back().first, scores.back().second);
    }
}

RunSession RunSession::begin(Engine& engine, const RunStart& start, const RunOutput& output)
{
    engine.begin(start.request);
    RunHeader head = headOf(start.request, start.preset, start.options, engine.facts(), start.packFiles);
    if (start.first) {
        engine.restore(*start.first);
        head.hasStartPicture = true;
    }
    RunSession session(
        engine, RunRecorder::create(head, engine.snapshot(), {}, output), stateOf(start.request), start.script);
    if (CandidateRace::isWanted(start.request.settings)) {
        session.m_race.emplace(start.request, start.first, session.m_script);
        session.beginCandidate();
    }
    return session;
}

void RunSession::beginCandidate()
{
    m_race->beginPresent(*m_engine);
    m_acting = stateOf(m_race->presentRequest());
    m_wanted = m_acting;
    m_script = m_race->script();
    m_recomputed = kNone;
    m_monitor = {};
}

RunSession RunSession::resume(
    Engine& engine, RunAncestry runs, const std::vector<Edit>& script, const RunOutput& output)
{
    const RunFile& run = runs.run();
    const Snapshot snapshot = snapshotAt(run, run.end());
    LiveState acting = run.stateAt(run.end());
    auto edits = stillToAct(run, script);
    int64_t logged = 0;
    if (lacksStates(run)) { // these iterations are repeated with their edits
        logged = run.reports().back().iteration + 1;
        const auto acted = actedSince(run, run.end());
        edits.insert(edits.begin(), acted.begin(), acted.end());
    }
    const int64_t chunk = reducedChunk(run, run.end(), acting.settings);
    resumeAt(engine, run.head(), acting, snapshot);
    const RunSpec request = run.head().request;
    const bool isShared = run.head().hasStartPicture;
    RunSession session(engine, RunRecorder::resume(std::move(runs), output), std::move(acting), std::move(edits));
    if (CandidateRace::isWanted(request.settings)) { // it was killed before one was chosen
        session.m_race.emplace(request, isShared ? std::optional(snapshot) : std::nullopt, session.m_script);
        session.beginCandidate();
    }
    session.m_logged = logged;
    session.m_chunk = chunk;
    return session;
}

RunSession RunSession::branch(Engine& engine, BranchStart start, const RunOutput& output)
{
    LiveState acting = stateOf(start.head.request);
    const int64_t chunk = reducedChunk(start.past.back(), start.first.iteration + 1, acting.settings);
    start.script = sortedEdits(std::move(start.script));
    // The changes are in the file before the first iteration, so that a branch that is killed in it can be resumed.
    const auto changes = applyEditsUpTo(start.first.iteration, acting, start.script);
    resumeAt(engine, start.head, acting, start.first);
    RunRecorder recorder = RunRecorder::create(start.head, start.first, changes, output);
    recorder.runs().setPast(std::move(start.past));
    RunSession session(engine, std::move(recorder), std::move(acting), std::move(start.script));
    session.m_chunk = changesChunk(changes) ? 0 : chunk;
    return session;
}

void RunSession::fork(const ForkRequest& request, const RunOutput& output)
{
    const RunFile& holder = runs().holder(request.iteration);
    Snapshot first = snapshotAt(holder, request.iteration);
    RunHeader head = branchHeader(runs().run().head(), holder, request.iteration);
    head.request.settings.iterations = std::max(request.wanted.settings.iterations, request.iteration + 1);
    LiveState acting = stateOf(head.request);
    const auto changes = editsBetween(acting, request.wanted, request.iteration);
    if (hasKey(changes, "prompt") && !request.keepsOptimizerState) {
        clearOptimizerState(first);
    }
    const int64_t chunk = reducedChunk(holder, request.iteration + 1, acting.settings);
    for (const Edit& change : changes) {
        applyEdit(acting, change.key, change.after);
    }
    RunRecorder recorder = RunRecorder::create(head, first, changes, output);
    try {
        setState(*m_engine, acting);
        m_engine->restore(first);
    } catch (...) {
        setState(*m_engine, m_wanted);
        throw;
    }
    finish(RunOutcome::Stopped);
    const auto notices = m_recorder.takeNotices();
    auto past = std::move(m_recorder.runs()).pastOf(request.iteration);
    reopenForReading(past);
    recorder.runs().setPast(std::move(past));
    recorder.addNotices(notices);
    *this = RunSession(*m_engine, std::move(recorder), std::move(acting), {});
    m_chunk = changesChunk(changes) ? 0 : chunk;
}

FinishedStep RunSession::step(bool wantsPicture, const std::atomic<bool>* stop)
{
    applyScript();
    const int64_t iteration = m_engine->iteration();
    FinishedStep done;
    done.edits = m_acted;
    std::ranges::move(editsBetween(m_acting, m_wanted, iteration), std::back_inserter(done.edits));
    done.isPreview = m_recorder.wantsPicture(iteration) || !done.edits.empty();
    done.report = m_engine->step(settingsOfStep(done.edits), wantsPicture || done.isPreview, stop);
    m_acting = m_wanted;
    m_acted.clear();
    m_recomputed = iteration;
    IterationRecord record { done.report, done.edits, m_engine->snapshot() };
    if (!done.isPreview) {
        record.report.picture = {};
    }
    if (iteration < m_logged) {
        record.edits.clear();
    }
    if (m_race) {
        m_race->append(std::move(record));
    } else {
        m_recorder.append(record);
    }
    if (!done.edits.empty()) {
        m_monitor.noteEdit();
    }
    done.notice = m_monitor.note(done.report);
    done.isCandidate = m_race.has_value();
    if (m_race && m_engine->iteration() >= m_race->lengthOfEach(length())) {
        finishCandidate();
        done.isChoice = !m_race;
    }
    return done;
}

void RunSession::finishCandidate()
{
    m_race->finishPresent(*m_engine, m_acting, m_script);
    if (m_race->isOver()) {
        chooseCandidate();
    } else {
        beginCandidate();
    }
}

/// The engine goes to the end of the best candidate's iterations; then what the user wants acts.
void RunSession::chooseCandidate()
{
    const CandidateRace race = std::move(*m_race);
    m_race.reset();
    const CandidateRace::Best& best = race.best();
    m_recorder.chooseCandidate(race);
    m_acting = best.state;
    m_wanted = m_acting;
    m_script = best.script;
    m_recomputed = kNone;
    resumeAt(*m_engine, run().head(), m_acting, best.records.back().after);
    m_wanted = race.withChanges(m_acting);
    changeState(*m_engine, m_acting, m_wanted);
    noteHistory();
}

void RunSession::finish(RunOutcome outcome, const std::string& why)
{
    try {
        if (m_race && m_race->candidates().empty() && m_race->hasPainted()) {
            m_race->finishPresent(*m_engine, m_acting, m_script);
        }
        if (m_race && !m_race->candidates().empty()) {
            chooseCandidate();
        }
    } catch (const std::exception& error) {
        logWarning(error.what()); // none is chosen: the run begins anew when it is resumed
    }
    m_recorder.finish(outcome, why);
}

/// Applies the scripted edits of this iteration after the changes that were wanted before.
void RunSession::applyScript()
{
    const int64_t iteration = m_engine->iteration();
    if (m_script.empty() || m_script.front().iteration > iteration) {
        return;
    }
    std::ranges::move(editsBetween(m_acting, m_wanted, iteration), std::back_inserter(m_acted));
    m_acting = m_wanted;
    auto edits = applyEditsUpTo(iteration, m_wanted, m_script);
    changeState(*m_engine, m_acting, m_wanted);
    m_acting = m_wanted;
    std::ranges::move(edits, std::back_inserter(m_acted));
}

/// A chunk that was reduced for lack of memory stays until the user chooses another one.
Settings RunSession::settingsOfStep(const std::vector<Edit>& edits)
{
    if (changesChunk(edits)) {
        m_chunk = 0;
    }
    Settings settings = m_wanted.settings;
    if (m_chunk > 0) {
        settings.chunk = m_chunk;
    }
    return settings;
}

std::string RunSession::setSettings(const Settings& settings)
{
    auto plan = planSettings(m_acting.settings, settings, m_engine->iteration());
    (m_race ? m_race->wanted : m_wanted).settings = plan.settings;
    return plan.refused;
}

void RunSession::setPrompt(const std::string& prompt, const std::string& negativePrompt)
{
    m_engine->setPrompt(prompt, negativePrompt);
    LiveState& wanted = m_race ? m_race->wanted : m_wanted;
    wanted.prompt = prompt;
    wanted.negativePrompt = negativePrompt;
    if (m_race) {
        m_engine->setPrompt(m_acting.prompt, m_acting.negativePrompt); // the candidates go on with theirs
    }
}

void RunSession::setRegion(const RegionMask& region)
{
    m_engine->setRegion(region);
    (m_race ? m_race->wanted : m_wanted).region = region;
    if (m_race) {
        m_engine->setRegion(m_acting.region);
    }
}

void RunSession::recomputeStep(int64_t iteration, const std::atomic<bool>* stop, const RunAncestry* other)
{
    if (other != nullptr) {
        requireSameSeed(other->run().head(), other->run().path().string());
        repeatStep(*other, iteration, stop);
    } else if (m_recomputed != iteration) {
        repeatStep(runs(), iteration, stop);
        m_recomputed = iteration;
    }
}

void RunSession::requireSameSeed(const RunHeader& other, const std::string& name) const
{
    const uint64_t seed = run().head().request.seed;
    if (other.request.seed != seed) {
        throw UsageError(name + ": gradients can be compared only with a run of the same seed. This run has seed "
            + std::to_string(seed) + ", that one " + std::to_string(other.request.seed)
            + ". Compare with a branch or with another iteration.");
    }
}

void RunSession::repeatStep(const RunAncestry& runs, int64_t iteration, const std::atomic<bool>* stop)
{
    const Snapshot present = m_engine->snapshot();
    const auto back = [&] {
        setState(*m_engine, m_wanted);
        m_engine->restore(present);
    };
    m_recomputed = kNone;
    try {
        const LiveState state = runs.stateAt(iteration);
        setState(*m_engine, state);
        m_engine->restore(runs.snapshot(iteration));
        m_engine->step(state.settings, false, stop);
    } catch (...) {
        back();
        throw;
    }
    back();
}

} // namespace referee
