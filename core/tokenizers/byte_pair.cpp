// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/byte_pair.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/tokenizers/unicode.h"

#include <queue>

namespace referee {

namespace {

constexpr std::string_view kWordEnd = "</w>";
constexpr std::uint32_t kNone = 0xFFFFFFFF;

std::uint64_t keyOf(std::int64_t left, std::int64_t right)
{
    return static_cast<std::uint64_t>(left) << 32U | static_cast<std::uint64_t>(right);
}

struct Candidate {
    std::uint32_t rank;
    std::uint32_t position;
    std::int64_t id; ///< what the pair becomes; a candidate whose pair has changed since becomes something else

    bool operator<(const Candidate& other) const // std::priority_queue hands out the greatest
    {
        return rank != other.rank ? rank > other.rank : position > other.position;
    }
};

/// A word's symbols as a list: merged ones are taken out of the links and marked with kNoToken.
struct Node {
    BytePair::Symbol symbol;
    std::uint32_t previous;
    std::uint32_t next;
};

std::vector<Node> linked(const std::vector<BytePair::Symbol>& symbols)
{
    std::vector<Node> nodes(symbols.size());
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        nodes[i] = { symbols[i], i == 0 ? kNone : i - 1, i + 1 == nodes.size() ? kNone : i + 1 };
    }
    return nodes;
}

void joinWithNext(std::vector<Node>& nodes, std::uint32_t position, std::int64_t id)
{
    auto& node = nodes[position];
    auto& right = nodes[node.next];
    node.symbol = { id, node.symbol.begin, right.symbol.end };
    node.next = right.next;
    right.symbol.id = kNoToken;
    if (node.next != kNone) {
        nodes[node.next].previous = position;
    }
}

std::vector<BytePair::Symbol> remaining(const std::vector<Node>& nodes)
{
    std::vector<BytePair::Symbol> symbols;
    for (const auto& node : nodes) {
        if (node.symbol.id != kNoToken) {
            symbols.push_back(node.symbol);
        }
    }
    return symbols;
}

} // namespace

std::string BytePair::letterOfByte(unsigned char byte)
{
    const auto isPrintable = [](unsigned value) {
        return (value >= 33 && value <= 126) || (value >= 161 && value <= 172) || value >= 174;
    };
    char32_t code = byte;
    if (!isPrintable(byte)) {
        code = 256;
        for (unsigned value = 0; value < byte; ++value) {
            code += isPrintable(value) ? 0 : 1;
        }
    }
    std::string letter;
    appendUtf8(letter, code);
    return letter;
}

BytePair::BytePair(const Vocabulary& vocabulary, const MergeList& merges, std::int64_t unknown, const std::string& path)
{
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto letter = letterOfByte(static_cast<unsigned char>(byte));
        const auto inside = findToken(vocabulary, letter);
        const auto last = findToken(vocabulary, letter + std::string(kWordEnd));
        m_idOfByte[byte] = inside == kNoToken ? unknown : inside;
        m_idOfLastByte[byte] = last == kNoToken ? unknown : last;
    }
    const auto idOf = [&](const std::string& token, std::uint32_t rank) {
        const auto id = findToken(vocabulary, token);
        if (id == kNoToken) {
            throw LoadError(path + ": merge " + std::to_string(rank) + " needs the token " + inQuotes(token)
                + ", which the vocabulary lacks. Take both files from one tokenizer.");
        }
        return id;
    };
    m_merges.reserve(merges.size());
    std::uint32_t rank = 0;
    for (const auto& [left, right] : merges) {
        const auto key = keyOf(idOf(left, rank), idOf(right, rank));
        if (!m_merges.emplace(key, Merge { rank, idOf(left + right, rank) }).second) {
            throw LoadError(path + ": duplicate merge " + inQuotes(left + " " + right) + ". Download the file again.");
        }
        ++rank;
    }
}

const BytePair::Merge* BytePair::findMerge(std::int64_t left, std::int64_t right) const
{
    const auto found = m_merges.find(keyOf(left, right));
    return found == m_merges.end() ? nullptr : &found->second;
}

std::vector<BytePair::Symbol> BytePair::lettersOf(std::string_view word) const
{
    std::vector<Symbol> letters(word.size());
    for (std::uint32_t i = 0; i < letters.size(); ++i) {
        const auto byte = static_cast<unsigned char>(word[i]);
        letters[i] = { i + 1 == word.size() ? m_idOfLastByte[byte] : m_idOfByte[byte], i, i + 1 };
    }
    return letters;
}

std::vector<BytePair::Symbol> BytePair::tokenize(std::string_view word) const
{
    auto nodes = linked(lettersOf(word));
    std::priority_queue<Candidate> queue;
    const auto mergeAt = [&](std::uint32_t position) -> const Merge* {
        const auto& node = nodes[position];
        const bool hasPair = node.symbol.id != kNoToken && node.next != kNone;
        return hasPair ? findMerge(node.symbol.id, nodes[node.next].symbol.id) : nullptr;
    };
    const auto offer = [&](std::uint32_t position) {
        if (const auto* merge = mergeAt(position)) {
            queue.push({ merge->rank, position, merge->id });
        }
    };
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        offer(i);
    }
    while (!queue.empty()) {
        const auto best = queue.top();
        queue.pop();
        const auto* merge = mergeAt(best.position);
        if (merge == nullptr || merge->id != best.id) {
            continue;
        }
        joinWithNext(nodes, best.position, best.id);
        if (nodes[best.position].previous != kNone) {
            offer(nodes[best.position].previous);
        }
        offer(best.position);
    }
    return remaining(nodes);
}

} // namespace referee
