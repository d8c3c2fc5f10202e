// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/diagnostics.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::studio;

class TestDiagnostics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySectionIsThere();
    void thePromptIsInItWhenAsked();
    void otherwiseItIsNowhere();
    void withoutAPackItSaysSo();
};

namespace {

DiagnosticsFacts someFacts()
{
    DiagnosticsFacts facts;
    PackFacts pack;
    pack.options.pack = "/packs/miniature";
    pack.engine.packName = "miniature";
    pack.engine.libTorch = "2.11.0";
    pack.engine.capability = "AVX2";
    pack.engine.threads = 1;
    facts.pack = pack;
    facts.run.prompt = "My Cat's secret";
    facts.run.negativePrompt = "nobody";
    facts.run.edits = { { 3, "prompt", "another secret" }, { 4, "w1", "1.5" } };
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
    DiagnosticsFacts facts = someFacts();
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

void TestDiagnostics::withoutAPackItSaysSo()
{
    const QString text = diagnosticsText({});
    QVERIFY(text.contains(QStringLiteral("none loaded")));
}

QTEST_MAIN(TestDiagnostics)
#include "tst_diagnostics.moc"
