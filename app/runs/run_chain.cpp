// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_chain.h"

#include "core/base/errors.h"
#include "core/base/log.h"

#include <algorithm>

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
            logDebug(problem.what()); // somebody else's trouble: not the file that was asked for
        }
    }
    return files;
}

/// What else than edits may make a branch another run than one from the beginning: its length, and moments that were
/// forgotten.
bool isToldByEdits(const RunHead& root, const RunFile& branch)
{
    const RunHead& head = branch.head();
    const auto first = branch.snapshot(head.firstIteration);
    const bool isSampling = head.request.settings.method == "sd";
    const bool hasMoments = head.request.settings.optimizer != "adam" || isSampling || head.firstIteration == 0
        || (first && first->adamSteps > 0);
    const bool isAsLong = isSampling || head.request.settings.iterations == root.request.settings.iterations;
    return hasMoments && isAsLong;
}

} // namespace

std::vector<RunFile> openedChain(const std::filesystem::path& path, RunFile::Access access)
{
    std::vector<RunFile> chain;
    chain.push_back(RunFile::open(path, access));
    if (chain.back().head().parent.empty()) {
        return chain;
    }
    auto beside = filesBeside(path);
    for (std::string parent = chain.back().head().parent; !parent.empty();) {
        const auto found = std::find_if(
            beside.begin(), beside.end(), [&](const RunFile& file) { return file.head().uuid == parent; });
        if (found == beside.end()) {
            logWarning("The run that " + path.string() + " left is not beside it: its past cannot be shown.");
            break;
        }
        parent = found->head().parent;
        chain.insert(chain.begin(), std::move(*found));
        beside.erase(found); // a circle of parents ends here
    }
    return chain;
}

std::vector<RunFile> pastOf(std::vector<RunFile> chain, int64_t iteration)
{
    const RunFile& last = chain.back();
    if (iteration > last.end()) {
        throw LoadError(last.path().string() + ": the run has been painted up to iteration "
            + std::to_string(last.end()) + ", found " + std::to_string(iteration) + ". Choose an earlier iteration.");
    }
    std::vector<const RunFile*> files;
    for (const auto& file : chain) {
        files.push_back(&file);
    }
    const std::string& holder = holderOf(files, iteration).head().uuid;
    while (chain.back().head().uuid != holder) {
        chain.pop_back();
    }
    return chain;
}

const RunFile& holderOf(const std::vector<const RunFile*>& chain, int64_t iteration)
{
    for (auto file = chain.rbegin(); file != chain.rend(); ++file) {
        if (iteration >= (*file)->head().firstIteration) {
            return **file;
        }
    }
    const RunFile& first = *chain.front();
    throw LoadError(first.path().string() + ": iteration " + std::to_string(iteration)
        + " lies before this branch, which begins at " + std::to_string(first.head().firstIteration)
        + "; the file of the run that it left is not beside it. Put both into one folder.");
}

int64_t plannedLength(const Settings& settings)
{
    const bool looksTwice = settings.sampler == "pndm" && settings.samplerSteps > 1; // at its second place
    return settings.method == "sd" ? settings.samplerSteps + (looksTwice ? 1 : 0) : settings.iterations;
}

void requireSamePack(const RunFile& file, const EngineFacts& loaded)
{
    const RunHead& head = file.head();
    if (head.engine.packName != loaded.packName || head.engine.precision != loaded.precision) {
        throw LoadError(file.path().string() + ": the run was painted with the pack '" + head.engine.packName + "' in "
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
    const auto above = std::lower_bound(present.begin(), present.end(), iteration);
    std::string nearest = above == present.begin() ? "" : std::to_string(*std::prev(above));
    if (above != present.end()) {
        nearest += (nearest.empty() ? "" : " and ") + std::to_string(*above);
    }
    throw LoadError(file.path().string() + ": the state before iteration " + std::to_string(iteration)
        + " was expected, found none: it was thinned out, or never kept (method sd in a file of version 1). The "
          "nearest that are there: "
        + nearest + ".");
}

RunHead branchHead(RunHead head, const RunFile& holder, int64_t iteration)
{
    head.parent = holder.head().uuid;
    head.uuid.clear();
    head.created.clear();
    head.version.clear();
    head.firstIteration = iteration;
    head.request = requestWith(head.request, holder.stateAt(iteration));
    return head;
}

RunFacts factsOfChain(const std::vector<const RunFile*>& chain, int64_t iterations)
{
    const RunHead& root = chain.front()->head();
    RunFacts facts = factsOf(root.request, root.preset);
    facts.iterations = iterations;
    facts.isRepeatable = root.parent.empty();
    facts.beganFromPicture = root.hasStartPicture;
    for (size_t i = 0; i < chain.size(); ++i) {
        const int64_t end = i + 1 < chain.size() ? chain[i + 1]->head().firstIteration : iterations;
        for (auto& edit : chain[i]->edits()) {
            if (edit.iteration < std::min(end, iterations)) {
                facts.edits.push_back(std::move(edit));
            }
        }
        facts.isRepeatable = facts.isRepeatable && (i == 0 || isToldByEdits(root, *chain[i]));
    }
    return facts;
}

RunRecipe recipeOfRun(const std::filesystem::path& path)
{
    const auto chain = openedChain(path, RunFile::Access::Read);
    std::vector<const RunFile*> files;
    for (const auto& file : chain) {
        files.push_back(&file);
    }
    const RunHead& head = chain.back().head();
    RunRecipe recipe { factsOfChain(files, chain.back().end()), std::nullopt };
    const Snapshot first = snapshotAt(chain.front(), chain.front().head().firstIteration);
    RunFacts& facts = recipe.facts;
    facts.width = first.width * head.engine.downFactor;
    facts.height = first.height * head.engine.downFactor;
    facts.packName = head.engine.packName;
    facts.packFiles = head.packFiles;
    facts.device = head.options.device;
    facts.precision = head.options.precision;
    facts.threads = head.engine.threads;
    if (facts.beganFromPicture && facts.isRepeatable) {
        recipe.start = first;
    }
    return recipe;
}

void forgetMoments(Snapshot& snapshot)
{
    if (snapshot.adamSteps == 0) {
        return;
    }
    snapshot.firstMoment.clear();
    snapshot.secondMoment.clear();
    snapshot.adamSteps = 0;
}

} // namespace referee
