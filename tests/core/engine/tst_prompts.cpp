// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of a prompt, what is not, and which words the pack was never taught.
#include "core/base/errors.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <thread>

using namespace referee;
using namespace referee::test;

namespace {

/// The typed text of each piece, "~" behind unknown ones and "|" behind cut ones.
QString written(const std::string& prompt, const std::vector<PromptToken>& pieces)
{
    QStringList texts;
    for (const auto& piece : pieces) {
        texts += QString::fromStdString(prompt.substr(piece.begin, piece.end - piece.begin))
            + QLatin1String(piece.isUnknown ? "~" : "") + QLatin1String(piece.isCut ? "|" : "");
    }
    return texts.join(QLatin1Char(' '));
}

std::string repeated(const std::string& text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

} // namespace

class TestPrompts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void wordsThatThePackWasNeverTaughtAreTold();
    void plainPromptHasNoWarning();
    void weightSyntaxIsWarnedOf();
    void longPromptSaysWhatIsCut();
    void emptyPromptIsRefused();
    void brokenTextIsRefused();
    void piecesLieInTheTypedPrompt_data();
    void piecesLieInTheTypedPrompt();
    void piecesBeyondTheBudgetAreCut();
    void wordsBeyondTheFiftiethAreOverlong();
    void ignoredSignsAreNamed();
    void prefixCountsAndHasNoPieces();
    void onlySidesThatTheMethodHasRead_data();
    void onlySidesThatTheMethodHasRead();
    void emptyPromptIsAnEmptyReading();
    void readerOutlivesTheEngineOnAnyThread();
    void factsAreThoseOfThePack();

private:
    std::unique_ptr<LocalEngine> m_engine;
};

void TestPrompts::wordsThatThePackWasNeverTaughtAreTold()
{
    const std::string prompt = "a grey dog left of a star";
    const auto reading = m_engine->readPrompt(prompt, {});
    const QString note = QString::fromStdString(reading.wordNote);
    QVERIFY2(note.startsWith(QStringLiteral("The miniature does not know \"grey\" (try \"gray\"), \"dog\" or \"left "
                                            "of\" (try \"to the left of\"). It knows: circle, square, ")),
        qPrintable(note));
    QCOMPARE(reading.warnings, std::vector<std::string> { reading.wordNote });
    QCOMPARE(reading.unlearned.size(), size_t { 3 });
    QCOMPARE(reading.unlearned[0].instead, std::string("gray"));
    QCOMPARE(reading.unlearned[2].at.begin, prompt.find("left"));
    QVERIFY(written(prompt, reading.refereePieces).endsWith(QStringLiteral("left~ of~ a star")));
    QVERIFY(m_engine->readPrompt("a red striped star to the left of a blue moon on a gray background", {})
                .wordNote.empty());
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
    RunSpec request;
    request.prompt = prompt;
    m_engine->begin(request);
    m_engine->step(request.settings, false);
    QCOMPARE(m_engine->iteration(), 1);
}

void TestPrompts::emptyPromptIsRefused()
{
    RunSpec request;
    for (const char* nothing : { "", "   ", "...!", "()" }) {
        request.prompt = nothing;
        QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(request));
    }
}

void TestPrompts::brokenTextIsRefused()
{
    RunSpec request;
    request.prompt = "a red \xff star";
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(request));
}

void TestPrompts::piecesLieInTheTypedPrompt_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("referee");
    QTest::addColumn<QString>("diffusion");
    const auto both = [](const char* name, const QString& prompt, const QString& pieces) {
        QTest::newRow(name) << prompt << pieces << pieces;
    };
    both("capitals and signs", QStringLiteral("  A (RED) Star!"), QStringLiteral("A RED Star"));
    both("comma", QStringLiteral("a star, red"), QStringLiteral("a star , red"));
    QTest::newRow("word of the wide world")
        << QStringLiteral("red zoo star") << QStringLiteral("red z~ o~ o~ star") << QStringLiteral("red z~ o~ o~ star");
    QTest::newRow("sign that no vocabulary has")
        << QStringLiteral("a ★ star") << QStringLiteral("a ★~ star") << QStringLiteral("a ★~ ★~ ★~ star");
    QTest::newRow("accent") << QStringLiteral("a stár") << QStringLiteral("a stár") << QStringLiteral("a st~ á~ á~ r~");
}

void TestPrompts::piecesLieInTheTypedPrompt()
{
    QFETCH(QString, prompt);
    const auto text = prompt.toStdString();
    const auto reading = m_engine->readPrompt(text, {});
    QTEST(written(text, reading.refereePieces), "referee");
    QTEST(written(text, reading.diffusionPieces), "diffusion");
}

void TestPrompts::piecesBeyondTheBudgetAreCut()
{
    const auto reading = m_engine->readPrompt(repeated("star ", 40), {});
    QCOMPARE(reading.refereePieces.size(), size_t { 40 });
    QCOMPARE(reading.refereePieces[29].isCut, false); // 32 with both marks
    QCOMPARE(reading.refereePieces[30].isCut, true);
    QVERIFY(!reading.diffusionPieces.back().isCut);
    const auto longer = m_engine->readPrompt(repeated("red, ", 40), {});
    QCOMPARE(longer.diffusionPieces[70].isCut, false); // 77 with both marks and four of the prefix
    QCOMPARE(longer.diffusionPieces[71].isCut, true);
}

void TestPrompts::wordsBeyondTheFiftiethAreOverlong()
{
    QCOMPARE(m_engine->readPrompt(repeated("star ", 50), {}).overlong.end, size_t { 0 });
    const auto reading = m_engine->readPrompt(repeated("star ", 52), {});
    QCOMPARE(reading.overlong.begin, size_t { 250 });
    QCOMPARE(reading.overlong.end, size_t { 259 });
    QCOMPARE(reading.refereePieces.size(), size_t { 50 });
}

void TestPrompts::ignoredSignsAreNamed()
{
    const std::string prompt = "a (red:1.3) star";
    QString signs;
    for (const auto& span : m_engine->readPrompt(prompt, {}).ignored) {
        signs += QString::fromStdString(prompt.substr(span.begin, span.end - span.begin));
    }
    QCOMPARE(signs, QStringLiteral("(:.)"));
}

void TestPrompts::prefixCountsAndHasNoPieces()
{
    Settings settings;
    const auto usual = m_engine->readPrompt("a star", settings);
    QCOMPARE(usual.prefixTokens, 4); // a photo exactly contains
    QCOMPARE(usual.diffusionTokens, 8);
    QCOMPARE(usual.diffusionPieces.size(), size_t { 2 });
    settings.prefix = "a photo o"; // without a blank at its end
    const auto joined = m_engine->readPrompt("f a star", settings);
    QCOMPARE(joined.prefixTokens, 2);
    QCOMPARE(written("f a star", joined.diffusionPieces), QStringLiteral("f~ a star")); // no word of the list
    settings.method = "sd";
    QCOMPARE(m_engine->readPrompt("a star", settings).prefixTokens, 0);
}

void TestPrompts::onlySidesThatTheMethodHasRead_data()
{
    QTest::addColumn<int>("referee");
    QTest::addColumn<int>("diffusion");
    QTest::newRow("vlm+sds") << 32 << 77;
    QTest::newRow("vlm") << 32 << 0;
    QTest::newRow("sds") << 0 << 77;
    QTest::newRow("sd") << 0 << 77;
}

void TestPrompts::onlySidesThatTheMethodHasRead()
{
    QFETCH(int, referee);
    QFETCH(int, diffusion);
    Settings settings;
    settings.method = QTest::currentDataTag();
    const auto reading = m_engine->readPrompt("a red star", settings);
    QCOMPARE(reading.refereeBudget, referee);
    QCOMPARE(reading.refereePieces.empty(), referee == 0);
    QCOMPARE(reading.diffusionBudget, diffusion);
    QCOMPARE(reading.diffusionPieces.empty(), diffusion == 0);
}

void TestPrompts::emptyPromptIsAnEmptyReading()
{
    for (const char* nothing : { "", "   ", "..." }) {
        const auto reading = m_engine->readPrompt(nothing, {});
        QVERIFY(reading.cleaned.empty());
        QVERIFY(reading.refereePieces.empty() && reading.diffusionPieces.empty());
        QCOMPARE(reading.refereeBudget, 32);
        QCOMPARE(reading.refereeTokens, 2);
    }
}

void TestPrompts::readerOutlivesTheEngineOnAnyThread()
{
    const auto expected = m_engine->readPrompt(kPrompt, {});
    const auto reader = loadEngine()->promptAnalyzer(); // that engine is gone
    std::atomic<int> equal = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < 50; ++turn) {
                const auto reading = reader->read(kPrompt, {});
                const bool isSame = reading.cleaned == expected.cleaned
                    && written(kPrompt, reading.diffusionPieces) == written(kPrompt, expected.diffusionPieces);
                equal += isSame ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    QCOMPARE(equal.load(), 200);
    QVERIFY_THROWS_EXCEPTION(UsageError, reader->read("a red \xff star", {}));
}

void TestPrompts::factsAreThoseOfThePack()
{
    const auto facts = m_engine->facts();
    QCOMPARE(facts.packName, std::string("miniature"));
    QCOMPARE(facts.licence, std::string("GPL-3.0-or-later"));
    QCOMPARE(facts.device, std::string("cpu"));
    QCOMPARE(facts.precision, std::string("fp32"));
    QVERIFY(facts.libTorch.rfind("2.", 0) == 0);
    QVERIFY(!facts.capability.empty());
    QCOMPARE(facts.threads, 1);
    QCOMPARE(facts.imageSize, 128);
    QCOMPARE(facts.downFactor, 8);
    QVERIFY(facts.hasBlip2 && facts.hasClip && facts.hasJudge);
}

REFEREE_TEST(TestPrompts)
#include "tst_prompts.moc"
