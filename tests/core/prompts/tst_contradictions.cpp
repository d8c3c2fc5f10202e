// SPDX-License-Identifier: GPL-3.0-or-later
// Contradictions written by hand, by kind.
#include "core/prompts/contradictions.h"

#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <set>

using namespace referee;

using Texts = std::vector<std::string>;
Q_DECLARE_METATYPE(Texts)

namespace {

void row(ContradictionKind kind, const char* name, const char* prompt, const Texts& captions)
{
    const QByteArray tag = QByteArray::number(static_cast<int>(kind)) + " " + name;
    QTest::newRow(tag.constData()) << static_cast<int>(kind) << QByteArray(prompt) << captions;
}

void addColoursTable()
{
    const auto kind = ContradictionKind::ColoursExchanged;
    row(kind, "world", "a red striped star above a blue moon", Texts { "a blue striped star above a red moon" });
    row(kind, "article", "a red star and an orange ring", Texts { "an orange star and a red ring" });
    row(kind, "capital article", "An orange ring. A red star.", Texts { "A red ring. An orange star." });
    row(kind, "no articles", "red apples and yellow bananas", Texts { "yellow apples and red bananas" });
    row(kind, "the", "the white clouds over the blue sea", Texts { "the blue clouds over the white sea" });
    row(kind, "shade", "a dark blue car and a red bus", Texts { "a red car and a dark blue bus" });
    row(kind, "two colours in one", "a red and blue ball and a green box",
        Texts { "a green ball and a red and blue box" });
    row(kind, "hyphen", "a dark-blue car and a red bus", Texts { "a red car and a dark-blue bus" });
    row(kind, "capitals and signs", "A RED star, (blue) moon!", Texts { "A blue star, (red) moon!" });
    row(kind, "three", "a red star, a blue moon and a green fish",
        Texts { "a blue star, a red moon and a green fish", "a red star, a green moon and a blue fish",
            "a green star, a blue moon and a red fish" });
    row(kind, "same colour", "a red star and a red moon", Texts {});
    row(kind, "one colour", "a red star and a moon", Texts {});
    row(kind, "same thing twice", "a red ball and a blue ball", Texts {});
    row(kind, "same thing, one above", "a red ball above a blue ball", Texts { "a blue ball above a red ball" });
    row(kind, "colour of a part", "a woman with a green dress and a man with a brown hat",
        Texts { "a woman with a brown dress and a man with a green hat" });
    row(kind, "thing named like a colour", "an orange and a red apple", Texts {});
    row(kind, "background stays", "a red ball and a blue box on a green background",
        Texts { "a blue ball and a red box on a green background" });
    row(kind, "spelling", "a grey cat and a gold ring", Texts { "a gold cat and a grey ring" });
}

void addTexturesTable()
{
    const auto kind = ContradictionKind::TexturesExchanged;
    row(kind, "both", "a wooden table and a leather sofa", Texts { "a leather table and a wooden sofa" });
    row(kind, "moves", "a red striped star above a blue moon", Texts { "a red star above a blue striped moon" });
    row(kind, "moves back", "a star below a dotted moon", Texts { "a dotted star below a moon" });
    row(kind, "article", "an oval striped plate and an orange cup",
        Texts { "an oval plate and an orange striped cup" });
    row(kind, "article by what is left", "a striped orange plate and a cup",
        Texts { "an orange plate and a striped cup" });
    row(kind, "comma goes too", "a big, fluffy dog and a cat", Texts { "a big dog and a fluffy cat" });
    row(kind, "two words", "a shiny metal spoon and a glass bowl", Texts { "a glass spoon and a shiny metal bowl" });
    row(kind, "same", "a glass cup and a glass bowl", Texts {});
    row(kind, "material as a thing", "a glass of water and a stone", Texts {});
    row(kind, "none", "a red star and a blue moon", Texts {});
}

void addLeaksTable()
{
    const auto kind = ContradictionKind::AttributeLeaked;
    row(kind, "colours", "a red star and a blue moon",
        Texts { "a red star and a red moon", "a blue star and a blue moon" });
    row(kind, "article", "a red star and an orange moon",
        Texts { "a red star and a red moon", "an orange star and an orange moon" });
    row(kind, "texture", "a striped star and a moon", Texts { "a striped star and a striped moon" });
    row(kind, "texture of two", "a striped star and a dotted moon",
        Texts { "a striped star and a striped moon", "a dotted star and a dotted moon" });
    row(kind, "world", "a red striped star above a blue moon",
        Texts { "a red striped star above a red moon", "a red striped star above a blue striped moon",
            "a blue striped star above a blue moon" });
    row(kind, "plain does not leak", "a plain star and a striped moon", Texts { "a striped star and a striped moon" });
    row(kind, "no colour to lose", "a red star and a moon", Texts {});
    row(kind, "alone", "a red striped star", Texts {});
    row(kind, "not more than four", "a red star, a blue moon, a green fish",
        Texts { "a red star, a red moon, a green fish", "a blue star, a blue moon, a green fish",
            "a red star, a blue moon, a blue fish", "a red star, a green moon, a green fish" });
}

void addRelationsTable()
{
    const auto kind = ContradictionKind::OppositeRelation;
    row(kind, "above", "a star above a moon", Texts { "a star below a moon" });
    row(kind, "below", "a star below a moon", Texts { "a star above a moon" });
    row(kind, "to the left of", "a star to the left of a moon", Texts { "a star to the right of a moon" });
    row(kind, "right of", "a star right of a moon", Texts { "a star left of a moon" });
    row(kind, "left-hand", "a star on the left-hand side of a moon",
        Texts { "a star on the right-hand side of a moon" });
    row(kind, "on top of", "a vase on top of a table", Texts { "a vase below a table" });
    row(kind, "on the bottom of", "a bowl on the bottom of a shelf", Texts { "a bowl on the top of a shelf" });
    row(kind, "over", "a bee over a flower", Texts { "a bee under a flower" });
    row(kind, "under", "a cat under a table", Texts { "a cat over a table" });
    row(kind, "in front of", "a man in front of a car", Texts { "a man behind a car" });
    row(kind, "behind", "a man behind a car", Texts { "a man in front of a car" });
    row(kind, "inside", "a coin inside a box", Texts { "a coin outside a box" });
    row(kind, "next to", "a dog next to a cat", Texts {});
    row(kind, "and", "a dog and a cat", Texts {});
    row(kind, "left and right", "a cat on the left and a dog on the right",
        Texts { "a cat on the right and a dog on the left" });
    row(kind, "two relations", "a star above a moon and a heart below a circle",
        Texts { "a star below a moon and a heart below a circle", "a star above a moon and a heart above a circle" });
    row(kind, "two above one", "a dog and a cat above a star", Texts { "a dog and a cat below a star" });
    row(kind, "two of the same", "a star above a star", Texts {});
    row(kind, "relation first", "above a moon is a star", Texts { "below a moon is a star" });
}

void addNounsTable()
{
    const auto kind = ContradictionKind::NounExchanged;
    row(kind, "two", "a red star above a blue moon",
        Texts { "a red moon above a blue moon", "a red star above a blue star" });
    row(kind, "article", "a star and an owl", Texts { "an owl and an owl", "a star and a star" });
    row(kind, "said otherwise", "an hour glass and a unicorn",
        Texts { "a unicorn and a unicorn", "an hour glass and an hour glass" });
    row(kind, "number", "two red stars and a fish", Texts { "two red fish and a fish", "two red stars and a star" });
    row(kind, "children", "three children and a mouse",
        Texts { "three mice and a mouse", "three children and a child" });
    row(kind, "berries", "two cherries and a box", Texts { "two boxes and a box", "two cherries and a cherry" });
    row(kind, "of", "a stack of books near a lamp",
        Texts { "a lamp near a lamp", "a stack of books near a stack of books" });
    row(kind, "possessive", "the girl's doll house near John's bicycle",
        Texts { "the girl's bicycle near John's bicycle", "the girl's doll house near John's doll house" });
    row(kind, "not of a part", "a cat with a hat", Texts {});
    row(kind, "same noun", "a red ball and a blue ball", Texts {});
    row(kind, "alone", "a star", Texts {});
    row(kind, "four of six", "a dog, a cat and a bird",
        Texts { "a cat, a cat and a bird", "a dog, a dog and a bird", "a dog, a bird and a bird",
            "a dog, a cat and a cat" });
}

Texts titlesOf(const std::vector<Contradiction>& found)
{
    Texts titles;
    for (const auto& contradiction : found) {
        titles.push_back(contradiction.title);
    }
    return titles;
}

} // namespace

class TestContradictions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void captionsAreThoseWrittenByHand_data();
    void captionsAreThoseWrittenByHand();
    void knownNounsStandIn();
    void titlesAreShortAndDiffer();
    void promptsWithoutPartsHaveNone_data();
    void promptsWithoutPartsHaveNone();
    void twelveThingsAreCalm();
    void brokenTextIsRefused();
};

void TestContradictions::captionsAreThoseWrittenByHand_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<Texts>("captions");
    addColoursTable();
    addTexturesTable();
    addLeaksTable();
    addRelationsTable();
    addNounsTable();
}

void TestContradictions::captionsAreThoseWrittenByHand()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, prompt);
    Texts captions;
    for (const auto& found : contradictions(prompt.toStdString())) {
        if (static_cast<int>(found.kind) == kind) {
            captions.push_back(found.caption);
        }
    }
    QTEST(captions, "captions");
}

void TestContradictions::knownNounsStandIn()
{
    const Texts nouns { "circle", "star", "moon" };
    const auto alone = contradictions("two red stars", nouns);
    QCOMPARE(alone.size(), size_t { 1 });
    QCOMPARE(alone[0].caption, std::string("two red moons")); // the one behind it in the list
    QCOMPARE(contradictions("a red moon", nouns).at(0).caption, std::string("a red circle"));
    QCOMPARE(contradictions("a dog", nouns).at(0).caption, std::string("a circle"));
    const auto two = contradictions("a star above a circle", nouns);
    QCOMPARE(two.back().caption, std::string("a star above a moon")); // neither of the prompt's own
}

void TestContradictions::titlesAreShortAndDiffer()
{
    QCOMPARE(titlesOf(contradictions("a red striped star above a blue moon")),
        (Texts { "colours exchanged", "textures exchanged", "colour leaked: star to moon", "texture leaked",
            "colour leaked: moon to star", "opposite relation", "noun exchanged: star for moon",
            "noun exchanged: moon for star" }));
    QCOMPARE(titlesOf(contradictions("a red ball above a blue ball")),
        (Texts {
            "colours exchanged", "colour leaked: red ball to blue ball", "colour leaked: blue ball to red ball" }));
    const auto twins = titlesOf(contradictions("a star above a star above a star", { "moon" }));
    QCOMPARE(std::set<std::string>(twins.begin(), twins.end()).size(), twins.size());
}

void TestContradictions::promptsWithoutPartsHaveNone_data()
{
    QTest::addColumn<QByteArray>("prompt");
    const char* const prompts[] = { "", "...", "a star", "a big, fluffy dog", "sunset", "asdf qwer zxcv",
        "ein roter Stern über einem blauen Mond", "une étoile rouge sur la lune bleue",
        "красная звезда над синей луной", "红色的星星在蓝色的月亮上面", "above", "a cat without a red hat" };
    for (const char* prompt : prompts) {
        QTest::newRow(prompt) << QByteArray(prompt);
    }
}

void TestContradictions::promptsWithoutPartsHaveNone()
{
    QFETCH(QByteArray, prompt);
    QCOMPARE(contradictions(prompt.toStdString()).size(), size_t { 0 });
}

void TestContradictions::twelveThingsAreCalm()
{
    const Texts nouns { "dog", "cat", "bird", "cow", "pig", "hen", "fox", "bear", "lion", "tiger", "wolf", "frog" };
    const Texts colours { "red", "green", "blue", "white" };
    std::string prompt;
    for (size_t i = 0; i < nouns.size(); ++i) {
        prompt += (i == 0 ? "a " : ", a ") + colours[i % 4] + (i % 3 == 0 ? " striped " : " ") + nouns[i];
    }
    std::set<std::string> captions { prompt };
    const auto found = contradictions(prompt, nouns);
    for (const auto& contradiction : found) {
        QVERIFY2(captions.insert(contradiction.caption).second, contradiction.caption.c_str());
    }
    QCOMPARE(found.size(), 4 * kMaxOfAKind); // no relation
}

void TestContradictions::brokenTextIsRefused()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, contradictions("a red \xff star"));
}

REFEREE_TEST(TestContradictions)
#include "tst_contradictions.moc"
