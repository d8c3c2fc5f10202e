// SPDX-License-Identifier: GPL-3.0-or-later
// A whole Stable Diffusion 2.x-like pack (v-prediction, linear projections, OpenCLIP text, pads of "!") against the
// originals: one iteration in three presets, and plain sampling step by step.
#include "core/base/presets.h"
#include "core/engine/loaded_models.h"
#include "core/engine/prompt_analysis.h"
#include "core/methods/inversion/latent_inversion.h"
#include "core/methods/sampling/sampling.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/core/engine/trace_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <fstream>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int64_t kDownFactor = 8; ///< pixels per place of the latent
constexpr int64_t kSteps = 7;
constexpr double kCfg = 4.5;
constexpr double kSamplingTolerance = 1e-5; ///< in double; diffusers holds its schedule in fp32

QStringList textArguments(const QString& pack)
{
    return { QStringLiteral("--pack"), pack, QStringLiteral("--prompt"), QString::fromLatin1(kPrompt) };
}

} // namespace

class TestSd2 : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void thePackIsOfTheSecondKind();
    void everyTensorIsThatOfTheOriginals_data();
    void everyTensorIsThatOfTheOriginals();
    void noiseTakenForVelocityIsNoticed();
    void samplingIsThatOfDiffusers_data();
    void samplingIsThatOfDiffusers();

private:
    QString at(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    TensorMap traceOf(Engine& engine, const std::string& preset, const TensorMap& answers) const;

    QTemporaryDir m_folder;
    QString m_pack;
    std::map<QString, TensorMap> m_answers; ///< of a trace, by size
};

void TestSd2::initTestCase()
{
    m_pack = at("sd2");
    runPython(QStringLiteral("core/engine/sd2_pack.py"),
        { QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--folder"), m_pack });
    for (const auto& [name, height, width] : { std::tuple("pack", "12", "12"), std::tuple("wide", "9", "14") }) {
        m_answers[QString::fromLatin1(name)] = runOracle(QStringLiteral("core/engine/trace_oracle.py"),
            textArguments(m_pack) << QStringLiteral("--latent") << QString::fromLatin1(height)
                                  << QString::fromLatin1(width),
            m_folder.path());
    }
}

void TestSd2::thePackIsOfTheSecondKind()
{
    const auto engine = loadEngine(m_pack.toStdString());
    QCOMPARE(engine->facts().imageSize, int64_t { 96 });
    QCOMPARE(engine->facts().downFactor, kDownFactor);
    EngineOptions parts;
    parts.parts.sd = m_pack.toStdString() + "/sd"; // the size from the UNet's sample_size
    QCOMPARE(LocalEngine::load(parts)->facts().imageSize, int64_t { 96 });
    const auto& ids = m_answers[QStringLiteral("pack")].at("trace/studio/uncond.ids");
    QCOMPARE(ids[0][2].item<int64_t>(), int64_t { 0 }); // the oracle pads with "!"
}

TensorMap TestSd2::traceOf(Engine& engine, const std::string& preset, const TensorMap& answers) const
{
    const auto inputs = under(answers, "input/");
    writeSafetensors(at("inputs.safetensors").toStdString(), inputs);
    RunSpec request;
    request.prompt = kPrompt;
    request.settings = presetSettings(preset);
    request.settings.views = 4;
    request.height = inputs.at("z").size(2) * kDownFactor;
    request.width = inputs.at("z").size(3) * kDownFactor;
    const auto out = at("trace.safetensors").toStdString();
    engine.trace(request, out, at("inputs.safetensors").toStdString());
    return readTensors(out);
}

void TestSd2::everyTensorIsThatOfTheOriginals_data()
{
    QTest::addColumn<QString>("size");
    QTest::addColumn<QString>("preset");
    for (const char* size : { "pack", "wide" }) {
        for (const auto preset : presetNames()) {
            QTest::addRow("%s %s", size, preset.data())
                << QString::fromLatin1(size) << QString::fromUtf8(preset.data());
        }
    }
}

void TestSd2::everyTensorIsThatOfTheOriginals()
{
    QFETCH(QString, size);
    QFETCH(QString, preset);
    const auto engine = loadEngine(m_pack.toStdString());
    const auto& answers = m_answers[size];
    const auto expected = under(answers, "trace/" + preset.toStdString() + "/");
    QCOMPARE(expected.size(), size_t { 19 });
    const auto traced = traceOf(*engine, preset.toStdString(), answers);
    const auto failures = traceDifferences(traced, expected, answers.at("input/z"));
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
}

void TestSd2::noiseTakenForVelocityIsNoticed()
{
    const auto wrong = std::filesystem::path(at("wrong").toStdString());
    std::filesystem::copy(m_pack.toStdString(), wrong, std::filesystem::copy_options::recursive);
    const auto file = wrong / "sd" / "scheduler" / "scheduler_config.json";
    auto json = readJsonFile(file);
    json["prediction_type"] = "epsilon";
    std::ofstream(file) << json;
    const auto engine = loadEngine(wrong);
    const auto& answers = m_answers[QStringLiteral("wide")];
    const auto traced = traceOf(*engine, "studio", answers);
    QVERIFY(relativeError(traced.at("grad.sds"), answers.at("trace/studio/grad.sds")) > 10 * kStepTolerance);
}

void TestSd2::samplingIsThatOfDiffusers_data()
{
    QTest::addColumn<QString>("pack");
    QTest::newRow("sd2, velocity") << m_pack;
    QTest::newRow("miniature, noise") << QStringLiteral(REFEREE_TEST_PACK);
}

void TestSd2::samplingIsThatOfDiffusers()
{
    QFETCH(QString, pack);
    EngineOptions options;
    options.pack = pack.toStdString();
    options.precision = "fp64";
    auto networks = loadNetworks(openPack(options), DeviceConfig::of(options, nullptr), {});
    const auto noise = drawStartLatent(5, 10, 16, networks.stateOptions());
    writeSafetensors(at("noise.safetensors").toStdString(), { { "z", noise } });
    const auto answers = runOracle(QStringLiteral("core/engine/sampling_oracle.py"),
        textArguments(pack) << QStringLiteral("--noise") << at("noise.safetensors") << QStringLiteral("--steps")
                            << QString::number(kSteps) << QStringLiteral("--cfg") << QString::number(kCfg),
        m_folder.path());
    Settings settings;
    settings.method = "sd";
    settings.samplerSteps = kSteps;
    const auto prompt = encodePrompt(networks, promptTexts(kPrompt, "", settings, {}));
    for (const char* sampler : { "ddim", "pndm", "dpm" }) {
        settings.sampler = sampler;
        Sampling sampling({ networks, settings, 5, noise });
        sampling.setPrompt(prompt);
        QCOMPARE(sampling.length(settings), answers.at(sampler).size(0));
        for (int64_t i = 0; i < sampling.length(settings); ++i) {
            sampling.advance(kCfg);
            COMPARE_TENSORS(sampling.latent(PictureSource::Latent), answers.at(sampler)[i], kSamplingTolerance);
        }
    }
}

REFEREE_TEST(TestSd2)
#include "tst_sd2.moc"
