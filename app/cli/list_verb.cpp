// SPDX-License-Identifier: GPL-3.0-or-later
// referee list: lists the runs of a folder.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"
#include "app/library/entry_table.h"
#include "app/library/run_index.h"
#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <iostream>

namespace referee::cli {

namespace {

struct ListArguments {
    std::string folder;
    std::vector<std::string> words;
    std::string since;
    std::string until;
    std::string preset;
    std::string sort = "date";
    int64_t limit = 0;
    bool isStarredOnly = false;
    bool isReverse = false;
    bool asJson = false;
};

LibrarySort sortOf(const std::string& name)
{
    const auto found = std::ranges::find(kLibrarySortNames, name);
    if (found == kLibrarySortNames.end()) {
        const std::vector<std::string> known(kLibrarySortNames.begin(), kLibrarySortNames.end());
        throw UsageError("--sort must be one of " + listed(known) + ", got '" + name + "'.");
    }
    return static_cast<LibrarySort>(found - kLibrarySortNames.begin());
}

QDateTime dateFor(const char* option, const std::string& text, DayEdge edge)
{
    try {
        return text.empty() ? QDateTime() : dateFromText(QString::fromStdString(text), edge);
    } catch (const UsageError& error) {
        throw UsageError(std::string(option) + ": " + error.what());
    }
}

LibraryQuery queryOf(const ListArguments& arguments)
{
    LibraryQuery query;
    for (const auto& word : arguments.words) {
        query.words << QString::fromStdString(word);
    }
    query.since = dateFor("--since", arguments.since, DayEdge::Begin);
    query.until = dateFor("--until", arguments.until, DayEdge::End);
    if (query.since.isValid() && query.until.isValid() && query.since > query.until) {
        throw UsageError(
            "--since must be before --until, got '" + arguments.since + "' and '" + arguments.until + "'.");
    }
    query.isStarredOnly = arguments.isStarredOnly;
    query.preset = QString::fromStdString(arguments.preset);
    query.sort = sortOf(arguments.sort);
    query.isAscending = isAscendingByDefault(query.sort) != arguments.isReverse;
    query.limit = arguments.limit;
    return query;
}

IndexWork refresh(RunIndex& index, bool isQuiet)
{
    const StatusLine line(!isQuiet);
    return index.refresh(
        [&line](int done, int total) {
            line.show("Read " + std::to_string(done) + " of " + std::to_string(total) + " runs…");
        },
        &stopFlag());
}

void listRuns(const ListArguments& arguments)
{
    const LibraryQuery query = queryOf(arguments);
    RunIndex::Options options;
    options.hasThumbnails = false;
    RunIndex index(QString::fromStdString(arguments.folder), options);
    const IndexWork work = refresh(index, arguments.asJson);
    const auto entries = index.entries(query);
    if (arguments.asJson) {
        auto object = jsonOf(entries, index.folder());
        object["opened"] = work.opened;
        printJsonLine(object);
        return;
    }
    if (entries.isEmpty()) {
        std::cerr << (work.files == 0 ? "There is no run in " : "No matching run in ") << index.folder().toStdString()
                  << "." << std::endl;
        return;
    }
    for (const auto& line : tableOf(entries, index.folder())) {
        std::cout << line.toStdString() << '\n';
    }
    std::cout << std::flush;
}

} // namespace

void addListVerb(CLI::App& app)
{
    const auto [verb, arguments]
        = addVerb<ListArguments>(app, "list", "List the runs of a folder and its subfolders", listRuns);
    verb->add_option("folder", arguments->folder, "The folder")->required();
    verb->add_option(
            "--prompt", arguments->words, "Text that the prompt contains, in any case; repeatable, all must match")
        ->expected(1)
        ->take_all();
    verb->add_option(
        "--since", arguments->since, "Begun at or after: 2026-11-24, 2026-11-24T18:30, or an age like 7d, 12h");
    verb->add_option("--until", arguments->until, "Begun at or before, in the same format");
    verb->add_flag("--starred", arguments->isStarredOnly, "Only runs with a star");
    verb->add_option("--preset", arguments->preset, "Only runs with this preset");
    verb->add_option("--sort", arguments->sort, "date (newest first), name, match, caption, judge or iterations");
    verb->add_flag("--reverse", arguments->isReverse, "Reverse the order");
    verb->add_option("--limit", arguments->limit, "Maximum number of runs")->transform(wholeNumber(1, 1000000000));
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    verb->footer("Example: referee list pictures --prompt star --since 7d --sort judge");
}

} // namespace referee::cli
