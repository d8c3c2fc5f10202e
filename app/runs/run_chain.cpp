// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_chain.h"

#include "core/errors.h"
#include "core/log.h"

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

void requireSamePack(const RunFile& file, const EngineFacts& loaded)
{
    const RunHead& head = file.head();
    if (head.engine.packName != loaded.packName || head.engine.precision != loaded.precision) {
        throw LoadError(file.path().string() + ": the run was painted with the pack '" + head.engine.packName + "' in "
            + head.engine.precision + ", but '" + loaded.packName + "' in " + loaded.precision
            + " is loaded. Load that pack (" + head.options.pack.string() + ") and open the run again.");
    }
}

Snapshot lastSnapshot(const RunFile& file)
{
    if (auto snapshot = file.snapshot(file.end())) {
        return *std::move(snapshot);
    }
    throw LoadError(file.path().string() + ": the latent of its last iteration, " + std::to_string(file.end())
        + ", is missing, so the run cannot go on. Fork it from an earlier one: referee fork.");
}

} // namespace referee
