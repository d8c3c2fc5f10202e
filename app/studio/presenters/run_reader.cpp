// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/run_reader.h"

#include "app/images/picture_reader.h"
#include "app/runs/run_ancestry.h"
#include "app/storage/picture_file.h"
#include "app/storage/run_file.h"
#include "app/storage/run_json.h"
#include "app/studio/model/command_line.h"
#include "app/studio/worker/worker_context.h"

namespace referee::studio {

namespace {

RunFile opened(const QString& path, RunFile::Access access) { return RunFile::open(path.toStdString(), access); }

/// What both kinds of files tell.
Recipe recipeFrom(const QString& path, const RunRecipe& facts)
{
    Recipe recipe;
    recipe.path = path;
    recipe.state = { facts.settings, facts.prompt, facts.negativePrompt, facts.region };
    recipe.seed = facts.seed;
    recipe.preset = QString::fromStdString(facts.preset);
    for (const auto& edit : facts.edits) {
        applyEdit(recipe.state, edit.key, edit.after);
    }
    recipe.packName = QString::fromStdString(facts.packName);
    recipe.edits = static_cast<qint64>(facts.edits.size());
    recipe.isRepeatable = facts.isRepeatable && (facts.start || !facts.beganFromPicture);
    recipe.start = facts.start ? std::make_shared<const Snapshot>(*facts.start) : nullptr;
    return recipe;
}

Recipe recipeOfRun(const QString& path)
{
    const auto runs = RunAncestry::open(path.toStdString(), RunFile::Access::Read);
    RunRecipe facts = runs.recipe(runs.run().end());
    facts.packName = runs.run().head().engine.packName;
    Recipe recipe = recipeFrom(path, facts);
    recipe.isRun = true;
    recipe.state = runs.run().stateAt(runs.run().end());
    const auto previews = runs.run().previewIterations();
    if (!previews.empty()) {
        recipe.thumbnail = previewOf(runs.run().previewPng(previews.back()));
    }
    return recipe;
}

Recipe recipeOfPicture(const QString& path)
{
    Recipe recipe = recipeFrom(path, readRecipe(path.toStdString()));
    recipe.thumbnail = readImage(std::filesystem::path(path.toStdString()));
    return recipe;
}

} // namespace

void RunReader::readReports(const QStringList& paths)
{
    ReportsByPath all;
    for (const QString& path : paths) {
        guarded([&] { all[path] = opened(path, RunFile::Access::Read).reports(); });
    }
    Q_EMIT reportsRead(all);
}

void RunReader::attempt(const std::function<void()>& act)
{
    if (const Outcome outcome = guarded(act); !outcome.failure.isEmpty()) {
        Q_EMIT failed(outcome.failure);
    }
}

void RunReader::readRecipe(const QString& path)
{
    attempt([&] {
        if (path.endsWith(QStringLiteral(".referee"), Qt::CaseInsensitive)) {
            Q_EMIT recipeRead(recipeOfRun(path));
        } else if (readPictureText(path.toStdString()).empty()) {
            Q_EMIT noRecipe(path);
        } else {
            Q_EMIT recipeRead(recipeOfPicture(path));
        }
    });
}

void RunReader::lookInto(const QString& path)
{
    guarded([&] { Q_EMIT lookedInto(path, !readPictureText(path.toStdString()).empty()); });
}

/// Names the file, which holds more than options can say: edits, a start image.
void RunReader::readCommand(const QString& path)
{
    attempt([&] {
        const EngineOptions options = opened(path, RunFile::Access::Read).head().options;
        Q_EMIT commandRead(QString::fromStdString("referee generate --from " + shellQuoted(path.toStdString())
            + networkOptions(options) + " --threads " + std::to_string(options.threads)));
    });
}

void RunReader::findInterrupted(const QStringList& paths)
{
    for (const QString& path : paths) {
        bool isIdle = false;
        guarded([&] {
            const RunFile run = opened(path, RunFile::Access::Append); // fails while another program has it open
            isIdle = run.status().outcome == RunOutcome::Open;
        });
        if (isIdle) {
            Q_EMIT interruptedFound(path);
            return;
        }
    }
}

void RunReader::settle(const QString& path)
{
    attempt([&] { opened(path, RunFile::Access::Append).finish(RunOutcome::Stopped); });
}

void RunReader::thinOut(const QStringList& paths, qint64 bytes)
{
    int runs = 0;
    qint64 freed = 0;
    QString problem;
    for (const QString& path : paths) {
        if (freed >= bytes) {
            break;
        }
        const Outcome outcome = guarded([&] {
            RunFile run = opened(path, RunFile::Access::Append);
            const uint64_t before = run.bytes();
            const uint64_t wanted = before - std::min(before, static_cast<uint64_t>(bytes - freed));
            freed += static_cast<qint64>(before - std::min(before, compactRun(run, wanted)));
            ++runs;
        });
        if (problem.isEmpty()) {
            problem = outcome.failure;
        }
    }
    Q_EMIT thinnedOut(runs, freed, problem);
}

} // namespace referee::studio
