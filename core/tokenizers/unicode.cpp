// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizers/unicode.h"

#include "core/base/errors.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utf8proc.h>

namespace referee {

namespace {

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kFinalSigma = 0x3C2;
constexpr char32_t kCapitalDottedI = 0x130;
constexpr char32_t kDotAbove = 0x307;
constexpr char32_t kFirstComposing = 0x300; ///< text below this code point is already composed

utf8proc_category_t category(char32_t code) { return utf8proc_category(static_cast<utf8proc_int32_t>(code)); }

int combiningClass(char32_t code)
{
    return utf8proc_get_property(static_cast<utf8proc_int32_t>(code))->combining_class;
}

struct DecodeResult {
    char32_t code = 0;
    std::uint32_t bytes = 0; ///< 0: not valid UTF-8
};

DecodeResult decodeOne(std::string_view text, std::size_t offset)
{
    utf8proc_int32_t code = -1;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + offset);
    const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - offset), &code);
    if (length <= 0 || code < 0) {
        return {};
    }
    return { static_cast<char32_t>(code), static_cast<std::uint32_t>(length) };
}

/// The characters of one code point's canonical decomposition, appended.
void appendDecomposed(Glyphs& out, const Glyph& glyph)
{
    if (glyph.code < 0xC0) {
        out.push_back(glyph);
        return;
    }
    std::array<utf8proc_int32_t, 32> buffer {};
    int lastClass = 0;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(glyph.code), buffer.data(),
        static_cast<utf8proc_ssize_t>(buffer.size()), options, &lastClass);
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
        out.push_back({ static_cast<char32_t>(buffer.at(static_cast<std::size_t>(i))), glyph.source });
    }
}

/// The single code point that the two compose to, or 0.
char32_t composePair(char32_t first, char32_t second)
{
    std::array<utf8proc_int32_t, 2> pair { static_cast<utf8proc_int32_t>(first),
        static_cast<utf8proc_int32_t>(second) };
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return utf8proc_normalize_utf32(pair.data(), 2, options) == 1 ? static_cast<char32_t>(pair[0]) : 0;
}

/// Cased of Unicode: upper, lower and title case letters, and the signs made of them (ordinals, Roman numerals, …).
bool isCased(char32_t code)
{
    const auto kind = category(code);
    const bool isCasedOther = code == 0xAA || code == 0xBA || (code >= 0x2160 && code <= 0x217F)
        || (code >= 0x24B6 && code <= 0x24E9) || (code >= 0x1F130 && code <= 0x1F149)
        || (code >= 0x1F150 && code <= 0x1F169) || (code >= 0x1F170 && code <= 0x1F189);
    return kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_LL || kind == UTF8PROC_CATEGORY_LT || isCasedOther;
}

/// Case_Ignorable of Unicode: marks, format characters, modifiers, and the signs that may stand inside a word.
bool isCaseIgnorable(char32_t code)
{
    static constexpr std::u32string_view kInsideWords
        = U"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";
    switch (category(code)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
        return true;
    default:
        return kInsideWords.find(code) != std::u32string_view::npos;
    }
}

void appendLower(Glyphs& out, const Glyph& glyph)
{
    if (glyph.code == kCapitalDottedI) { // the one letter whose lower case is two code points
        out.push_back({ U'i', glyph.source });
        out.push_back({ kDotAbove, glyph.source });
        return;
    }
    const auto lower = utf8proc_tolower(static_cast<utf8proc_int32_t>(glyph.code));
    out.push_back({ static_cast<char32_t>(lower), glyph.source });
}

} // namespace

std::size_t firstInvalidUtf8(std::string_view text)
{
    for (std::size_t offset = 0; offset < text.size();) {
        const auto one = decodeOne(text, offset);
        if (one.bytes == 0) {
            return offset;
        }
        offset += one.bytes;
    }
    return std::string_view::npos;
}

Glyphs decodeUtf8(std::string_view text)
{
    Glyphs glyphs;
    glyphs.reserve(text.size());
    for (std::uint32_t offset = 0; offset < text.size();) {
        const auto one = decodeOne(text, offset);
        if (one.bytes == 0) {
            std::array<char, 8> hex {};
            std::snprintf(hex.data(), hex.size(), "0x%02X", static_cast<unsigned char>(text[offset]));
            throw UsageError("The text is not valid UTF-8 at byte " + std::to_string(offset) + " (" + hex.data()
                + "). Save or type the text as UTF-8.");
        }
        glyphs.push_back({ one.code, { offset, offset + one.bytes } });
        offset += one.bytes;
    }
    return glyphs;
}

void appendUtf8(std::string& text, char32_t code)
{
    std::array<utf8proc_uint8_t, 4> bytes {};
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

std::string encodeUtf8(const Glyphs& glyphs)
{
    std::string text;
    text.reserve(glyphs.size());
    for (const auto& glyph : glyphs) {
        appendUtf8(text, glyph.code);
    }
    return text;
}

bool isWhitespace(char32_t code)
{
    if (code < 0x80) {
        return code == U' ' || (code >= 9 && code <= 13);
    }
    const auto kind = category(code);
    return code == 0x85 || kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP;
}

bool isLetter(char32_t code)
{
    const auto kind = category(code);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool isNumber(char32_t code)
{
    const auto kind = category(code);
    return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}

bool isPunctuation(char32_t code)
{
    const auto kind = category(code);
    const bool isAsciiSign = code < 0x80 && kind >= UTF8PROC_CATEGORY_SM && kind <= UTF8PROC_CATEGORY_SO;
    return isAsciiSign || (kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO);
}

bool isControl(char32_t code)
{
    const auto kind = category(code);
    return kind == UTF8PROC_CATEGORY_CC || kind == UTF8PROC_CATEGORY_CF || kind == UTF8PROC_CATEGORY_CO;
}

bool isNonspacingMark(char32_t code) { return category(code) == UTF8PROC_CATEGORY_MN; }

bool isCjkIdeograph(char32_t code)
{
    struct Block {
        char32_t first, last;
    };
    static constexpr std::array kBlocks { Block { 0x4E00, 0x9FFF }, Block { 0x3400, 0x4DBF },
        Block { 0x20000, 0x2A6DF }, Block { 0x2A700, 0x2B73F }, Block { 0x2B740, 0x2B81F }, Block { 0x2B920, 0x2CEAF },
        Block { 0xF900, 0xFAFF }, Block { 0x2F800, 0x2FA1F } };
    return code >= 0x3400 && std::ranges::any_of(kBlocks, [code](const Block& block) {
        return code >= block.first && code <= block.last;
    });
}

Glyphs toNfd(const Glyphs& glyphs)
{
    Glyphs out;
    out.reserve(glyphs.size());
    for (const auto& glyph : glyphs) {
        appendDecomposed(out, glyph);
    }
    // Canonical ordering: each run of combining marks is sorted by class; equal classes keep their order.
    for (auto run = out.begin(); run != out.end();) {
        run = std::find_if(run, out.end(), [](const Glyph& glyph) { return combiningClass(glyph.code) != 0; });
        const auto end
            = std::find_if(run, out.end(), [](const Glyph& glyph) { return combiningClass(glyph.code) == 0; });
        std::stable_sort(run, end, [](const Glyph& left, const Glyph& right) {
            return combiningClass(left.code) < combiningClass(right.code);
        });
        run = end;
    }
    return out;
}

Glyphs toNfc(const Glyphs& glyphs)
{
    if (std::ranges::all_of(glyphs, [](const Glyph& glyph) { return glyph.code < kFirstComposing; })) {
        return glyphs;
    }
    Glyphs out;
    out.reserve(glyphs.size());
    constexpr auto kNoStarter = static_cast<std::size_t>(-1);
    std::size_t starter = kNoStarter;
    for (const auto& glyph : toNfd(glyphs)) {
        const int ownClass = combiningClass(glyph.code);
        if (starter != kNoStarter) {
            // Blocked (UAX 15, D115): something stands between that does not sort before this mark.
            const int lastClass = combiningClass(out.back().code);
            const bool isAdjacent = starter + 1 == out.size();
            const char32_t composed
                = isAdjacent || lastClass < ownClass ? composePair(out[starter].code, glyph.code) : 0;
            if (composed != 0) {
                auto& source = out[starter].source;
                source = { std::min(source.begin, glyph.source.begin), std::max(source.end, glyph.source.end) };
                out[starter].code = composed;
                continue;
            }
        }
        if (ownClass == 0) {
            starter = out.size();
        }
        out.push_back(glyph);
    }
    return out;
}

Glyphs toLower(const Glyphs& glyphs)
{
    Glyphs out;
    out.reserve(glyphs.size());
    for (const auto& glyph : glyphs) {
        appendLower(out, glyph);
    }
    return out;
}

Glyphs toLowerInContext(const Glyphs& glyphs)
{
    Glyphs out;
    out.reserve(glyphs.size());
    // Last letter or sign that decides whether a sigma ends its word; found once per side, so linear.
    bool isAfterCased = false;
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        const char32_t code = glyphs[i].code;
        if (code == kCapitalSigma) {
            const auto next = std::find_if(glyphs.begin() + static_cast<std::ptrdiff_t>(i) + 1, glyphs.end(),
                [](const Glyph& glyph) { return !isCaseIgnorable(glyph.code); });
            const bool isFinal = isAfterCased && (next == glyphs.end() || !isCased(next->code));
            out.push_back({ isFinal ? kFinalSigma : U'\u03C3', glyphs[i].source });
        } else {
            appendLower(out, glyphs[i]);
        }
        if (!isCaseIgnorable(code)) {
            isAfterCased = isCased(code);
        }
    }
    return out;
}

namespace {

struct Sign {
    std::size_t bytes;
    int columns;
};

Sign firstSign(std::string_view text)
{
    const auto [code, bytes] = decodeOne(text, 0);
    return bytes > 0 ? Sign { bytes, utf8proc_charwidth(static_cast<utf8proc_int32_t>(code)) } : Sign { 1, 1 };
}

} // namespace

int columnsOf(std::string_view text)
{
    int columns = 0;
    while (!text.empty()) {
        const Sign sign = firstSign(text);
        columns += sign.columns;
        text.remove_prefix(sign.bytes);
    }
    return columns;
}

std::string cutToColumns(std::string_view text, int columns)
{
    if (columnsOf(text) <= columns) {
        return std::string(text);
    }
    std::size_t bytes = 0;
    for (int used = 1; bytes < text.size();) { // of the "…"
        const Sign sign = firstSign(text.substr(bytes));
        used += sign.columns;
        if (used > columns) {
            break;
        }
        bytes += sign.bytes;
    }
    return std::string(text.substr(0, bytes)) + "…";
}

} // namespace referee
