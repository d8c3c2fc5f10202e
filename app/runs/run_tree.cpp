// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_tree.h"

#include "app/runs/run_ancestry.h"
#include "app/storage/atomic_file.h"
#include "core/base/errors.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace referee {

namespace {

constexpr size_t kMaxNameBytes = 60;

} // namespace

std::string runName(const std::string& prompt, uint64_t seed)
{
    std::string name;
    for (const char sign : prompt) {
        const auto byte = static_cast<unsigned char>(sign);
        const bool isKept = byte >= 0x80 || std::isalnum(byte) != 0;
        if (isKept) {
            name += sign;
        } else if (!name.empty() && name.back() != ' ') {
            name += ' ';
        }
    }
    size_t length = std::min(name.size(), kMaxNameBytes);
    while (length > 0 && length < name.size() && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) {
        --length; // not inside a UTF-8 character
    }
    name.resize(length);
    return (name.empty() || name.back() == ' ' ? name : name + " ") + std::to_string(seed);
}

Endings withRunJournals(Endings endings)
{
    endings.insert(endings.end(), kRunJournals.begin(), kRunJournals.end());
    return endings;
}

NameClaim claimRun(const std::filesystem::path& folder, const std::string& name, bool hasNumbers)
{
    makeFolder(folder);
    return hasNumbers ? NameClaim(folder, name, { ".referee", ".csv" }, withRunJournals({ ".png" }))
                      : NameClaim(folder, name, { ".referee" }, withRunJournals({ ".png", ".csv" }));
}

namespace {

constexpr size_t kNone = SIZE_MAX;

RunNode nodeOf(const std::filesystem::path& path)
{
    const RunFile file = RunFile::open(path, RunFile::Access::Read);
    const RunHeader& head = file.head();
    const RunSummary last = file.summary();
    return { .uuid = head.uuid,
        .parent = head.parent,
        .file = path,
        .name = path.stem().string(),
        .first = head.firstIteration,
        .end = file.end(),
        .length = plannedLength(head.request.settings),
        .outcome = file.status().outcome,
        .created = head.created,
        .prompt = head.request.prompt,
        .changes = head.parent.empty() ? std::vector<Edit>() : changesOf(file),
        .itm = last.itm,
        .caption = last.caption };
}

/// The index of each node's parent, kNone for a root; marks orphans.
std::vector<size_t> parentsOf(std::vector<RunNode>& nodes)
{
    std::map<std::string, size_t> indices;
    for (size_t i = 0; i < nodes.size(); ++i) {
        indices.emplace(nodes[i].uuid, i);
    }
    std::vector<size_t> parents;
    for (RunNode& node : nodes) {
        const auto found = node.parent.empty() ? indices.end() : indices.find(node.parent);
        parents.push_back(found == indices.end() ? kNone : found->second);
        node.isOrphan = !node.parent.empty() && found == indices.end();
    }
    return parents;
}

/// Cuts each circle of parents in one place.
void cutCircles(std::vector<RunNode>& nodes, std::vector<size_t>& parents)
{
    std::vector<size_t> seenFrom(parents.size(), kNone);
    for (size_t start = 0; start < parents.size(); ++start) {
        size_t place = start;
        while (place != kNone && seenFrom[place] == kNone) {
            seenFrom[place] = start;
            place = parents[place];
        }
        if (place != kNone && seenFrom[place] == start) {
            nodes[place].isInCircle = true;
            parents[place] = kNone;
        }
    }
}

std::string text(const Edit& edit)
{
    const bool isWords = edit.key == "prompt" || edit.key == "negative";
    return isWords             ? edit.key + ": " + edit.after
        : edit.key == "region" ? "region"
                               : edit.key + " " + edit.before + " → " + edit.after;
}

} // namespace

RunTree treeOf(std::vector<RunNode> nodes)
{
    RunTree tree;
    std::ranges::sort(nodes, {}, [](const RunNode& node) { return std::tie(node.name, node.file); });
    tree.nodes = std::move(nodes);
    auto parents = parentsOf(tree.nodes);
    cutCircles(tree.nodes, parents);
    for (size_t i = 0; i < parents.size(); ++i) {
        (parents[i] == kNone ? tree.roots : tree.nodes[parents[i]].children).push_back(i);
    }
    for (auto& node : tree.nodes) {
        std::ranges::stable_sort(node.children, {}, [&tree](size_t child) { return tree.nodes[child].first; });
    }
    return tree;
}

RunTree readRunTree(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    if (error) {
        throw LoadError(folder.string() + ": cannot read the folder (" + error.message() + "). Check the path.");
    }
    std::vector<RunNode> nodes;
    std::vector<std::string> problems;
    for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() != ".referee") {
            continue;
        }
        try {
            nodes.push_back(nodeOf(entry->path()));
        } catch (const Error& problem) {
            problems.emplace_back(problem.what());
        }
    }
    RunTree tree = treeOf(std::move(nodes));
    std::ranges::sort(problems);
    tree.problems = std::move(problems);
    return tree;
}

std::vector<Edit> changesOf(const RunFileReader& branch)
{
    auto changes = branch.edits();
    const int64_t first = branch.head().firstIteration;
    std::erase_if(changes, [first](const Edit& edit) { return edit.iteration > first; });
    return changes;
}

std::string changeText(const std::vector<Edit>& changes)
{
    if (changes.empty()) {
        return {};
    }
    const size_t more = changes.size() - 1;
    return text(changes.front()) + (more > 0 ? ", +" + std::to_string(more) : "");
}

std::string changeText(const RunNode& node, const RunNode* parent)
{
    const bool isLonger = node.changes.empty() && parent && parent->length != node.length;
    return isLonger ? std::to_string(node.length) + " iterations" : changeText(node.changes);
}

} // namespace referee
