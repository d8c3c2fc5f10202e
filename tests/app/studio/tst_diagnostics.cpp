// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/diagnostics.h"
#include "app/studio/model/command_line.h"

#include "core/base/log.h"
#include "tests/app/studio/presenters/window_kit.h"
#include "tests/support/test_registry.h"
#include "ui/main_window/log_view.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::studio;

class TestDiagnostics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySectionIsThere();
    void thePromptIsInItWhenAsked();
    void otherwiseItIsNowhere();
    void filesCalledAfterPromptsAreNowhere_data();
    void filesCalledAfterPromptsAreNowhere();
    void otherPromptsOfTheSessionAreNowhere();
    void aSessionWithRunsCalledAfterPromptsTellsNone();
    void withoutAPackItSaysSo();
};

namespace {

DiagnosticsInfo someFacts()
{
    DiagnosticsInfo facts;
    PackInfo pack;
    pack.options.pack = "/packs/miniature";
    pack.engine.packName = "miniature";
    pack.engine.libTorch = "2.11.0";
    pack.engine.capability = "AVX2";
    pack.engine.threads = 1;
    facts.pack = pack;
    facts.run.prompt = "My Cat's secret";
    facts.run.negativePrompt = "nobody";
    facts.run.edits = { { 3, "prompt", {}, "another secret", {} }, { 4, "w1", {}, "1.5", {} } };
    facts.run.packFiles = { { "sd/unet/weights.safetensors", 17, "abc123" } };
    facts.command = QStringLiteral("referee generate 'My Cat'\\''s secret' --at '3:prompt=another secret'");
    facts.log = QStringLiteral("The judge was asked about my cat's secret.\nLoaded unet.");
    return facts;
}

} // namespace

void TestDiagnostics::everySectionIsThere()
{
    const QString text = diagnosticsText(someFacts());
    for (const auto* word : { "== Versions ==", "LibTorch: 2.11.0", "== Machine ==", "cores: ", "== Networks ==",
             "pack: miniature", "abc123 17 sd/unet/weights.safetensors", "capability: AVX2", "== Run ==", "w1 = 2",
             "at 4: w1 = 1.5", "== Command ==", "referee generate", "== Log ==", "Loaded unet." }) {
        QVERIFY2(text.contains(QString::fromLatin1(word)), word);
    }
}

void TestDiagnostics::thePromptIsInItWhenAsked()
{
    DiagnosticsInfo facts = someFacts();
    facts.withPrompt = true;
    const QString text = diagnosticsText(facts);
    QVERIFY(text.contains(QStringLiteral("prompt: My Cat's secret")));
    QVERIFY(text.contains(facts.command));
}

void TestDiagnostics::otherwiseItIsNowhere()
{
    const QString text = diagnosticsText(someFacts());
    for (const auto* word : { "secret", "nobody", "cat" }) {
        QVERIFY2(!text.contains(QString::fromLatin1(word), Qt::CaseInsensitive), qPrintable(text));
    }
    QVERIFY(text.contains(QStringLiteral("prompt: (prompt left out)")));
}

void TestDiagnostics::filesCalledAfterPromptsAreNowhere_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("the run that is opened")
        << "09:01:02  info  Open /home/me/Referee Studio/My Cat s secret 7.referee…";
    QTest::newRow("a run of another prompt") << "09:01:02  info  Open /home/me/a Zebra in Rome 7 2.referee…";
    QTest::newRow("in a folder of words") << "09:01:02  error  my zebras/a Zebra in Rome 7.referee: damaged.";
    QTest::newRow("without a folder") << "09:01:02  warning  a Zebra in Rome 7.csv: the metrics cannot be written.";
    QTest::newRow("as the window proposes it") << "09:01:02  error  /x/a-zebra-in-rome-7.PNG: cannot be written.";
    QTest::newRow("two in a line") << "09:01:02  info  /x/a zebra 7.png is kept as /tmp/a zebra 7 2.png.";
    QTest::newRow("a name without ending") << "09:01:02  info  My Cat s secret 7 was left alone.";
}

void TestDiagnostics::filesCalledAfterPromptsAreNowhere()
{
    QFETCH(QString, line);
    DiagnosticsInfo facts = someFacts();
    facts.log = line + QStringLiteral("\n09:01:03  info  Loaded unet.");
    const QString text = diagnosticsText(facts);
    for (const auto* word : { "zebra", "secret", "cat s" }) {
        QVERIFY2(!text.contains(QString::fromLatin1(word), Qt::CaseInsensitive), qPrintable(text));
    }
    QVERIFY2(text.contains(QStringLiteral("09:01:03  info  Loaded unet.")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("left out")), qPrintable(text));
    facts.withPrompt = true;
    QVERIFY(diagnosticsText(facts).contains(line));
}

void TestDiagnostics::otherPromptsOfTheSessionAreNowhere()
{
    DiagnosticsInfo facts = someFacts();
    facts.log = QStringLiteral("09:01:02  warning  'a zebra, running' says nothing to the judge.");
    facts.prompts = QStringList { QStringLiteral("a zebra, running") };
    const QString text = diagnosticsText(facts);
    QVERIFY2(!text.contains(QStringLiteral("zebra")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("says nothing to the judge")));
}

void TestDiagnostics::aSessionWithRunsCalledAfterPromptsTellsNone()
{
    test::FakeStudio studio(30);
    const LogBridge bridge(*studio.window.body().log);
    startLogging(true);
    QVERIFY(studio.load());
    studio.controller->model().setPrompt(QStringLiteral("a zebra, running"));
    QVERIFY(studio.paint());
    studio.controller->model().setPrompt(QStringLiteral("a quagga"));
    QVERIFY(studio.paint());
    const QDir runs(studio.folder.filePath(QStringLiteral("runs")));
    Q_EMIT studio.window.files().openRunRequested(runs.filePath(QStringLiteral("a zebra running 0.referee")));
    QTRY_COMPARE(describe(studio.controller->model()).prompt, std::string("a zebra, running"));
    QTRY_VERIFY(studio.window.body().log->allText().contains(QStringLiteral("a zebra running 0.referee")));
    const auto& controller = *studio.controller;
    const QString text = diagnosticsText({ controller.model().pack(), describe(controller.model()),
        QString::fromStdString(commandOf(controller.model())), studio.window.body().log->allText(),
        controller.model().prompts(), false });
    QVERIFY2(text.contains(QStringLiteral("Open /(path left out).referee")), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("zebra")) && !text.contains(QStringLiteral("quagga")), qPrintable(text));
}

void TestDiagnostics::withoutAPackItSaysSo()
{
    const QString text = diagnosticsText({});
    QVERIFY(text.contains(QStringLiteral("none loaded")));
}

REFEREE_GUI_TEST(TestDiagnostics)
#include "tst_diagnostics.moc"
