// SPDX-License-Identifier: GPL-3.0-or-later
// Prompts cut by hand: which phrases the judge is asked about, and how they lie to each other.
#include "core/prompts/prompt_parts.h"

#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

using Texts = std::vector<std::string>;
Q_DECLARE_METATYPE(Texts)

namespace {

void row(const char* name, const char* prompt, const Texts& phrases, const Texts& places)
{
    QTest::newRow(name) << QByteArray(prompt) << phrases << places;
}

void addWorldTable()
{
    row("above", "a red striped star above a blue moon", Texts { "a red striped star", "a blue moon" },
        Texts { "a red striped star above a blue moon" });
    row("not above", "the star is not above the moon", Texts { "the star", "the moon" }, Texts {});
    row("next to each other", "two red circles next to each other", Texts { "two red circles" }, Texts {});
    row("below", "a blue square below a red circle", Texts { "a blue square", "a red circle" },
        Texts { "a blue square below a red circle" });
    row("to the left of", "a fish to the left of a mug", Texts { "a fish", "a mug" },
        Texts { "a fish to the left of a mug" });
    row("to the right of", "an orange mug to the right of a black cross", Texts { "an orange mug", "a black cross" },
        Texts { "an orange mug to the right of a black cross" });
    row("left of", "a green striped heart left of an orange ring", Texts { "a green striped heart", "an orange ring" },
        Texts { "a green striped heart to the left of an orange ring" });
    row("right of, after a comma", "a red circle, right of a blue square", Texts { "a red circle", "a blue square" },
        Texts { "a red circle to the right of a blue square" });
    row("on the left of", "a cat on the left of a dog", Texts { "a cat", "a dog" },
        Texts { "a cat to the left of a dog" });
    row("on the right side of", "a cat on the right side of a dog", Texts { "a cat", "a dog" },
        Texts { "a cat to the right of a dog" });
    row("on the left-hand side of", "a cat on the left-hand side of a dog", Texts { "a cat", "a dog" },
        Texts { "a cat to the left of a dog" });
    row("on top of", "a vase on top of a table", Texts { "a vase", "a table" }, Texts { "a vase above a table" });
    row("on the top of", "a vase on the top of the table", Texts { "a vase", "the table" },
        Texts { "a vase above the table" });
    row("on the bottom of", "a bowl on the bottom of a shelf", Texts { "a bowl", "a shelf" },
        Texts { "a bowl below a shelf" });
    row("over", "a bee flying over a flower", Texts { "a bee", "a flower" }, Texts { "a bee above a flower" });
    row("under", "a cat under a table", Texts { "a cat", "a table" }, Texts { "a cat below a table" });
    row("beneath", "a mouse beneath a chair", Texts { "a mouse", "a chair" }, Texts { "a mouse below a chair" });
    row("underneath", "a bird underneath the bridge", Texts { "a bird", "the bridge" },
        Texts { "a bird below the bridge" });
    row("next to", "a dog next to a cat", Texts { "a dog", "a cat" }, Texts { "a dog next to a cat" });
    row("right next to", "a dog right next to a cat", Texts { "a dog", "a cat" }, Texts { "a dog next to a cat" });
    row("near", "a tree near a house", Texts { "a tree", "a house" }, Texts { "a tree near a house" });
    row("by", "a bench by the lake", Texts { "a bench", "the lake" }, Texts { "a bench by the lake" });
    row("in front of", "a man in front of a car", Texts { "a man", "a car" }, Texts { "a man in front of a car" });
    row("behind", "a child behind a tree", Texts { "a child", "a tree" }, Texts { "a child behind a tree" });
    row("inside", "a coin inside a box", Texts { "a coin", "a box" }, Texts { "a coin inside a box" });
    row("directly above", "a moon directly above a house", Texts { "a moon", "a house" },
        Texts { "a moon above a house" });
    row("is above", "a star is above a moon", Texts { "a star", "a moon" }, Texts { "a star above a moon" });
}

void addOrderTable()
{
    row("relation first", "above a moon is a star", Texts { "a moon", "a star" }, Texts { "a star above a moon" });
    row("relation first, verb", "In front of a house stands a tree", Texts { "a house", "a tree" },
        Texts { "a tree in front of a house" });
    row("relation first, comma", "Next to a dog, a cat sleeps", Texts { "a dog", "a cat" },
        Texts { "a cat next to a dog" });
    row("left and right", "a cat on the left and a dog on the right", Texts { "a cat", "a dog" },
        Texts { "a cat to the left of a dog" });
    row("on the left, on the right", "on the left, a cat; on the right, a dog", Texts { "a cat", "a dog" },
        Texts { "a cat to the left of a dog" });
    row("only the right", "a cat on the right", Texts { "a cat" }, Texts {});
    row("two pairs", "a star above a moon and a heart below a circle",
        Texts { "a star", "a moon", "a heart", "a circle" }, Texts { "a star above a moon", "a heart below a circle" });
    row("chain", "a star above a moon above a heart", Texts { "a star", "a moon", "a heart" },
        Texts { "a star above a moon", "a moon above a heart" });
    row("two above one", "a dog and a cat above a star", Texts { "a dog", "a cat", "a star" },
        Texts { "a dog above a star", "a cat above a star" });
    row("with and next to", "a cat with a hat next to a dog", Texts { "a cat", "a hat", "a dog" },
        Texts { "a cat next to a dog" });
    row("two sentences", "A dog sits on a chair. A cat is under the table. It sleeps.",
        Texts { "a dog", "a chair", "a cat", "the table" }, Texts { "a cat below the table" });
    row("no relation across sentences", "A dog above. A cat.", Texts { "a dog", "a cat" }, Texts {});
    row("left is no place here", "a painting on the left wall", Texts { "a painting", "the left wall" }, Texts {});
}

void addListTable()
{
    row("list with and", "a dog, a cat, and a bird", Texts { "a dog", "a cat", "a bird" }, Texts {});
    row("list without articles", "red apples and yellow bananas", Texts { "red apples", "yellow bananas" }, Texts {});
    row("two colours", "a red and blue ball", Texts { "a red and blue ball" }, Texts {});
    row("three colours", "a red, blue and green ball next to a box", Texts { "a red, blue and green ball", "a box" },
        Texts { "a red, blue and green ball next to a box" });
    row("two qualities", "a big, fluffy dog and a small cat", Texts { "a big, fluffy dog", "a small cat" }, Texts {});
    row("shape or thing", "a red square and blue circle", Texts { "a red square", "blue circle" }, Texts {});
    row("colour or thing", "an orange and a banana", Texts { "an orange", "a banana" }, Texts {});
    row("two materials", "a metal and glass table", Texts { "a metal and glass table" }, Texts {});
    row("with", "a woman with red hair", Texts { "a woman", "red hair" }, Texts {});
    row("without", "a street with no people and a cat without a hat", Texts { "a street", "a cat" }, Texts {});
    row("background", "a heart on a gray background", Texts { "a heart" }, Texts {});
    row("before a background", "a cat in front of a white background, a dog", Texts { "a cat", "a dog" }, Texts {});
    row("background between", "a red ball on a white background and a blue box", Texts { "a red ball", "a blue box" },
        Texts {});
    row("counts", "three red apples to the left of two green pears", Texts { "three red apples", "two green pears" },
        Texts { "three red apples to the left of two green pears" });
    row("possessive", "the dog's red ball and its tail", Texts { "the dog's red ball", "its tail" }, Texts {});
    row("of", "a cup of tea and a group of people", Texts { "a cup of tea", "a group of people" }, Texts {});
    row("made of", "a table made of wood", Texts { "a table", "wood" }, Texts {});
    row("verb", "a dog chases a cat", Texts { "a dog", "a cat" }, Texts {});
    row("participle", "a man riding horses on a beach", Texts { "a man", "horses", "a beach" }, Texts {});
    row("participle before a thing", "a snow covered mountain and a smiling boy",
        Texts { "a snow covered mountain", "a smiling boy" }, Texts {});
    row("verbs of the past",
        "The warm yellow light shone on the smooth, white marble columns. The sail boats passed the pier.",
        Texts { "the warm yellow light", "the smooth, white marble columns", "the sail boats", "the pier" }, Texts {});
    row("how it is", "the car is red and the sky is blue", Texts { "the car", "the sky" }, Texts {});
    row("photo", "a black and white photo of a horse", Texts { "a horse" }, Texts {});
    row("style", "an oil painting of a cat, in the style of van gogh, highly detailed, 8k", Texts { "a cat" },
        Texts {});
    row("order", "draw a red ball", Texts { "a red ball" }, Texts {});
    row("weight", "a (red:1.3) star", Texts { "a red star" }, Texts {});
    row("twelve things",
        "a dog and a cat and a bird and a cow and a pig and a hen and a fox and a bear and a lion and a tiger and a "
        "wolf and a frog",
        Texts { "a dog", "a cat", "a bird", "a cow", "a pig", "a hen", "a fox", "a bear" }, Texts {});
}

void addOtherTable()
{
    row("German", "ein roter Stern über einem blauen Mond", Texts { "ein roter stern über einem blauen mond" },
        Texts {});
    row("German with in", "ein Hund in einem Haus an der Wand", Texts { "ein hund in einem haus an der wand" },
        Texts {});
    row("French", "un chat sur la table", Texts { "un chat sur la table" }, Texts {});
    row("Spanish", "un gato a la izquierda de un perro", Texts { "un gato a la izquierda de un perro" }, Texts {});
    row("Russian", "красная звезда над синей луной", Texts { "красная звезда над синей луной" }, Texts {});
    row("Chinese", "一只猫在桌子上", Texts { "一只猫在桌子上" }, Texts {});
    row("nonsense", "asdf qwer zxcv", Texts { "asdf qwer zxcv" }, Texts {});
    row("no thing", "above", Texts { "above" }, Texts {});
    row("only a place", "to the left of", Texts { "to the left of" }, Texts {});
    row("number", "12345", Texts { "12345" }, Texts {});
    row("nothing", "", Texts {}, Texts {});
    row("signs", "...!", Texts {}, Texts {});
}

} // namespace

class TestPromptParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void promptsAreCutAsByHand_data();
    void promptsAreCutAsByHand();
    void wordsBeyondTheFiftiethAreLeftOut();
    void phrasesKnowWhereTheyStand();
    void brokenTextIsRefused();
};

void TestPromptParts::promptsAreCutAsByHand_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<Texts>("phrases");
    QTest::addColumn<Texts>("places");
    addWorldTable();
    addOrderTable();
    addListTable();
    addOtherTable();
}

void TestPromptParts::promptsAreCutAsByHand()
{
    QFETCH(QByteArray, prompt);
    const auto parts = partsOf(prompt.toStdString());
    Texts places;
    for (const auto& place : parts.places) {
        places.push_back(placeText(parts, place));
    }
    QTEST(nounPhrases(prompt.toStdString()), "phrases");
    QTEST(places, "places");
}

void TestPromptParts::wordsBeyondTheFiftiethAreLeftOut()
{
    std::string prompt = "a star";
    for (int i = 0; i < 46; ++i) {
        prompt += " and";
    }
    QCOMPARE(nounPhrases(prompt + " a moon"), (Texts { "a star", "a moon" })); // words 49 and 50
    QCOMPARE(nounPhrases(prompt + " and a moon"), Texts { "a star" });
}

void TestPromptParts::phrasesKnowWhereTheyStand()
{
    const std::string prompt = "Look! A (RED:1.3) Stár, above the moon";
    const auto words = partsOf(prompt).phrases.at(1).words; // behind "look"
    QCOMPARE(prompt.substr(words[1].source.begin, words[1].source.end - words[1].source.begin), std::string("RED"));
    QCOMPARE(prompt.substr(words[2].source.begin, words[2].source.end - words[2].source.begin), std::string("Stár"));
}

void TestPromptParts::brokenTextIsRefused()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, partsOf("a red \xff star"));
    QVERIFY_THROWS_EXCEPTION(UsageError, nounPhrases("\xc3"));
}

REFEREE_TEST(TestPromptParts)
#include "tst_prompt_parts.moc"
