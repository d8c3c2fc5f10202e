// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty iterations against a plain Python loop, with restarts, aliasing and tail: float64 as a whole, float32 by step.
#include "core/base/presets.h"
#include "core/engine/loaded_models.h"
#include "core/engine/prompt_analysis.h"
#include "core/methods/inversion/latent_inversion.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr double kLoopToleranceF64 = 1e-6;
constexpr double kStepToleranceF32 = 1e-3;
constexpr uint64_t kSeed = 11;

Settings shortRun(const std::string& preset)
{
    Settings settings = presetSettings(preset);
    settings.iterations = 20;
    settings.tail = 4;
    settings.emaStart = 6;
    settings.emaRestart = 5;
    settings.views = 3;
    settings.w1 = 1; // the weights of loop_oracle.py's SHORT, see there
    settings.w2 = 200;
    settings.w2End = 50;
    settings.cfg = 7.5;
    return settings;
}

std::string numbered(int64_t iteration, const char* name)
{
    return (iteration < 10 ? "0" : "") + std::to_string(iteration) + "/" + name;
}

} // namespace

class TestLoop : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wholeLoopInDouble_data() { addPresets(); }
    void wholeLoopInDouble();
    void everyStepInSingle_data() { addPresets(); }
    void everyStepInSingle();

private:
    static void addPresets();
    void begin(const QString& preset, const std::string& precision);
    TensorMap askPython(const QString& preset, const QString& dtype);

    QTemporaryDir m_folder;
    Settings m_settings;
    std::optional<Networks> m_networks;
    std::optional<LatentInversion> m_run;
};

void TestLoop::addPresets()
{
    QTest::addColumn<QString>("preset");
    for (const auto preset : presetNames()) {
        QTest::newRow(preset.data()) << QString::fromUtf8(preset.data());
    }
}

void TestLoop::begin(const QString& preset, const std::string& precision)
{
    m_settings = shortRun(preset.toStdString());
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.precision = precision;
    const auto placement = DeviceConfig::of(options, nullptr);
    m_run.reset();
    m_networks.emplace(loadNetworks(openPack(options), placement, {}));
    m_run.emplace(
        MethodStart { *m_networks, m_settings, kSeed, drawStartLatent(kSeed, 16, 16, m_networks->stateOptions()) });
    m_run->setPrompt(encodePrompt(*m_networks, promptTexts(kPrompt, "", m_settings, {})));
}

TensorMap TestLoop::askPython(const QString& preset, const QString& dtype)
{
    TensorMap draws { { "z", m_run->state().z } };
    for (int64_t i = 0; i < m_settings.iterations; ++i) {
        const auto step = sampleStepRandoms(m_settings, kSeed, i, m_run->state().z, m_networks->viewSize());
        for (const auto& [name, tensor] : toTensors(step)) {
            draws[numbered(i, name.c_str())] = tensor;
        }
    }
    const auto file = m_folder.filePath(QStringLiteral("draws.safetensors"));
    writeSafetensors(file.toStdString(), draws);
    return runOracle(QStringLiteral("core/engine/loop_oracle.py"),
        { QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--preset"), preset,
            QStringLiteral("--prompt"), QString::fromLatin1(kPrompt), QStringLiteral("--draws"), file,
            QStringLiteral("--dtype"), dtype },
        m_folder.path());
}

void TestLoop::wholeLoopInDouble()
{
    QFETCH(QString, preset);
    begin(preset, "fp64");
    const auto states = askPython(preset, QStringLiteral("float64"));
    for (int64_t i = 0; i < m_settings.iterations; ++i) {
        COMPARE_TENSORS(m_run->state().z, states.at(numbered(i, "z")), kLoopToleranceF64);
        COMPARE_TENSORS(m_run->state().ema, states.at(numbered(i, "ema")), kLoopToleranceF64);
        StepProfiler watch;
        m_run->step(m_settings, false, watch);
    }
    COMPARE_TENSORS(m_run->state().z, states.at("20/z"), kLoopToleranceF64);
    COMPARE_TENSORS(m_run->state().ema, states.at("20/ema"), kLoopToleranceF64);
}

void TestLoop::everyStepInSingle()
{
    QFETCH(QString, preset);
    begin(preset, "fp32");
    const auto states = askPython(preset, QStringLiteral("float32"));
    const auto at = [&](int64_t i, const char* name) {
        const auto found = states.find(numbered(i, name));
        return found == states.end() ? torch::Tensor() : found->second;
    };
    for (int64_t i = 0; i < m_settings.iterations; ++i) {
        LatentState state;
        state.iteration = i;
        state.z = at(i, "z");
        state.ema = at(i, "ema");
        state.emaCount = i;
        state.emaAliases = at(i, "aliases").item<int64_t>() != 0;
        state.firstMoment = at(i, "first");
        state.secondMoment = at(i, "second");
        const auto steps = static_cast<double>(std::min(i, m_settings.iterations - m_settings.tail));
        state.adamSteps = state.firstMoment.defined() ? torch::full({}, steps, torch::kFloat64) : torch::Tensor();
        m_run->setState(state);
        StepProfiler watch;
        m_run->step(m_settings, false, watch);
        COMPARE_TENSORS(m_run->state().z - state.z, at(i + 1, "z") - state.z, kStepToleranceF32);
        COMPARE_TENSORS(m_run->state().ema, at(i + 1, "ema"), kStepToleranceF32);
    }
}

REFEREE_TEST(TestLoop)
#include "tst_loop.moc"
