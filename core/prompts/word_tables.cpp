// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/word_tables.h"

#include "core/io/config.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>

namespace referee {

namespace {

constexpr uint64_t kMaxFileBytes = uint64_t { 1 } << 20U;
constexpr size_t kMaxTold = 5;
constexpr std::array<const char*, 4> kShownGroups = { "things", "colours", "textures", "places" };
constexpr const char* kOtherGroup = "others";
constexpr const char* kInstead = "instead";

/// [at, at + length) as one text; empty where a comma or the end of the prompt stands between.
std::string unbrokenText(const PromptWords& words, size_t at, size_t length)
{
    return isUnbroken(words, at, length) ? textOf(words, at, at + length) : std::string();
}

/// As in the referee's vocabulary, which has no accents: "stár" is "star".
PromptWords withoutAccents(PromptWords words)
{
    for (auto& word : words) {
        Glyphs glyphs = toNfd(decodeUtf8(word.text));
        std::erase_if(glyphs, [](const Glyph& glyph) { return isNonspacingMark(glyph.code); });
        word.text = encodeUtf8(glyphs);
    }
    return words;
}

size_t wordsIn(const std::string& text) { return static_cast<size_t>(std::count(text.begin(), text.end(), ' ')) + 1; }

/// "a, b and c"
std::string joined(const std::vector<std::string>& texts, const char* last)
{
    std::string all;
    for (size_t i = 0; i < texts.size(); ++i) {
        all += (i == 0 ? "" : i + 1 == texts.size() ? last : ", ") + texts[i];
    }
    return all;
}

using Words = std::unordered_set<std::string_view>;

/// Words of one kind, written with blanks between.
struct KindRow {
    WordKind kind;
    std::string_view words;
};

constexpr KindRow kRows[] = {
    { WordKind::Determiner,
        "a an the some this these those my your his her its our their any every each another all both several many few "
        "two three four five six seven eight nine ten eleven twelve dozen" },
    { WordKind::Cut,
        "above over below beneath under underneath beside besides near behind inside within outside between among amid "
        "amidst alongside atop on onto upon in into at by to from for of off out up down through across along around "
        "against toward towards before after during about beyond past via per next like as than then while when "
        "what how why where who whom whose which that but or if so because although though however it they he she we i "
        "you them him "
        "us me there here itself himself herself themselves it's there's that's he's she's not is are was were be been "
        "being am has have had do does did can will would may with without wearing holding featuring containing "
        "including having carrying except no never nor neither plus versus vs together looks appears seems" },
    { WordKind::Companion,
        "with made wearing holding featuring containing including having carrying has have had without except no not "
        "never "
        "nor" },
    { WordKind::Copula, "is are was were be been being am it's that's he's she's looks appears seems" },
    { WordKind::Pronoun, "it they he she we i you there who which that" },
    { WordKind::Negation, "without except no not never nor neither" },
    { WordKind::Colour,
        "red green blue yellow purple white black gray grey brown pink cyan magenta beige teal maroon navy crimson "
        "scarlet golden silvery blond blonde tan reddish bluish greenish yellowish" },
    { WordKind::ColourThing, "orange gold silver violet lavender copper bronze indigo khaki burgundy turquoise ivory" },
    { WordKind::ColourShade, "dark light bright pale deep vivid pastel neon" },
    { WordKind::Texture,
        "striped stripy dotted spotted speckled checkered chequered checked patterned plain floral wooden metallic "
        "fluffy furry fuzzy hairy woolen woollen woolly leathery rubbery smooth rough shiny glossy matte velvety silky "
        "feathery scaly knitted woven crocheted quilted embroidered polished rusty mossy sandy icy snowy stony rocky "
        "marbled cracked wrinkled bumpy spiky sparkly glittery paisley tiled translucent transparent "
        "polka-dot" },
    { WordKind::TextureThing,
        "wood metal plastic glass rubber leather fabric cotton wool silk velvet denim stone brick marble ceramic "
        "porcelain paper cardboard concrete crystal steel iron straw bamboo clay wax foam felt linen lace fur "
        "granite tin brass aluminum aluminium chrome plaid zigzag" },
    { WordKind::Quality,
        "big large small little tiny huge giant tall short long wide narrow thick thin old new young ancient modern "
        "beautiful pretty cute ugly happy sad angry bright dark pale deep vivid round triangular rectangular "
        "circular spherical cubic cylindrical conical pentagonal hexagonal octagonal curved flat pointed sharp soft "
        "hard "
        "hot cold warm cool wet dry clean dirty empty full open closed broken fresh ripe sweet heavy lovely elegant "
        "fancy cozy rustic majestic delicate graceful sleek sturdy fierce gentle intricate magnificent vintage antique "
        "wild lush fiery jagged crisp juicy prickly vibrant bulky damp very brightly colored coloured pastel neon" },
    { WordKind::QualityThing, "square oval light" },
    { WordKind::PlaceNoun,
        "mid-air left right top bottom middle center centre side front foreground background backdrop distance edge "
        "corner "
        "upper lower" },
    { WordKind::PlaceAdverb,
        "right just directly exactly slightly far high immediately straight closely diagonally partly very somewhere" },
    { WordKind::Participle,
        "made seen shown sat stood held worn hung built set drawn written lying sits stands lies lays hangs rests "
        "sleeps "
        "cut hang sit lie shone fell wrote flew drove slept swam lay sped grew ran sank led spun runs walks flies "
        "swims "
        "jumps grows shines floats glows leans waits stays sings dances climbs" },
    { WordKind::NotParticiple,
        "painting building ceiling drawing pudding wedding morning evening clothing earring viking herring duckling "
        "sibling sapling dumpling darling starling awning railing icing lightning airing lining dressing gosling "
        "seedling feeling meeting crossing landing hundred reindeer" },
    { WordKind::Verb,
        "eat eats hit hits ride rides hold holds wear wears chase chases carry carries pull pulls push pushes kick "
        "kicks catch catches watch watches drive drives read reads drink drinks play plays cover covers surround "
        "surrounds "
        "touch touches face faces display provide support release mix serve stir cook boil bake slice decorate "
        "illuminate attract has have" },
    { WordKind::Medium,
        "photo photograph picture image painting drawing sketch illustration rendering render portrait shot view scene "
        "depiction closeup close-up watercolor watercolour cartoon snapshot photography" },
    { WordKind::Style,
        "highly ultra detailed hyperdetailed realistic photorealistic hyperrealistic photo-realistic masterpiece best "
        "quality high resolution 4k 8k hd hdr uhd sharp focus cinematic lighting octane render unreal engine trending "
        "artstation illustration digital art concept studio professional photography photo photograph dslr bokeh "
        "artwork award-winning aesthetic minimalist oil pencil ink 3d watercolor watercolour acrylic pixel vector" },
    { WordKind::Order, "draw paint show generate create make render imagine depict add put place give please" },
    { WordKind::Function,
        "a an the some this that these those my your his her its our their any every each another and or but of to in "
        "on at by with from for as than then is are was were be been being it it's that's there which who whose has "
        "have having made so very just not no" },
    { WordKind::Foreign,
        "und der das ein eine einem einen einer eines auf neben mit im dem den von vor hinter un une le la les des du "
        "de "
        "et sur sous avec dans au aux est el los las una uno y con sobre bajo del al en es il lo gli di della del su "
        "sopra sotto e o um uma os com em da het een op van naast met och ett av og jest na w z pod nad obok" },
};

Words wordsOf(std::string_view text)
{
    Words words;
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find(' ', begin), text.size());
        words.insert(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

const Words& tableOf(WordKind kind)
{
    static const auto tables = [] {
        std::array<Words, std::size(kRows)> all;
        for (const auto& row : kRows) {
            all[static_cast<size_t>(row.kind)] = wordsOf(row.words);
        }
        return all;
    }();
    return tables[static_cast<size_t>(kind)];
}

bool endsWith(std::string_view word, std::string_view ending)
{
    return word.size() > ending.size() + 1 && word.ends_with(ending);
}

bool hasVowel(std::string_view text) { return text.find_first_of("aeiouy") != std::string_view::npos; }

/// What follows the last hyphen; the whole word without one.
std::string_view lastPart(std::string_view word)
{
    const size_t hyphen = word.rfind('-');
    return hyphen == std::string_view::npos ? word : word.substr(hyphen + 1);
}

} // namespace

WordList WordList::load(const std::filesystem::path& file)
{
    return parse(readTextFile(file, kMaxFileBytes), file.string());
}

WordList WordList::parse(std::string_view json, const std::string& file)
{
    const Config config(parseJson(json, file), file);
    config.allowKeys({ "things", "colours", "textures", "places", kOtherGroup, kInstead });
    WordList list;
    const auto readGroup = [&](const char* group) {
        auto texts = config.has(group) ? config.texts(group) : std::vector<std::string> {};
        std::ranges::for_each(texts, [&](const std::string& text) { list.know(text); });
        return texts;
    };
    std::ranges::transform(kShownGroups, std::back_inserter(list.m_shown), readGroup);
    list.m_things = list.m_shown.front();
    readGroup(kOtherGroup);
    if (config.has(kInstead)) {
        const Config instead = config.object(kInstead);
        for (const auto& item : instead.json().items()) {
            list.m_instead[item.key()] = instead.text(item.key());
            list.m_longest = std::max(list.m_longest, wordsIn(item.key()));
        }
    }
    return list;
}

void WordList::know(const std::string& text)
{
    m_known.insert(text);
    m_longest = std::max(m_longest, wordsIn(text));
}

/// Number of words of the longest known expression that begins here; 0: none.
size_t WordList::knownLength(const PromptWords& words, size_t at) const
{
    for (size_t length = m_longest; length > 0; --length) {
        if (m_known.contains(unbrokenText(words, at, length))) {
            return length;
        }
    }
    return 0;
}

std::vector<UnlearnedWord> WordList::unlearned(std::string_view prompt) const
{
    const auto typed = wordsWithinLimit(prompt);
    const auto words = withoutAccents(typed);
    std::vector<UnlearnedWord> found;
    for (size_t at = 0; at < words.size();) {
        const size_t known = knownLength(words, at);
        size_t length = m_longest;
        while (length > 1 && !m_instead.contains(unbrokenText(words, at, length))) {
            --length;
        }
        if (known > 0 && known >= length) {
            at += known;
            continue;
        }
        const auto instead = m_instead.find(unbrokenText(words, at, length));
        found.push_back(
            { unbrokenText(typed, at, length), { words[at].source.begin, words[at + length - 1].source.end },
                instead == m_instead.end() ? std::nullopt : std::optional(instead->second) });
        at += length;
    }
    return found;
}

std::string WordList::note(const std::vector<UnlearnedWord>& words, const std::string& pack) const
{
    std::vector<std::string> told;
    std::unordered_set<std::string> seen;
    bool isOpen = false;
    for (const auto& word : words) {
        if (!seen.insert(word.text).second) {
            continue;
        }
        isOpen = isOpen || !word.instead;
        const std::string advice = !word.instead ? ""
            : word.instead->empty()              ? " (leave it out)"
                                                 : " (try " + inQuotes(*word.instead) + ")";
        told.push_back(inQuotes(word.text) + advice);
    }
    if (told.empty()) {
        return {};
    }
    const size_t more = told.size() - std::min(told.size(), kMaxTold);
    if (more > 0) {
        told.resize(kMaxTold);
        told.push_back(std::to_string(more) + " more");
    }
    std::string note = "The " + pack + " does not know " + joined(told, more > 0 ? " and " : " or ") + ".";
    if (isOpen) {
        std::vector<std::string> groups;
        for (const auto& group : m_shown) {
            groups.push_back(joined(group, ", "));
        }
        std::erase(groups, std::string());
        std::string known;
        for (const auto& group : groups) {
            known += (known.empty() ? " It knows: " : "; ") + group;
        }
        note += known.empty() ? "" : known + ".";
    }
    return note;
}

bool isOf(WordKind kind, std::string_view word) { return tableOf(kind).contains(word); }

bool isColour(std::string_view word)
{
    const auto part = lastPart(word);
    return isOf(WordKind::Colour, part) || isOf(WordKind::ColourThing, part);
}

bool isTexture(std::string_view word)
{
    const auto isListed
        = [](std::string_view text) { return isOf(WordKind::Texture, text) || isOf(WordKind::TextureThing, text); };
    return isListed(word) || isListed(lastPart(word));
}

bool isAttribute(std::string_view word)
{
    constexpr std::array<std::string_view, 7> kEndings
        = { "ful", "less", "ous", "-like", "-shaped", "-colored", "-coloured" };
    return isColour(word) || isTexture(word) || isOf(WordKind::Quality, word) || isOf(WordKind::QualityThing, word)
        || std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view end) { return endsWith(word, end); });
}

bool isAttributeOrThing(std::string_view word)
{
    const auto part = lastPart(word);
    return isOf(WordKind::ColourThing, part) || isOf(WordKind::TextureThing, part)
        || isOf(WordKind::QualityThing, part);
}

bool isParticiple(std::string_view word)
{
    if (isOf(WordKind::Participle, word)) {
        return true;
    }
    if (isOf(WordKind::NotParticiple, word) || isAttribute(word)) {
        return false;
    }
    const bool isPresent = word.ends_with("ing") && hasVowel(word.substr(0, word.size() - 3));
    const bool isPast = word.ends_with("ed") && !word.ends_with("eed") && hasVowel(word.substr(0, word.size() - 2));
    return isPresent || isPast;
}

bool isAdverb(std::string_view word)
{
    constexpr std::array<std::string_view, 9> kThings
        = { "butterfly", "family", "lily", "belly", "jelly", "dragonfly", "bully", "assembly", "firefly" };
    return endsWith(word, "ly") && word.size() > 4 && std::find(kThings.begin(), kThings.end(), word) == kThings.end();
}

} // namespace referee
