// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_tree.h"

#include "app/runs/run_ancestry.h"
#include "core/base/errors.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace referee {

namespace {

constexpr size_t kLongestName = 60; ///< bytes

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
    size_t length = std::min(name.size(), kLongestName);
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

void makeRunFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw WriteError(
            folder.string() + ": the folder for runs cannot be made (" + error.message() + "). Choose another one.");
    }
}

NameClaim claimRun(const std::filesystem::path& folder, const std::string& name, bool hasNumbers)
{
    makeRunFolder(folder);
    return hasNumbers ? NameClaim(folder, name, { ".referee", ".csv" }, withRunJournals({ ".png" }))
                      : NameClaim(folder, name, { ".referee" }, withRunJournals({ ".png", ".csv" }));
}

namespace {

constexpr size_t kNobody = SIZE_MAX;

RunNode nodeOf(const std::filesystem::path& path)
{
    const RunFile file = RunFile::open(path, RunFile::Access::Read);
    const RunHeader& head = file.head();
    RunNode node;
    node.uuid = head.uuid;
    node.parent = head.parent;
    node.file = path;
    node.name = path.stem().string();
    node.first = head.firstIteration;
    node.end = file.end();
    node.length = plannedLength(head.request.settings);
    node.outcome = file.status().outcome;
    node.created = head.created;
    node.prompt = head.request.prompt;
    const RunSummary last = file.summary();
    node.itm = last.itm;
    node.caption = last.caption;
    if (!node.parent.empty()) {
        node.changes = changesOf(file);
    }
    return node;
}

class Links {
public:
    explicit Links(std::vector<RunNode>& nodes)
        : m_parents(nodes.size(), kNobody)
    {
        std::map<std::string, size_t> places;
        for (size_t i = 0; i < nodes.size(); ++i) {
            places.emplace(nodes[i].uuid, i);
        }
        for (size_t i = 0; i < nodes.size(); ++i) {
            const auto found = places.find(nodes[i].parent);
            if (!nodes[i].parent.empty() && found != places.end()) {
                m_parents[i] = found->second;
            }
            nodes[i].isOrphan = !nodes[i].parent.empty() && m_parents[i] == kNobody;
        }
    }

    /// Cuts each circle of parents in one place.
    void cutCircles(std::vector<RunNode>& nodes)
    {
        std::vector<size_t> seenFrom(m_parents.size(), kNobody);
        for (size_t start = 0; start < m_parents.size(); ++start) {
            size_t place = start;
            while (place != kNobody && seenFrom[place] == kNobody) {
                seenFrom[place] = start;
                place = m_parents[place];
            }
            if (place != kNobody && seenFrom[place] == start) {
                nodes[place].isInCircle = true;
                m_parents[place] = kNobody;
            }
        }
    }

    size_t parentOf(size_t node) const { return m_parents[node]; }

private:
    std::vector<size_t> m_parents; ///< kNobody: a root
};

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
    std::sort(nodes.begin(), nodes.end(),
        [](const RunNode& a, const RunNode& b) { return std::tie(a.name, a.file) < std::tie(b.name, b.file); });
    tree.nodes = std::move(nodes);
    Links links(tree.nodes);
    links.cutCircles(tree.nodes);
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        const size_t parent = links.parentOf(i);
        (parent == kNobody ? tree.roots : tree.nodes[parent].children).push_back(i);
    }
    for (auto& node : tree.nodes) {
        std::stable_sort(node.children.begin(), node.children.end(),
            [&tree](size_t a, size_t b) { return tree.nodes[a].first < tree.nodes[b].first; });
    }
    return tree;
}

RunTree readRunTree(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    if (error) {
        throw LoadError(folder.string() + ": a folder with runs was expected, but it cannot be read (" + error.message()
            + "). Check the path.");
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
    std::sort(problems.begin(), problems.end());
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
