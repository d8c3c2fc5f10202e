// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prompts/word_tables.h"

#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

namespace {

constexpr const char* kList = R"({
  "things": ["circle", "star"], "colours": ["red"], "textures": ["striped"], "places": ["to the left of", "above"],
  "others": ["a", "and"], "instead": { "sphere": "circle", "left of": "to the left of", "photo of": "", "the": "a" } })";

WordList list() { return WordList::parse(kList, "words.json"); }

QString noteOf(const char* prompt)
{
    return QString::fromStdString(list().note(list().unlearned(prompt), "miniature"));
}

} // namespace

class TestWordList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unlearnedWordsAreToldWithWhatToWrite_data();
    void unlearnedWordsAreToldWithWhatToWrite();
    void unlearnedWordsLieInTheTypedPrompt();
    void manyWordsAreCounted();
    void functionWordsAreNoPlacesAndNoCounts();
    void whatIsNoListIsRefused_data();
    void whatIsNoListIsRefused();
};

void TestWordList::unlearnedWordsAreToldWithWhatToWrite_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QString>("note");
    const auto row = [](const char* name, const char* prompt, const char* note) {
        QTest::newRow(name) << QByteArray(prompt) << QString::fromUtf8(note);
    };
    const char* known = " It knows: circle, star; red; striped; to the left of, above.";
    row("all known", "A red star, to the left of a striped circle!", "");
    row("accent", "a réd star", "");
    row("weight", "a (red:1.3) star", "");
    row("nothing", "", "");
    row("synonym", "a red Sphere", "The miniature does not know \"sphere\" (try \"circle\").");
    row("place", "a star left of a circle", "The miniature does not know \"left of\" (try \"to the left of\").");
    row("no place", "a star left", QByteArray("The miniature does not know \"left\".").append(known));
    row("to leave out", "photo of a star", "The miniature does not know \"photo of\" (leave it out).");
    row("none like it", "a dog", QByteArray("The miniature does not know \"dog\".").append(known));
    row("twice", "a dog and a dog", QByteArray("The miniature does not know \"dog\".").append(known));
    row("two", "a dog above the star",
        QByteArray("The miniature does not know \"dog\" or \"the\" (try \"a\").").append(known));
}

void TestWordList::unlearnedWordsAreToldWithWhatToWrite()
{
    QFETCH(QByteArray, prompt);
    QTEST(noteOf(prompt.constData()), "note");
}

void TestWordList::unlearnedWordsLieInTheTypedPrompt()
{
    const std::string prompt = "a RED dog, Left  of a star";
    const auto words = list().unlearned(prompt);
    QCOMPARE(words.size(), size_t { 2 });
    QCOMPARE(prompt.substr(words[0].source.begin, words[0].source.end - words[0].source.begin), std::string("dog"));
    QVERIFY(!words[0].instead);
    QCOMPARE(
        prompt.substr(words[1].source.begin, words[1].source.end - words[1].source.begin), std::string("Left  of"));
    QCOMPARE(words[1].instead, std::optional<std::string>("to the left of"));
}

void TestWordList::manyWordsAreCounted()
{
    QVERIFY(noteOf("ein roter Stern über einem blauen Mond")
                .startsWith(QStringLiteral("The miniature does not know \"ein\", \"roter\", \"stern\", \"über\", "
                                           "\"einem\" and 2 more. It knows: ")));
}

/// What is left of prompts when the words go that no picture shows by themselves.
void TestWordList::functionWordsAreNoPlacesAndNoCounts()
{
    const std::pair<const char*, const char*> kCases[] = {
        { "the star is on top of two moons", "star top two moons" },
        { "a red striped star to the left of a blue moon", "red striped star left blue moon" },
        { "a cat with its hat in front of the house and under a tree", "cat hat front house under tree" },
        { "an orange next to some apples above every other bowl", "orange next apples above other bowl" },
        { "it's a dog that has no tail", "dog tail" },
    };
    for (const auto& [prompt, seen] : kCases) {
        QStringList words;
        for (const auto& word : promptWords(prompt)) {
            words << (isOf(WordKind::Function, word.text) ? QString() : QString::fromStdString(word.text));
        }
        words.removeAll(QString());
        QCOMPARE(words.join(QLatin1Char(' ')), QString::fromLatin1(seen));
    }
}

void TestWordList::whatIsNoListIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("broken") << QByteArray("{") << QByteArray("JSON");
    QTest::newRow("unknown key") << QByteArray(R"({"nouns":[]})") << QByteArray("unknown key \"nouns\"");
    QTest::newRow("no list") << QByteArray(R"({"things":"star"})") << QByteArray("\"things\"");
    QTest::newRow("no text") << QByteArray(R"({"instead":{"dog":1}})") << QByteArray("\"dog\"");
}

void TestWordList::whatIsNoListIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    try {
        WordList::parse(text.toStdString(), "words.json");
        QFAIL("no error");
    } catch (const LoadError& error) {
        QVERIFY2(QByteArray(error.what()).contains(says), error.what());
        QVERIFY(QByteArray(error.what()).startsWith("words.json"));
    }
}

REFEREE_TEST(TestWordList)
#include "tst_word_list.moc"
