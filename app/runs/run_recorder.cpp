// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_recorder.h"

#include "app/runs/run_tree.h"
#include "core/base/errors.h"

#include <algorithm>
#include <chrono>

namespace referee {

namespace {

constexpr int64_t kPreviewPeriod = 5; ///< iterations
constexpr const char* kInMemory = "The run goes on in memory.";
constexpr const char* kMetricsLater = "They are written when the run ends.";

RunPlaces placesOf(const std::filesystem::path& stem)
{
    return { stem.string() + kRunEnding, stem.string() + ".png", stem.string() + ".csv" };
}

RunAncestry alone(RunFile file)
{
    std::vector<RunFile> files;
    files.push_back(std::move(file));
    return RunAncestry(std::move(files));
}

/// A branch with another prompt is named after that.
std::string nameOf(const RunHeader& head, const std::vector<Edit>& changes)
{
    std::string prompt = head.request.prompt;
    for (const Edit& change : changes) {
        prompt = change.key == "prompt" ? change.after : prompt;
    }
    return runName(prompt, head.request.seed);
}

/// With the numbers of the run so far.
MetricsFile continuedMetrics(const RunFile& run, const std::filesystem::path& path)
{
    const auto reports = run.reports();
    const auto done = std::count_if(
        reports.begin(), reports.end(), [&run](const StepReport& report) { return report.iteration < run.end(); });
    return MetricsFile::continued(path, reports, static_cast<size_t>(done));
}

} // namespace

RunRecorder::RunRecorder(RunAncestry runs, RunPlaces wanted, const RunOutput& output)
    : m_runs(std::move(runs))
    , m_wanted(std::move(wanted))
    , m_output(output)
{
}

/// A run that begins.
struct RunRecorder::NewRun {
    const RunHeader& head;
    const Snapshot& first;
    const std::vector<Edit>& changes;
    const RunOutput& output;

    RunFile inMemory() const { return RunFile::createInMemory(head, first, changes); }
};

RunRecorder RunRecorder::create(
    const RunHeader& head, const Snapshot& first, const std::vector<Edit>& changes, const RunOutput& output)
{
    const NewRun run { head, first, changes, output };
    if (output.place.empty()) {
        return { alone(run.inMemory()), {}, output };
    }
    if (output.place.extension() == kRunEnding) {
        NameClaim file = NameClaim::exactly(output.place);
        NameClaim numbers(output.place.parent_path(), output.place.stem().string(), { ".csv" }, { ".png" });
        return createIn(file, numbers, run);
    }
    try {
        NameClaim name = claimRun(output.place, nameOf(head, changes), output.hasMetrics);
        return createIn(name, name, run);
    } catch (const WriteError& error) {
        RunRecorder recorder(alone(run.inMemory()), placesOf(output.place / nameOf(head, changes)), output);
        recorder.note(RunNotice::Kind::File, error.what(), kInMemory);
        return recorder;
    }
}

/// In memory when the file cannot be written: the picture matters more than its history.
RunRecorder RunRecorder::createIn(NameClaim& name, NameClaim& numbers, const NewRun& run)
{
    std::string problem;
    const auto newFile = [&] {
        try {
            return RunFile::create(name, run.head, run.first, run.changes);
        } catch (const WriteError& error) {
            problem = error.what();
            return run.inMemory();
        }
    };
    RunRecorder recorder(alone(newFile()), placesOf(numbers.stem()), run.output);
    recorder.m_wanted.run = name.file(kRunEnding);
    if (!problem.empty()) {
        recorder.note(RunNotice::Kind::File, problem, kInMemory);
    }
    if (run.output.hasMetrics) {
        recorder.startMetrics([&numbers] { return MetricsFile(numbers.take(".csv")); });
    }
    return recorder;
}

RunRecorder RunRecorder::resume(RunAncestry runs, const RunOutput& output)
{
    const auto& path = runs.run().path();
    RunPlaces places = placesOf(path.parent_path() / path.stem());
    RunRecorder recorder(std::move(runs), std::move(places), output);
    if (output.hasMetrics) {
        recorder.startMetrics([&] { return continuedMetrics(recorder.m_runs.run(), recorder.m_wanted.metrics); });
    }
    if (recorder.m_metrics) {
        recorder.m_wanted.metrics = recorder.m_metrics->path();
    }
    return recorder;
}

template <typename Make> void RunRecorder::startMetrics(const Make& make)
{
    try {
        m_metrics.emplace(make());
    } catch (const WriteError& error) {
        note(RunNotice::Kind::Metrics, error.what(), kMetricsLater);
    }
}

bool RunRecorder::wantsPicture(int64_t iteration) const
{
    return iteration % kPreviewPeriod == 0 || iteration == m_runs.run().head().firstIteration;
}

void RunRecorder::append(const IterationRecord& record)
{
    const auto start = std::chrono::steady_clock::now();
    writeToRun([&record](RunFile& run) { run.append(record); });
    appendToMetrics(record.report);
    m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void RunRecorder::chooseCandidate(const CandidateRace& race)
{
    const CandidateRace::Best& best = race.best();
    writeToRun([&](RunFile& run) { run.chooseCandidate(race.candidates(), race.chosen(), best.first, best.records); });
    for (const IterationRecord& record : best.records) {
        appendToMetrics(record.report);
    }
}

void RunRecorder::writeToRun(const std::function<void(RunFile&)>& write)
{
    RunFile& run = m_runs.run();
    try {
        write(run);
    } catch (const WriteError& error) {
        if (isInMemory()) {
            throw; // out of memory
        }
        takeIntoMemory(error.what());
        write(run);
    }
    if (run.isGone()) { // SQLite continues to write into the file without a name
        takeIntoMemory(run.path().string() + ": the run file was removed or replaced during the run.");
    }
    noteBudget();
}

void RunRecorder::appendToMetrics(const StepReport& report)
{
    try {
        if (m_metrics) {
            m_metrics->append(report);
        }
    } catch (const WriteError& error) {
        m_metrics.reset();
        note(RunNotice::Kind::Metrics, error.what(), kMetricsLater);
    }
}

void RunRecorder::takeIntoMemory(const std::string& why)
{
    m_runs.run() = m_runs.run().toMemory();
    note(RunNotice::Kind::File, why, kInMemory);
}

void RunRecorder::noteBudget()
{
    const RunFile& run = m_runs.run();
    if (isInMemory() || m_output.budgetBytes == 0 || m_isBudgetNoted || run.bytes() <= m_output.budgetBytes) {
        return;
    }
    m_isBudgetNoted = true;
    note(RunNotice::Kind::File,
        run.path().string() + ": the file exceeds the limit of " + std::to_string(m_output.budgetBytes >> 20)
            + " MB. Nothing is deleted; referee compact makes it smaller.");
}

void RunRecorder::addScore(int64_t iteration, const PictureScore& score)
{
    try {
        m_runs.run().addScore(iteration, score);
    } catch (const WriteError& error) {
        note(RunNotice::Kind::File, error.what());
    }
}

void RunRecorder::finish(RunOutcome outcome, const std::string& why)
{
    RunFile& run = m_runs.run();
    if (run.status().outcome != RunOutcome::Open) {
        return;
    }
    try {
        run.finish(outcome, why);
    } catch (const WriteError& error) {
        note(RunNotice::Kind::File, error.what());
    }
    if (m_output.isSavedAtEnd && isInMemory() && !m_wanted.run.empty()) {
        saveInMemory();
    }
}

/// There may be space by now, or in another folder.
void RunRecorder::saveInMemory()
{
    const std::string folder = m_wanted.run.parent_path().string();
    const auto path = saveRun();
    note(RunNotice::Kind::Saved,
        path.empty() ? folder + " and the folder for temporary files cannot be written. The run exists in memory only."
                     : folder + " could not take the whole run. It was saved as " + path.string() + ".");
}

RunPlaces RunRecorder::save(const Picture& picture, const std::string& recipe) const
{
    return saveToFallback({ m_runs.run(), picture, recipe, m_metrics.has_value() }, m_wanted);
}

void RunRecorder::completeMetrics(const std::filesystem::path& file)
{
    try {
        if (!file.empty()) {
            writeMetricsCsv(file, numbersOf(m_runs.run()));
        }
    } catch (const WriteError& error) {
        note(RunNotice::Kind::Metrics, error.what());
    }
}

void RunRecorder::addNotices(const std::vector<RunNotice>& notices)
{
    m_notices.insert(m_notices.end(), notices.begin(), notices.end());
}

void RunRecorder::note(RunNotice::Kind kind, const std::string& sentence, const std::string& consequence)
{
    m_notices.push_back({ kind, sentence, consequence });
}

} // namespace referee
