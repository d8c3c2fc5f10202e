// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_ancestry.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/method_table.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace referee {

namespace {

std::vector<RunFile> filesBeside(const std::filesystem::path& path)
{
    std::vector<RunFile> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(path.parent_path(), error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() != ".referee" || entry->path() == path) {
            continue;
        }
        try {
            files.push_back(RunFile::open(entry->path(), RunFile::Access::Read));
        } catch (const Error& problem) {
            logDebug(problem.what()); // only the requested file matters
        }
    }
    return files;
}

/// False where more than its edits distinguishes a branch from a run from the beginning: its length, or discarded
/// moments of Adam.
bool isDescribedByEdits(const RunHeader& root, const RunFile& branch)
{
    const RunHeader& head = branch.head();
    const auto first = branch.snapshot(head.firstIteration);
    const bool isSampling = !methodTraits(head.request.settings).optimizesLatent;
    const bool hasMoments = head.request.settings.optimizer != "adam" || isSampling || head.firstIteration == 0
        || (first && first->adamSteps > 0);
    const bool isAsLong = isSampling || head.request.settings.iterations == root.request.settings.iterations;
    return hasMoments && isAsLong;
}

void offer(std::optional<std::pair<double, int64_t>>& best, double value, int64_t iteration)
{
    if (!best || value < best->first) {
        best = { value, iteration };
    }
}

} // namespace

RunAncestry::RunAncestry(std::vector<RunFile> files)
    : m_files(std::move(files))
{
}

RunAncestry RunAncestry::open(const std::filesystem::path& path, RunFile::Access access)
{
    std::vector<RunFile> chain;
    chain.push_back(RunFile::open(path, access));
    if (chain.back().head().parent.empty()) {
        return RunAncestry(std::move(chain));
    }
    auto beside = filesBeside(path);
    for (std::string parent = chain.back().head().parent; !parent.empty();) {
        const auto found = std::ranges::find(beside, parent, [](const RunFile& file) { return file.head().uuid; });
        if (found == beside.end()) {
            logWarning(path.string() + ": the parent run is not in this folder, so the earlier history is not shown.");
            break;
        }
        parent = found->head().parent;
        chain.insert(chain.begin(), std::move(*found));
        beside.erase(found); // ends a circle of parents
    }
    return RunAncestry(std::move(chain));
}

template <typename Visit> void RunAncestry::forEachFile(Visit visit) const
{
    for (size_t i = 0; i + 1 < m_files.size(); ++i) {
        visit(m_files[i], m_files[i + 1].head().firstIteration);
    }
    visit(run(), std::numeric_limits<int64_t>::max());
}

const RunFile& RunAncestry::holder(int64_t iteration) const
{
    for (auto file = m_files.rbegin(); file != m_files.rend(); ++file) {
        if (iteration >= file->head().firstIteration) {
            return *file;
        }
    }
    throw LoadError(root().path().string() + ": iteration " + std::to_string(iteration)
        + " is before this branch, which begins at " + std::to_string(first())
        + ". Put the file of its parent run into the same folder.");
}

Snapshot RunAncestry::snapshot(int64_t iteration) const { return snapshotAt(holder(iteration), iteration); }

LiveState RunAncestry::stateAt(int64_t iteration) const { return holder(iteration).stateAt(iteration); }

template <typename Read, typename Iteration> auto RunAncestry::gather(Read read, Iteration iterationOf) const
{
    decltype(read(run())) all;
    forEachFile([&](const RunFile& file, int64_t end) {
        for (auto& entry : read(file)) {
            if (std::invoke(iterationOf, entry) < end) {
                all.push_back(std::move(entry));
            }
        }
    });
    return all;
}

std::vector<StepReport> RunAncestry::reports() const
{
    return gather([](const RunFile& file) { return file.reports(); }, &StepReport::iteration);
}

std::vector<Edit> RunAncestry::edits() const
{
    return gather([](const RunFile& file) { return file.edits(); }, &Edit::iteration);
}

PictureScores RunAncestry::scores() const
{
    return gather([](const RunFile& file) { return file.scores(); }, &PictureScores::value_type::first);
}

RunAncestry::Previews RunAncestry::previews() const
{
    Previews all;
    forEachFile([&all](const RunFile& file, int64_t end) {
        for (const int64_t iteration : file.previewIterations()) {
            if (iteration < end) {
                all.emplace_back(iteration, file.previewPng(iteration));
            }
        }
    });
    return all;
}

RunRecipe RunAncestry::recipe(int64_t iterations) const
{
    const RunHeader& origin = root().head();
    RunRecipe recipe = recipeOf(origin.request, origin.preset);
    recipe.iterations = iterations;
    recipe.isRepeatable = origin.parent.empty();
    recipe.beganFromPicture = origin.hasStartPicture;
    if (recipe.beganFromPicture && recipe.isRepeatable) {
        recipe.start = root().snapshot(first());
    }
    forEachFile([&](const RunFile& file, int64_t end) {
        if (&file != &root() && file.head().firstIteration > iterations) {
            return; // the iteration is before this branch
        }
        for (auto& edit : file.edits()) {
            if (edit.iteration < std::min(end, iterations)) {
                recipe.edits.push_back(std::move(edit));
            }
        }
        recipe.isRepeatable = recipe.isRepeatable && (&file == &root() || isDescribedByEdits(origin, file));
    });
    return recipe;
}

std::optional<int64_t> RunAncestry::best(bool byJudge) const
{
    std::optional<std::pair<double, int64_t>> best;
    if (byJudge) {
        for (const auto& [iteration, score] : scores()) {
            if (score.hasJudge) {
                offer(best, -score.judge, iteration);
            }
        }
    }
    if (!best && methodTraits(root().head().request.settings).usesReferee) {
        for (const StepReport& report : reports()) {
            if (!report.isTail) {
                offer(best, report.itm + report.caption, report.iteration);
            }
        }
    }
    return best ? std::optional(best->second) : std::nullopt;
}

std::vector<RunFile> RunAncestry::pastOf(int64_t iteration) &&
{
    if (iteration > run().end()) {
        throw LoadError(run().path().string() + ": the run ends at iteration " + std::to_string(run().end()) + ", got "
            + std::to_string(iteration) + ". Choose an earlier iteration.");
    }
    const RunFile* last = &holder(iteration);
    while (&m_files.back() != last) {
        m_files.pop_back();
    }
    return std::move(m_files);
}

void RunAncestry::setPast(std::vector<RunFile> past)
{
    past.push_back(std::move(m_files.back()));
    m_files = std::move(past);
}

int64_t plannedLength(const Settings& settings) { return methodTraits(settings).length(settings); }

void requireSamePack(const RunFile& file, const EngineInfo& loaded)
{
    const RunHeader& head = file.head();
    if (head.engine.packName != loaded.packName || head.engine.precision != loaded.precision) {
        throw LoadError(file.path().string() + ": the run needs the pack '" + head.engine.packName + "' in "
            + head.engine.precision + ", but '" + loaded.packName + "' in " + loaded.precision
            + " is loaded. Load that pack (" + head.options.pack.string() + ") and open the run again.");
    }
}

bool lacksStates(const RunFile& file) { return !file.reports(file.end()).empty(); }

Snapshot snapshotAt(const RunFile& file, int64_t iteration)
{
    if (auto snapshot = file.snapshot(iteration)) {
        return *std::move(snapshot);
    }
    const auto present = file.snapshotIterations();
    const auto above = std::ranges::lower_bound(present, iteration);
    std::string nearest = above == present.begin() ? "" : std::to_string(*std::prev(above));
    if (above != present.end()) {
        nearest += (nearest.empty() ? "" : " and ") + std::to_string(*above);
    }
    throw LoadError(file.path().string() + ": the state before iteration " + std::to_string(iteration)
        + " is missing: it was thinned out, or never kept (method sd in a file of version 1). Nearest states: "
        + nearest + ".");
}

RunHeader branchHeader(RunHeader head, const RunFile& holder, int64_t iteration)
{
    head.parent = holder.head().uuid;
    head.uuid.clear();
    head.created.clear();
    head.version.clear();
    head.firstIteration = iteration;
    head.request = requestWith(head.request, holder.stateAt(iteration));
    return head;
}

RunRecipe recipeOfRun(const std::filesystem::path& path)
{
    const auto runs = RunAncestry::open(path, RunFile::Access::Read);
    const RunHeader& head = runs.run().head();
    RunRecipe recipe = runs.recipe(runs.run().end());
    const Snapshot first = snapshotAt(runs.root(), runs.first());
    recipe.width = first.width * head.engine.downFactor;
    recipe.height = first.height * head.engine.downFactor;
    setOrigin(recipe, head.options, head.engine, head.packFiles);
    if (!recipe.isRepeatable) {
        recipe.start.reset();
    }
    return recipe;
}

void clearOptimizerState(Snapshot& snapshot)
{
    if (snapshot.adamSteps == 0) {
        return;
    }
    snapshot.firstMoment.clear();
    snapshot.secondMoment.clear();
    snapshot.adamSteps = 0;
}

} // namespace referee
