// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/painter.h"

#include "app/cli/interrupt.h"
#include "app/cli/progress_bar.h"
#include "app/runs/metrics_file.h"
#include "app/runs/picture_file.h"
#include "app/runs/region_text.h"
#include "app/runs/run_json.h"
#include "app/runs/run_names.h"
#include "core/errors.h"
#include "core/settings_table.h"


namespace referee::cli {

namespace {

    void makeFolder(const std::filesystem::path& folder)
    {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error) {
            throw WriteError(folder.string() + ": the folder for pictures cannot be made (" + error.message()
                + "). Choose another one with --out.");
        }
    }

    /// Applies the edits that act before the present iteration.
    class EditPlayer {
    public:
        explicit EditPlayer(const PaintJob& job)
            : m_edits(sortedEdits(job.edits))
            , m_prompt(job.request.prompt)
            , m_negative(job.request.negativePrompt)
        {
        }

        void play(Engine& engine, Settings& settings)
        {
            bool hasNewPrompt = false;
            for (; m_next < m_edits.size() && m_edits[m_next].iteration <= engine.iteration(); ++m_next) {
                const Edit& edit = m_edits[m_next];
                if (edit.key == "prompt" || edit.key == "negative") {
                    (edit.key == "prompt" ? m_prompt : m_negative) = edit.value;
                    hasNewPrompt = true;
                } else if (edit.key == "region") {
                    engine.setRegion(regionFromText(edit.value));
                } else {
                    setSetting(settings, edit.key, edit.value);
                    checkSettings(settings);
                }
            }
            if (hasNewPrompt) {
                engine.setPrompt(m_prompt, m_negative);
            }
        }

    private:
        std::vector<Edit> m_edits;
        std::string m_prompt;
        std::string m_negative;
        size_t m_next = 0;
    };

    void runToEnd(Engine& engine, const PaintJob& job, MetricsFile& metrics, PaintResult& result)
    {
        Settings settings = job.request.settings;
        EditPlayer edits(job);
        ProgressBar bar(engine.length(settings));
        try {
            while (engine.iteration() < engine.length(settings)) {
                edits.play(engine, settings);
                const StepReport report = engine.step(settings, false, &stopFlag());
                metrics.append(report);
                if (!report.isTail) {
                    result.last = report;
                }
                if (!job.isQuiet) {
                    bar.show(report);
                }
            }
        } catch (const Cancelled&) {
            result.wasInterrupted = true;
        } catch (const NumericError& error) {
            result.failure = error.what();
        }
        if (!job.isQuiet) {
            bar.finish();
        }
        result.seconds = bar.seconds();
        result.iterations = engine.iteration();
    }

    std::string describe(const Engine& engine, const PaintJob& job, const PaintResult& result, const EngineOptions& options)
    {
        RunFacts facts;
        facts.prompt = job.request.prompt;
        facts.negativePrompt = job.request.negativePrompt;
        facts.seed = job.request.seed;
        facts.preset = job.preset;
        facts.settings = job.request.settings;
        facts.edits = job.edits;
        facts.region = job.request.region;
        facts.iterations = result.iterations;
        facts.packName = engine.packName();
        facts.packFiles = engine.packFiles();
        facts.device = options.device;
        facts.precision = options.precision;
        return toJson(facts).dump();
    }

} // namespace

PaintResult paint(Engine& engine, const PaintJob& job, const EngineOptions& options)
{
    makeFolder(job.folder);
    engine.begin(job.request);
    const std::string name = runName(job.request.prompt, job.request.seed);
    PaintResult result;
    result.seed = job.request.seed;
    const auto stem = freeName(job.folder, name, { ".png", ".csv" });
    result.picture = stem.string() + ".png";
    result.metrics = stem.string() + ".csv";
    MetricsFile metrics(result.metrics);
    runToEnd(engine, job, metrics, result);
    const Picture picture = engine.decode(PictureSource::Latent);
    writePicture(result.picture, picture, describe(engine, job, result, options));
    if (job.isScored && !result.wasInterrupted) {
        result.score = engine.score(picture, job.request.prompt);
    }
    return result;
}

} // namespace referee::cli
