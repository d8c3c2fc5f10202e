// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of a prompt, what is not, and which phrases the judge is asked about.
#include "core/engine/noun_phrases.h"
#include "core/errors.h"
#include "tests/core/engine/engine_kit.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

using Phrases = std::vector<std::string>;
Q_DECLARE_METATYPE(Phrases)

class TestPrompts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void phrasesAreCutByTheStatedRules_data();
    void phrasesAreCutByTheStatedRules();
    void plainPromptHasNoWarning();
    void weightSyntaxIsWarnedOf();
    void longPromptSaysWhatIsCut();
    void emptyPromptIsRefused();
    void brokenTextIsRefused();

private:
    std::unique_ptr<Engine> m_engine;
};

void TestPrompts::phrasesAreCutByTheStatedRules_data()
{
    QTest::addColumn<QString>("caption");
    QTest::addColumn<Phrases>("phrases");
    QTest::newRow("relation") << "a red striped star above a blue moon" << Phrases { "a red striped star", "a blue moon" };
    QTest::newRow("left of") << "a fish to the left of a mug" << Phrases { "a fish", "a mug" };
    QTest::newRow("background") << "a heart on a gray background" << Phrases { "a heart" };
    QTest::newRow("of inside") << "a cup of tea and a book" << Phrases { "a cup of tea", "a book" };
    QTest::newRow("commas") << "a dog, a cat, and a bird" << Phrases { "a dog", "a cat", "a bird" };
    QTest::newRow("no thing") << "above" << Phrases { "above" };
    QTest::newRow("nine things") << "a and b and c and d and e and f and g and h and i"
                                 << Phrases { "b", "c", "d", "e", "f", "g", "h", "i" };
}

void TestPrompts::phrasesAreCutByTheStatedRules()
{
    QFETCH(QString, caption);
    QFETCH(Phrases, phrases);
    QCOMPARE(nounPhrases(caption.toStdString()), phrases);
}

void TestPrompts::plainPromptHasNoWarning()
{
    const auto reading = m_engine->readPrompt("A red Star.", {});
    QCOMPARE(reading.cleaned, std::string("a red star"));
    const auto plain = m_engine->readPrompt("a red star", {});
    QVERIFY(plain.warnings.empty());
    QCOMPARE(plain.refereeBudget, 32);
    QCOMPARE(plain.diffusionBudget, 77);
    QVERIFY(plain.diffusionTokens > plain.refereeTokens); // the prefix
}

void TestPrompts::weightSyntaxIsWarnedOf()
{
    const auto reading = m_engine->readPrompt("a (red:1.3) star", {});
    QCOMPARE(reading.warnings.size(), size_t { 1 });
    QVERIFY(reading.warnings[0].find("(red:1.3)") != std::string::npos);
}

void TestPrompts::longPromptSaysWhatIsCut()
{
    std::string prompt;
    for (int i = 0; i < 500; ++i) {
        prompt += "star ";
    }
    const auto reading = m_engine->readPrompt(prompt, {});
    QVERIFY(reading.warnings.size() >= 2);
    RunRequest request;
    request.prompt = prompt;
    m_engine->begin(request);
    m_engine->step(request.settings, false);
    QCOMPARE(m_engine->iteration(), 1);
}

void TestPrompts::emptyPromptIsRefused()
{
    RunRequest request;
    for (const char* nothing : { "", "   ", "...!", "()" }) {
        request.prompt = nothing;
        QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(request));
    }
}

void TestPrompts::brokenTextIsRefused()
{
    RunRequest request;
    request.prompt = "a red \xff star";
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(request));
}

QTEST_GUILESS_MAIN(TestPrompts)
#include "tst_prompts.moc"
