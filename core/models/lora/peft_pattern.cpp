// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/lora/peft_pattern.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <cctype>

namespace referee {

namespace {

using Node = PeftPattern::Node;
using Places = std::vector<bool>; ///< one for each place between two characters

constexpr size_t kMaxSteps = 2'000'000;

bool isWordSign(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// One name against one pattern.
class Matcher {
public:
    explicit Matcher(const std::string& text)
        : m_text(text)
    {
    }

    Places only(size_t place) const
    {
        Places places(m_text.size() + 1);
        places[place] = true;
        return places;
    }

    /// Where the node can end that begins at any of `starts`.
    Places ends(const Node& node, const Places& starts)
    {
        m_steps += starts.size();
        if (m_steps > kMaxSteps) {
            throw LoadError("it takes too long");
        }
        switch (node.kind) {
        case Node::Kind::Sign:
            return afterSign(node, starts);
        case Node::Kind::Sequence:
            return afterAll(node, starts);
        case Node::Kind::Choice:
            return afterAny(node, starts);
        case Node::Kind::Repeat:
            return afterRepeats(node, starts);
        default:
            return wherever(node, starts);
        }
    }

private:
    Places afterSign(const Node& node, const Places& starts) const
    {
        Places result(starts.size());
        for (size_t i = 0; i < m_text.size(); ++i) {
            result[i + 1] = starts[i] && node.signs[static_cast<unsigned char>(m_text[i])];
        }
        return result;
    }

    Places afterAll(const Node& node, Places places)
    {
        for (const auto& child : node.children) {
            if (!isAny(places)) {
                break;
            }
            places = ends(*child, places);
        }
        return places;
    }

    Places afterAny(const Node& node, const Places& starts)
    {
        Places result(starts.size());
        for (const auto& child : node.children) {
            unite(result, ends(*child, starts));
        }
        return result;
    }

    Places afterRepeats(const Node& node, Places places)
    {
        const Node& child = *node.children.front();
        for (size_t i = 0; i < node.min; ++i) {
            places = ends(child, places);
        }
        Places frontier = places;
        for (size_t i = node.min; i < node.max && unite(places, frontier = ends(child, frontier)); ++i) { }
        return places;
    }

    /// The starts at which a condition holds: nothing is taken.
    Places wherever(const Node& node, const Places& starts)
    {
        Places result(starts.size());
        for (size_t i = 0; i < starts.size(); ++i) {
            result[i] = starts[i] && holds(node, i) != node.isNegated;
        }
        return result;
    }

    bool holds(const Node& node, size_t place)
    {
        switch (node.kind) {
        case Node::Kind::Begin:
            return place == 0;
        case Node::Kind::End:
            return place == m_text.size();
        case Node::Kind::Boundary: {
            const bool isBefore = place > 0 && isWordSign(m_text[place - 1]);
            return isBefore != (place < m_text.size() && isWordSign(m_text[place]));
        }
        case Node::Kind::Ahead:
            return isAny(ends(*node.children.front(), only(place)));
        default: // behind: it may begin anywhere before
            Places before(m_text.size() + 1);
            std::fill_n(before.begin(), place + 1, true);
            return ends(*node.children.front(), before)[place];
        }
    }

    static bool isAny(const Places& places) { return std::find(places.begin(), places.end(), true) != places.end(); }

    /// Adds to `whole`; is anything new?
    static bool unite(Places& whole, const Places& part)
    {
        bool isNew = false;
        for (size_t i = 0; i < part.size(); ++i) {
            isNew = isNew || (part[i] && !whole[i]);
            whole[i] = whole[i] || part[i];
        }
        return isNew;
    }

    const std::string& m_text;
    size_t m_steps = 0;
};

} // namespace

PeftPattern::PeftPattern(const std::string& key, const std::string& where)
    : m_name(where + ": the pattern " + inQuotes(key))
{
    try {
        m_root = readPattern(key);
    } catch (const LoadError& error) {
        throw LoadError(m_name + " cannot be used: " + error.what()
            + ". Name the layers without it, or save the LoRA with an alpha in each layer.");
    }
}

bool PeftPattern::matches(const std::string& layer) const
{
    Matcher matcher(layer);
    auto starts = matcher.only(0);
    for (size_t i = 0; i < layer.size(); ++i) { // (.*\.)?
        starts[i + 1] = layer[i] == '.';
    }
    try {
        return matcher.ends(*m_root, starts).back();
    } catch (const LoadError& error) {
        throw LoadError(m_name + " cannot be used: " + error.what() + ". Name the layers without it.");
    }
}

} // namespace referee
