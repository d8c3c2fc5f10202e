// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/walk.h"

#include "app/cli/arguments/interrupt.h"
#include "app/cli/arguments/progress_bar.h"
#include "app/runs/run_watch.h"
#include "app/storage/edit.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <algorithm>
#include <iostream>

namespace referee::cli {

namespace {

class Walk {
public:
    Walk(Engine& engine, WalkPlan plan, RunRecorder& run, std::optional<MetricsFile>& metrics)
        : m_engine(engine)
        , m_plan(std::move(plan))
        , m_run(run)
        , m_metrics(metrics)
    {
        m_plan.edits = sortedEdits(std::move(m_plan.edits));
    }

    int64_t length() const { return m_engine.length(m_plan.acting.settings); }
    bool isAtEnd() const { return m_engine.iteration() >= length(); }

    StepReport step()
    {
        playEdits();
        const int64_t iteration = m_engine.iteration();
        Settings settings = m_plan.acting.settings;
        if (m_plan.chunk > 0) {
            settings.chunk = m_plan.chunk;
        }
        const bool wantsPicture = m_run.wantsPicture(iteration) || !m_acted.empty();
        IterationRecord record { m_engine.step(settings, wantsPicture, &stopFlag()), {}, {} };
        record.edits = std::exchange(m_acted, {});
        if (iteration < m_plan.logged) {
            record.edits.clear();
        }
        record.after = m_engine.snapshot();
        if (const auto trouble = m_run.append(record)) {
            std::cerr << "\nNote: " << *trouble << (m_run.isInMemory() ? " The run goes on in memory." : "")
                      << std::endl;
        }
        writeMetrics(record.report);
        if (const auto notice = m_watch.note(record.report)) {
            std::cerr << "\nNote: " << notice->sentence << std::endl;
        }
        return record.report;
    }

private:
    void writeMetrics(const StepReport& report)
    {
        try {
            if (m_metrics) {
                m_metrics->append(report);
            }
        } catch (const WriteError& error) {
            m_metrics.reset();
            std::cerr << "\nNote: " << error.what() << " They are written when the run ends." << std::endl;
        }
    }

    void playEdits()
    {
        LiveState& acting = m_plan.acting;
        bool hasNewPrompt = false;
        for (Edit& edit : applyEditsUpTo(m_engine.iteration(), acting, m_plan.edits)) {
            hasNewPrompt = hasNewPrompt || edit.key == "prompt" || edit.key == "negative";
            if (edit.key == "region") {
                m_engine.setRegion(acting.region);
            }
            m_acted.push_back(std::move(edit));
        }
        if (!m_acted.empty()) {
            m_watch.noteEdit();
        }
        if (hasNewPrompt) {
            m_engine.setPrompt(acting.prompt, acting.negativePrompt);
        }
    }

    Engine& m_engine;
    WalkPlan m_plan;
    RunRecorder& m_run;
    std::optional<MetricsFile>& m_metrics;
    RunWatch m_watch;
    std::vector<Edit> m_acted; ///< that act before the coming iteration
};

/// What the run's file says at its end; a full disk must not hide why the run ended.
void finishRun(RunRecorder& run, RunOutcome outcome, const std::string& why = {})
{
    try {
        run.file().finish(outcome, why);
    } catch (const WriteError& error) {
        std::cerr << "Note: " << error.what() << std::endl;
    }
}

} // namespace

void walkToEnd(
    Engine& engine, WalkPlan plan, RunRecorder& run, std::optional<MetricsFile>& metrics, PaintResult& result)
{
    const bool isQuiet = plan.isQuiet;
    Walk walk(engine, std::move(plan), run, metrics);
    ProgressBar bar(walk.length());
    try {
        while (!walk.isAtEnd()) {
            const StepReport report = walk.step();
            if (!report.isTail) {
                result.last = report;
            }
            if (!isQuiet) {
                bar.show(report);
            }
        }
        finishRun(run, RunOutcome::Finished);
    } catch (const Cancelled&) {
        result.wasInterrupted = true;
        finishRun(run, RunOutcome::Stopped);
    } catch (const NumericError& error) {
        result.failure = error.what();
        finishRun(run, RunOutcome::Failed, error.what());
    } catch (const std::exception& error) {
        finishRun(run, RunOutcome::Failed, error.what());
        bar.finish();
        throw;
    }
    bar.finish();
    result.seconds = bar.seconds();
    logInfo("Writing the run down took " + std::to_string(run.seconds()) + " s of " + std::to_string(result.seconds)
        + " s.");
    result.iterations = engine.iteration();
}

} // namespace referee::cli
