// SPDX-License-Identifier: GPL-3.0-or-later
// referee list: the runs of a folder.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"
#include "app/library/entry_table.h"
#include "app/library/run_index.h"
#include "core/base/errors.h"

#include <iostream>
#include <memory>

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
    std::string known;
    for (size_t i = 0; i < kLibrarySortNames.size(); ++i) {
        if (kLibrarySortNames[i] == name) {
            return static_cast<LibrarySort>(i);
        }
        known += (known.empty() ? "" : ", ") + std::string(kLibrarySortNames[i]);
    }
    throw UsageError("--sort: one of " + known + " was expected, found '" + name + "'.");
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
        throw UsageError("--since: a date before --until was expected, found '" + arguments.since + "' after '"
            + arguments.until + "'.");
    }
    query.isStarredOnly = arguments.isStarredOnly;
    query.preset = QString::fromStdString(arguments.preset);
    query.sort = sortOf(arguments.sort);
    query.isAscending = isAscendingByNature(query.sort) != arguments.isReverse;
    query.limit = arguments.limit;
    return query;
}

void listRuns(const ListArguments& arguments)
{
    const LibraryQuery query = queryOf(arguments);
    RunIndex::Options options;
    options.hasThumbnails = false;
    RunIndex index(QString::fromStdString(arguments.folder), options);
    const bool shows = !arguments.asJson && hasStatusLine();
    const auto work = index.refresh(
        [shows](int done, int total) {
            if (shows) {
                showStatus("Read " + std::to_string(done) + " of " + std::to_string(total) + " runs…");
            }
        },
        &stopFlag());
    if (shows) {
        clearStatus();
    }
    const auto entries = index.entries(query);
    if (arguments.asJson) {
        auto object = jsonOf(entries, index.folder());
        object["opened"] = work.opened;
        std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
        return;
    }
    if (entries.isEmpty()) {
        std::cerr << (work.files == 0 ? "There is no run in " : "No run that was asked for is in ")
                  << index.folder().toStdString() << "." << std::endl;
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
    auto* verb = app.add_subcommand("list", "List the runs of a folder and its sub folders");
    auto arguments = std::make_shared<ListArguments>();
    verb->add_option("folder", arguments->folder, "The folder")->required();
    verb->add_option("--prompt", arguments->words, "What the prompt holds, whatever its case; again: all of them")
        ->expected(1)
        ->take_all();
    verb->add_option("--since", arguments->since, "Begun since: 2026-11-24, 2026-11-24T18:30, or 7d, 12h ago");
    verb->add_option("--until", arguments->until, "Begun until, the same way");
    verb->add_flag("--starred", arguments->isStarredOnly, "Only those with a star");
    verb->add_option("--preset", arguments->preset, "Begun with this preset");
    verb->add_option("--sort", arguments->sort, "date (the newest first), name, match, caption, judge, iterations");
    verb->add_flag("--reverse", arguments->isReverse, "The other way round");
    verb->add_option("--limit", arguments->limit, "At most so many")->transform(wholeNumber(1, 1000000000));
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->footer("Example: referee list pictures --prompt star --since 7d --sort judge");
    verb->callback([arguments] { listRuns(*arguments); });
}

} // namespace referee::cli
