// SPDX-License-Identifier: GPL-3.0-or-later
// referee tree: shows the runs of a folder with their branches.
#include "app/cli/arguments/terminal.h"
#include "app/cli/verbs.h"
#include "app/library/entry_table.h"
#include "app/runs/run_tree.h"

#include <iomanip>
#include <iostream>
#include <sstream>

namespace referee::cli {

namespace {

struct TreeArguments {
    std::filesystem::path folder;
    bool asJson = false;
};

/// A foreign file must not control the terminal.
std::string plainText(const std::string& text) { return plain(QString::fromStdString(text)).toStdString(); }

std::string_view outcomeName(RunOutcome outcome) { return kOutcomeNames[static_cast<size_t>(outcome)]; }

std::string lossText(const RunNode& node)
{
    if (!node.itm || !node.caption) {
        return {};
    }
    std::ostringstream text;
    text << std::fixed << std::setprecision(3) << "   itm " << *node.itm << "  caption " << *node.caption;
    return text.str();
}

std::string line(const RunNode& node, const RunNode* parent)
{
    constexpr int kChangeColumns = 61;
    std::string text = plainText(node.name) + "   ";
    if (!node.parent.empty()) {
        text += "from " + std::to_string(node.first) + "   ";
    }
    text += std::to_string(node.end) + "/" + std::to_string(node.length) + " " + std::string(outcomeName(node.outcome));
    const std::string change = clipped(QString::fromStdString(changeText(node, parent)), kChangeColumns).toStdString();
    text += (change.empty() ? "" : "   " + change) + lossText(node);
    if (node.isOrphan) {
        text += "   (its parent run is not in this folder)";
    } else if (node.isInCircle) {
        text += "   (its ancestors lead back to itself: the files were changed)";
    }
    return text;
}

/// Without recursion: a chain of branches may contain all runs of a folder.
void printTree(const RunTree& tree)
{
    struct Entry {
        size_t node;
        const RunNode* parent;
        std::string before; ///< the lines of the ancestors
        bool isLast;
    };
    std::vector<Entry> open;
    for (auto root = tree.roots.rbegin(); root != tree.roots.rend(); ++root) {
        open.push_back({ *root, nullptr, {}, true });
    }
    while (!open.empty()) {
        const Entry entry = open.back();
        open.pop_back();
        const RunNode& node = tree.nodes[entry.node];
        const bool isRoot = !entry.parent;
        const char* corner = isRoot ? "" : entry.isLast ? "└─ " : "├─ ";
        std::cout << entry.before << corner << line(node, entry.parent) << '\n';
        const std::string before = isRoot ? "" : entry.before + (entry.isLast ? "   " : "│  ");
        for (size_t i = node.children.size(); i-- > 0;) {
            open.push_back({ node.children[i], &node, before, i + 1 == node.children.size() });
        }
    }
}

nlohmann::ordered_json toJson(const RunNode& node)
{
    nlohmann::ordered_json changes = nlohmann::ordered_json::array();
    for (const auto& event : node.changes) {
        changes.push_back({ { "key", event.key }, { "before", event.before }, { "after", event.after } });
    }
    const bool hasLosses = node.itm && node.caption;
    return { { "uuid", node.uuid }, { "parent", orNull(node.parent) }, { "file", node.file.string() },
        { "name", node.name }, { "first", node.first }, { "iterations", node.end }, { "length", node.length },
        { "outcome", outcomeName(node.outcome) }, { "created", node.created }, { "prompt", node.prompt },
        { "changes", changes }, { "itm", orNull(hasLosses ? node.itm : std::nullopt) },
        { "caption", orNull(hasLosses ? node.caption : std::nullopt) }, { "orphan", node.isOrphan },
        { "circle", node.isInCircle } };
}

void printJson(const RunTree& tree)
{
    nlohmann::ordered_json object = { { "runs", nlohmann::ordered_json::array() }, { "problems", tree.problems } };
    for (const auto& node : tree.nodes) {
        object["runs"].push_back(toJson(node));
    }
    printJsonLine(object);
}

void showTree(const TreeArguments& arguments)
{
    const RunTree tree = readRunTree(arguments.folder);
    if (arguments.asJson) {
        printJson(tree);
        return;
    }
    printTree(tree);
    std::cout << std::flush;
    for (const auto& problem : tree.problems) {
        printNote(plainText(problem));
    }
    if (tree.nodes.empty() && tree.problems.empty()) {
        std::cerr << "No runs (NAME.referee) found in " << arguments.folder.string() << "." << std::endl;
    }
}

} // namespace

void addTreeVerb(CLI::App& app)
{
    const auto [verb, arguments]
        = addVerb<TreeArguments>(app, "tree", "Show the runs of a folder with their branches as a tree", showTree);
    verb->add_option("folder", arguments->folder, "Folder with NAME.referee files")->required();
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    verb->footer("Example: referee tree pictures");
}

} // namespace referee::cli
