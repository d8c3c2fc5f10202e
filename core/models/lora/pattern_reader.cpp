// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errors.h"
#include "core/models/lora/peft_pattern.h"

#include <cctype>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace referee {

namespace {

using Node = PeftPattern::Node;
using Shared = std::shared_ptr<const Node>;
using Signs = std::bitset<256>;

constexpr size_t kMaxBytes = 2000;
constexpr int kMaxDepth = 40;
constexpr size_t kMaxRepeats = 1000;
constexpr size_t kEndless = std::numeric_limits<size_t>::max();

Signs signsThat(int (*isOne)(int))
{
    Signs signs;
    for (int c = 0; c < 128; ++c) {
        signs[static_cast<size_t>(c)] = isOne(c) != 0;
    }
    return signs;
}

Signs one(char c) { return Signs().set(static_cast<unsigned char>(c)); }

/// Of \d, \w, \s and their capitals; nullopt for another letter.
std::optional<Signs> setOfLetter(char letter)
{
    const char small = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    Signs signs;
    if (small == 'd') {
        signs = signsThat(&isdigit);
    } else if (small == 'w') {
        signs = signsThat(&isalnum) | one('_');
    } else if (small == 's') {
        signs = signsThat(&isspace);
    } else {
        return std::nullopt;
    }
    return letter == small ? signs : ~signs;
}

Shared shared(Node node) { return std::make_shared<const Node>(std::move(node)); }

Shared node(Node::Kind kind, std::vector<Shared> children = {}, bool isNegated = false)
{
    return shared({ .kind = kind, .children = std::move(children), .isNegated = isNegated });
}

Shared signNode(const Signs& signs) { return shared({ .kind = Node::Kind::Sign, .children = {}, .signs = signs }); }

class Reader {
public:
    explicit Reader(const std::string& text)
        : m_text(text)
    {
    }

    Shared read()
    {
        if (m_text.size() > kMaxBytes) {
            refuse("it is longer than " + std::to_string(kMaxBytes) + " bytes");
        }
        auto root = readChoice(0);
        if (!isAtEnd()) {
            refuse("a ) has no partner");
        }
        return root;
    }

private:
    [[noreturn]] static void refuse(const std::string& why) { throw LoadError(why); }

    bool isAtEnd() const { return m_at >= m_text.size(); }
    bool startsWith(std::string_view word) const { return std::string_view(m_text).substr(m_at).starts_with(word); }
    bool take(std::string_view word)
    {
        const bool isHere = startsWith(word);
        m_at += isHere ? word.size() : 0;
        return isHere;
    }
    char next()
    {
        if (isAtEnd()) {
            refuse("it ends too early");
        }
        return m_text[m_at++];
    }

    Shared readChoice(int depth)
    {
        if (depth > kMaxDepth) {
            refuse("its brackets are nested more than " + std::to_string(kMaxDepth) + " deep");
        }
        std::vector<Shared> branches { readSequence(depth) };
        while (take("|")) {
            branches.push_back(readSequence(depth));
        }
        return branches.size() == 1 ? branches.front() : node(Node::Kind::Choice, std::move(branches));
    }

    Shared readSequence(int depth)
    {
        std::vector<Shared> parts;
        while (!isAtEnd() && !startsWith("|") && !startsWith(")")) {
            auto part = readAtom(depth);
            parts.push_back(readRepeat(std::move(part)));
        }
        return node(Node::Kind::Sequence, std::move(parts));
    }

    Shared readAtom(int depth)
    {
        const char sign = next();
        switch (sign) {
        case '(':
            return readGroup(depth);
        case '[':
            return signNode(readSet());
        case '\\':
            return readEscape();
        case '.':
            return signNode(~one('\n'));
        case '^':
            return node(Node::Kind::Begin);
        case '$':
            return node(Node::Kind::End);
        case '*':
        case '+':
        case '?':
            refuse("there is nothing to repeat before " + std::string(1, sign));
        default:
            return signNode(one(sign));
        }
    }

    Shared readGroup(int depth)
    {
        const std::pair<std::string_view, std::pair<Node::Kind, bool>> kConditions[] {
            { "?=", { Node::Kind::Ahead, false } },
            { "?!", { Node::Kind::Ahead, true } },
            { "?<=", { Node::Kind::Behind, false } },
            { "?<!", { Node::Kind::Behind, true } },
        };
        for (const auto& [word, condition] : kConditions) {
            if (take(word)) {
                return node(condition.first, { readToClose(depth) }, condition.second);
            }
        }
        if (take("?P<")) {
            while (next() != '>') { }
        } else if (!take("?:") && startsWith("?")) {
            refuse("(" + m_text.substr(m_at, 2) + " is not implemented");
        }
        return readToClose(depth);
    }

    Shared readToClose(int depth)
    {
        auto inner = readChoice(depth + 1);
        if (!take(")")) {
            refuse("a ( has no partner");
        }
        return inner;
    }

    Shared readEscape()
    {
        const char sign = next();
        switch (sign) {
        case 'A':
            return node(Node::Kind::Begin);
        case 'Z':
            return node(Node::Kind::End);
        case 'b':
        case 'B':
            return node(Node::Kind::Boundary, {}, sign == 'B');
        default:
            break;
        }
        const auto set = setOfLetter(sign);
        return signNode(set ? *set : one(literalOf(sign)));
    }

    /// A sign that stands behind a backslash for itself or for a control character.
    static char literalOf(char sign)
    {
        constexpr std::string_view kLetters = "nrtfva";
        constexpr std::string_view kControls = "\n\r\t\f\v\a";
        const auto place = kLetters.find(sign);
        if (place != std::string_view::npos) {
            return kControls[place];
        }
        if (std::isalnum(static_cast<unsigned char>(sign)) != 0) {
            refuse("\\" + std::string(1, sign) + " is not implemented");
        }
        return sign;
    }

    Signs readSet()
    {
        const bool isNegated = take("^");
        Signs signs;
        for (bool isFirst = true; isFirst || !startsWith("]"); isFirst = false) {
            const char begin = next();
            const bool isEscape = begin == '\\';
            const char letter = isEscape ? next() : begin;
            if (const auto whole = isEscape ? setOfLetter(letter) : std::nullopt) {
                signs |= *whole;
                continue;
            }
            addRange(signs, isEscape ? literalInSet(letter) : begin);
        }
        take("]");
        return isNegated ? ~signs : signs;
    }

    static char literalInSet(char letter) { return letter == 'b' ? '\b' : literalOf(letter); }

    /// From `first` to what follows a "-", or `first` alone.
    void addRange(Signs& signs, char first)
    {
        char last = first;
        if (startsWith("-") && m_at + 1 < m_text.size() && m_text[m_at + 1] != ']') {
            ++m_at;
            last = next();
            if (last == '\\') {
                last = literalInSet(next());
            }
        }
        const auto from = static_cast<unsigned char>(first);
        const auto to = static_cast<unsigned char>(last);
        if (from > to) {
            refuse("the range " + std::string(1, first) + "-" + std::string(1, last) + " runs backwards");
        }
        for (size_t c = from; c <= to; ++c) {
            signs.set(c);
        }
    }

    Shared readRepeat(Shared part)
    {
        const auto count = readCount();
        if (!count) {
            return part;
        }
        take("?"); // a lazy repeat matches the same texts
        if (startsWith("*") || startsWith("+") || startsWith("?") || readCount()) {
            refuse("a repeat of a repeat is not implemented");
        }
        return shared(
            { .kind = Node::Kind::Repeat, .children = { std::move(part) }, .min = count->first, .max = count->second });
    }

    /// Minimum and maximum of "*", "+", "?", "{2,3}"; nullopt for anything else.
    std::optional<std::pair<size_t, size_t>> readCount()
    {
        if (take("*")) {
            return std::pair { size_t { 0 }, kEndless };
        }
        if (take("+")) {
            return std::pair { size_t { 1 }, kEndless };
        }
        if (take("?")) {
            return std::pair { size_t { 0 }, size_t { 1 } };
        }
        const auto before = m_at;
        if (take("{")) {
            const auto min = readNumber();
            const bool hasComma = take(",");
            const auto max = hasComma ? readNumber() : min;
            if (take("}") && (min || hasComma)) {
                return ordered(min.value_or(0), max.value_or(kEndless));
            }
            m_at = before; // a bracket like any other sign
        }
        return std::nullopt;
    }

    static std::pair<size_t, size_t> ordered(size_t min, size_t max)
    {
        if (min > max) {
            refuse("a repeat asks for at least " + std::to_string(min) + " and at most " + std::to_string(max));
        }
        return { min, max };
    }

    std::optional<size_t> readNumber()
    {
        size_t number = 0;
        const auto before = m_at;
        while (!isAtEnd() && std::isdigit(static_cast<unsigned char>(m_text[m_at])) != 0) {
            number = 10 * number + static_cast<size_t>(next() - '0');
            if (number > kMaxRepeats) {
                refuse("it repeats more than " + std::to_string(kMaxRepeats) + " times");
            }
        }
        return m_at == before ? std::nullopt : std::optional(number);
    }

    const std::string& m_text;
    size_t m_at = 0;
};

} // namespace

std::shared_ptr<const PeftPattern::Node> readPattern(const std::string& text) { return Reader(text).read(); }

} // namespace referee
