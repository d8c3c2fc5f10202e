// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/model/command_line.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::studio;

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wordsAreQuotedForTheShell_data();
    void wordsAreQuotedForTheShell();
    void aShellReadsTheWordsBack();
    void defaultsAreLeftOut();
    void whatDiffersIsNamed();
    void aTailThatTheLengthWouldShortenIsNamed();
    void partsReplaceThePack();
    void loraFilesAreNamed();
    void aPromptThatLooksLikeAnOptionComesLast();
};

namespace {

CommandInfo plainFacts()
{
    CommandInfo facts;
    facts.run.prompt = "a red star";
    facts.run.seed = 18446744073709551615u;
    facts.run.preset = "studio";
    facts.options.pack = "/packs/miniature";
    facts.options.threads = 3;
    return facts;
}

} // namespace

void TestCommandLine::wordsAreQuotedForTheShell_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("quoted");
    const auto row = [](const char* name, const char* text, const char* quoted) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(quoted);
    };
    row("a plain word", "w1=1.5", "w1=1.5");
    row("nothing", "", "''");
    row("blanks", "a red star", "'a red star'");
    row("a quote", "it's", "'it'\\''s'");
    row("signs of the shell", "$HOME `x` \"y\" \\z", "'$HOME `x` \"y\" \\z'");
    row("letters beyond ASCII", "étoile", "'étoile'");
    row("a home folder that is none", "~/x", "'~/x'");
}

void TestCommandLine::wordsAreQuotedForTheShell()
{
    QFETCH(QString, text);
    QFETCH(QString, quoted);
    QCOMPARE(QString::fromStdString(shellQuoted(text.toStdString())), quoted);
}

void TestCommandLine::aShellReadsTheWordsBack()
{
    const QString text = QStringLiteral("a 'red' star, $(ls) \"x\" \\ ! # ; & | <é>\nnext");
    QProcess shell;
    shell.start(QStringLiteral("sh"),
        { QStringLiteral("-c"),
            QStringLiteral("printf %s ") + QString::fromStdString(shellQuoted(text.toStdString())) });
    QVERIFY(shell.waitForFinished());
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), text);
}

void TestCommandLine::defaultsAreLeftOut()
{
    QCOMPARE(commandLine(plainFacts()),
        std::string("referee generate 'a red star' --seed 18446744073709551615 --pack /packs/miniature --threads 3"));
}

void TestCommandLine::whatDiffersIsNamed()
{
    CommandInfo facts = plainFacts();
    facts.run.negativePrompt = "blur";
    facts.run.preset = "paper";
    facts.defaults.cfg = 20; // a pack's own default
    facts.run.settings.cfg = 20;
    facts.run.settings.w1 = 1.5;
    facts.run.settings.prefix = "";
    facts.run.edits = { { 40, "w1", {}, "3", {} }, { 41, "prompt", {}, "a blue moon", {} } };
    facts.run.region = { 2, 1, { 0, 255 } };
    facts.startImage = "/tmp/start image.png";
    facts.options.device = "cuda:1";
    facts.options.precision = "bf16";
    QCOMPARE(commandLine(facts),
        std::string("referee generate 'a red star' --negative blur --seed 18446744073709551615 --region 2x1:AP8= "
                    "--start-image '/tmp/start image.png' --preset paper --set w1=1.5 --set prefix= --at 40:w1=3 --at "
                    "'41:prompt=a blue moon' --pack /packs/miniature --device cuda:1 --precision bf16 --threads 3"));
}

void TestCommandLine::aTailThatTheLengthWouldShortenIsNamed()
{
    CommandInfo facts = plainFacts();
    facts.run.settings.iterations = 12; // with the usual tail of 10
    QVERIFY(commandLine(facts).find("--set iterations=12 --set tail=10") != std::string::npos);
    facts.run.settings.iterations = 300;
    QVERIFY(commandLine(facts).find("tail") == std::string::npos);
}

void TestCommandLine::partsReplaceThePack()
{
    CommandInfo facts = plainFacts();
    facts.options.parts.sd = "/sd";
    facts.options.parts.lmHead = "/head.safetensors";
    QCOMPARE(commandLine(facts),
        std::string("referee generate 'a red star' --seed 18446744073709551615 --sd /sd --lm-head /head.safetensors "
                    "--threads 3"));
}

void TestCommandLine::loraFilesAreNamed()
{
    CommandInfo facts = plainFacts();
    facts.options.loras = { "/a style.safetensors", "/b.safetensors" };
    facts.run.settings.loraStrength = 0.5;
    QVERIFY2(commandLine(facts).ends_with("--set lora_strength=0.5 --pack /packs/miniature --lora "
                                          "'/a style.safetensors' --lora /b.safetensors --threads 3"),
        commandLine(facts).c_str());
}

void TestCommandLine::aPromptThatLooksLikeAnOptionComesLast()
{
    CommandInfo facts = plainFacts();
    facts.run.prompt = "-5 degrees";
    QVERIFY(commandLine(facts).ends_with(" -- '-5 degrees'"));
}

REFEREE_TEST_WITHOUT_APPLICATION(TestCommandLine)
#include "tst_command_line.moc"
