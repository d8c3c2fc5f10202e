// SPDX-License-Identifier: GPL-3.0-or-later
// Captioning loss of each piece of the prompt, as a step reports it: against the originals, and beside the whole loss.
#include "core/engine/loaded_models.h"
#include "core/engine/prompt_analysis.h"
#include "core/methods/inversion/latent_inversion.h"
#include "tests/core/engine/inspect_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <numeric>

using namespace referee;
using namespace referee::test;

class TestTokenLosses : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theyAreTheMeansOfTheOriginals_data();
    void theyAreTheMeansOfTheOriginals();
    void withTheEndTokenTheyAverageToTheCaptioningLoss();
    void onlyKeptViewsCount();
    void everyPieceThatIsReadHasOne();
    void thereAreNoneWithoutBlip2_data();
    void thereAreNoneWithoutBlip2();

private:
    /// A step of a new run at the oracle's z with its draws.
    StepReport stepFromInputs(const Settings& settings, StepProfiler& watch);

    QTemporaryDir m_folder;
    std::optional<Networks> m_networks;
    std::unique_ptr<Engine> m_engine;
    TensorMap m_answers;
};

void TestTokenLosses::initTestCase()
{
    m_engine = loadEngine();
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    m_networks.emplace(loadNetworks(openPack(options), DeviceConfig::of(options, nullptr), {}));
    m_answers = runOracle(QStringLiteral("core/engine/trace_oracle.py"),
        { QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--prompt"),
            QString::fromLatin1(kPrompt), QStringLiteral("--latent"), QStringLiteral("16"), QStringLiteral("16") },
        m_folder.path());
}

StepReport TestTokenLosses::stepFromInputs(const Settings& settings, StepProfiler& watch)
{
    auto inputs = under(m_answers, "input/");
    LatentInversion run({ *m_networks, settings, 1, inputs.extract("z").mapped() });
    run.setPrompt(encodePrompt(*m_networks, promptTexts(kPrompt, "", settings, {})));
    auto draws = run.draw(settings);
    replaceFrom(draws, inputs);
    return run.step(settings, draws, false, watch);
}

void TestTokenLosses::theyAreTheMeansOfTheOriginals_data()
{
    QTest::addColumn<int>("chunk");
    QTest::newRow("in one pass") << 0;
    QTest::newRow("in chunks") << 3;
}

void TestTokenLosses::theyAreTheMeansOfTheOriginals()
{
    QFETCH(int, chunk);
    Settings settings;
    settings.views = 4;
    settings.chunk = chunk;
    StepProfiler watch;
    const auto report = stepFromInputs(settings, watch);
    const auto pieces = static_cast<int64_t>(m_engine->readPrompt(kPrompt, settings).refereePieces.size());
    const auto expected = m_answers.at("trace/studio/lm.token_nll").mean(0).narrow(0, 0, pieces);
    COMPARE_TENSORS(torch::tensor(report.captionPerToken, torch::kFloat64), expected, kToleranceF32);
}

void TestTokenLosses::withTheEndTokenTheyAverageToTheCaptioningLoss()
{
    Settings settings;
    settings.views = 4;
    TensorMap kept;
    StepProfiler watch;
    watch.kept = &kept;
    const auto report = stepFromInputs(settings, watch);
    const auto& losses = report.captionPerToken;
    const double end = kept.at("lm.token_nll").select(1, -1).mean().item<double>();
    const double whole = std::accumulate(losses.begin(), losses.end(), end) / static_cast<double>(losses.size() + 1);
    QVERIFY2(std::abs(whole - report.caption) < 1e-6, qPrintable(QString::number(whole - report.caption)));
}

void TestTokenLosses::onlyKeptViewsCount()
{
    Settings settings;
    settings.views = 4;
    settings.hardest = 1;
    StepProfiler watch;
    const auto report = stepFromInputs(settings, watch);
    QCOMPARE(report.keptViews.size(), size_t { 1 });
    const auto expected = m_answers.at("trace/studio/lm.token_nll")[report.keptViews.front()];
    const auto found = torch::tensor(report.captionPerToken, torch::kFloat64);
    COMPARE_TENSORS(found, expected.narrow(0, 0, found.size(0)), kToleranceF32);
}

void TestTokenLosses::everyPieceThatIsReadHasOne()
{
    RunSpec run = shortRun();
    run.prompt = "a red star above a blue moon";
    for (int i = 0; i < 8; ++i) {
        run.prompt += " and a green fish";
    }
    const auto pieces = m_engine->readPrompt(run.prompt, run.settings).refereePieces;
    const auto isRead = [](const PromptToken& piece) { return !piece.isCut; };
    const auto read = std::count_if(pieces.begin(), pieces.end(), isRead);
    QVERIFY(read < static_cast<std::ptrdiff_t>(pieces.size()));
    m_engine->begin(run);
    QCOMPARE(m_engine->step(run.settings, false).captionPerToken.size(), static_cast<size_t>(read));
}

void TestTokenLosses::thereAreNoneWithoutBlip2_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<double>("blip2");
    QTest::addColumn<int>("before");
    QTest::newRow("CLIP alone") << QStringLiteral("vlm+sds") << 0.0 << 0;
    QTest::newRow("tail") << QStringLiteral("vlm+sds") << 1.0 << 6;
    QTest::newRow("SDS alone") << QStringLiteral("sds") << 1.0 << 0;
    QTest::newRow("sampling") << QStringLiteral("sd") << 1.0 << 0;
}

void TestTokenLosses::thereAreNoneWithoutBlip2()
{
    QFETCH(QString, method);
    QFETCH(double, blip2);
    QFETCH(int, before);
    RunSpec run = shortRun();
    run.settings.method = method.toStdString();
    run.settings.blip2Weight = blip2;
    run.settings.clipWeight = 1 - blip2;
    m_engine->begin(run);
    for (int i = 0; i < before; ++i) {
        QVERIFY(!m_engine->step(run.settings, false).captionPerToken.empty());
    }
    QVERIFY(m_engine->step(run.settings, false).captionPerToken.empty());
}

REFEREE_TEST(TestTokenLosses)
#include "tst_token_losses.moc"
