// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints are saved with whatever scheduler was set last: each class of diffusers is asked for its file and noise.
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <filesystem>
#include <torch/torch.h>

#include "core/base/errors.h"
#include "core/diffusion/samplers.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* kSamplerNames[] = { "ddim", "pndm", "dpm" };

SchedulerConfig schedulerConfigOf(const Json& json)
{
    return SchedulerConfig::fromConfig(Config(json, "scheduler_config.json"));
}

std::vector<fs::path> filesIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& item : fs::directory_iterator(folder)) {
        files.push_back(item.path());
    }
    return files;
}

} // namespace

class TestSchedulerConfig : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    TensorMap m_noise; ///< by class name

    fs::path folder(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        m_noise = runOracle(QStringLiteral("core/diffusion/schedulers_oracle.py"),
            { QStringLiteral("--folder"), m_folder.path() }, m_folder.path());
    }

    void noiseOfEveryClassIsDiffusers()
    {
        const auto files = filesIn(folder("betas"));
        QVERIFY2(files.size() >= 40, "diffusers was expected to have 20 such classes and more");
        for (const auto& file : files) { // NAME.json as saved, NAME.bare.json with the class alone
            const auto name = file.filename().string();
            const NoiseSchedule schedule(SchedulerConfig::load(file));
            const auto expected = m_noise.at(name.substr(0, name.find('.')));
            QCOMPARE(schedule.trainSteps(), expected.size(0));
            for (int64_t t = 0; t < schedule.trainSteps(); ++t) {
                const double difference = std::abs(schedule.alphaBar(t) - double(expected[t].item<float>()));
                QVERIFY2(difference < 1e-6, name.c_str());
            }
        }
    }

    void classesOfOtherNoiseAreRefusedByName()
    {
        for (const auto& file : filesIn(folder("others"))) {
            const auto text = errorOf([&] { SchedulerConfig::load(file); });
            VERIFY_SAYS(text, file.string() + ": ");
            const bool saysWhy = text.find(file.stem().string()) != std::string::npos
                || text.find("is not implemented") != std::string::npos || text.find("only") != std::string::npos;
            QVERIFY2(saysWhy, text.c_str());
        }
        QVERIFY(fs::exists(folder("others") / "FlowMatchEulerDiscreteScheduler.json"));
    }

    void unknownClassIsTakenByItsBetas()
    {
        const Json whole { { "_class_name", "MyScheduler" }, { "beta_start", 0.001 }, { "beta_end", 0.002 },
            { "beta_schedule", "linear" } };
        QCOMPARE(schedulerConfigOf(whole).betaEnd, 0.002);
        auto cut = whole;
        cut.erase("beta_end");
        VERIFY_SAYS(errorOf([&] { schedulerConfigOf(cut); }), "the scheduler \"MyScheduler\" has no beta_end.");
    }

    void optionsOfSamplersStopOnlyTheSamplerThatReadsThem_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("stopped");
        const auto row = [](const char* key, const char* value, const QStringList& stopped) {
            QTest::newRow(key) << QString::fromLatin1(key) << QString::fromLatin1(value) << stopped;
        };
        const QString ddim = QStringLiteral("ddim"), pndm = QStringLiteral("pndm"), dpm = QStringLiteral("dpm");
        row("timestep_spacing", "\"log\"", { ddim, pndm, dpm });
        row("steps_offset", "NaN", { ddim, pndm, dpm });
        row("set_alpha_to_one", "1", { ddim, pndm });
        row("skip_prk_steps", "false", { pndm });
        row("final_sigmas_type", "0", { dpm });
        row("lower_order_final", "\"yes\"", { dpm });
        row("use_karras_sigmas", "true", {});
        row("solver_type", "\"bh2\"", {});
        row("predict_x0", "true", {});
        row("disable_corrector", "[]", {});
        row("sigma_min", "null", {});
    }

    void optionsOfSamplersStopOnlyTheSamplerThatReadsThem()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QStringList, stopped);
        const auto text = "{\"" + key.toStdString() + "\": " + value.toStdString() + "}";
        const auto config = schedulerConfigOf(parsePythonJson(text, "scheduler_config.json"));
        QCOMPARE(NoiseSchedule(config).trainSteps(), int64_t { 1000 }); // distillation takes no notice
        for (const char* name : kSamplerNames) {
            const auto said = errorOf([&] { makeSampler(name, config, 5); });
            if (stopped.contains(QLatin1String(name))) {
                VERIFY_SAYS(said, "scheduler_config.json: ");
                VERIFY_SAYS(said, key.toStdString());
            } else {
                QCOMPARE(said, std::string("(nothing was thrown)"));
            }
        }
    }

    void whatASamplerDoesOtherwiseIsSaid_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<QString>("says"); // empty: nothing is said
        const auto row = [](const char* name, const char* json, const char* sampler, const char* says) {
            QTest::newRow(name) << QString::fromLatin1(json) << QString::fromLatin1(sampler) << QString::fromUtf8(says);
        };
        row("its own class", R"({"_class_name":"PNDMScheduler","clip_sample":false})", "pndm", "");
        row("another of ours, which was asked for", R"({"_class_name":"PNDMScheduler"})", "ddim", "");
        row("another class", R"({"_class_name":"EulerDiscreteScheduler"})", "ddim",
            "names EulerDiscreteScheduler; sampling with the built-in DDIM, which ignores it.");
        row("an option", R"({"_class_name":"DPMSolverMultistepScheduler","use_karras_sigmas":true})", "dpm",
            "DPMSolverMultistepScheduler and use_karras_sigmas = true; sampling with the built-in DPM-Solver++");
        row("an option of another sampler", R"({"use_karras_sigmas":true})", "ddim", "");
        row("the default of lambda", R"({"lambda_min_clipped":-Infinity})", "dpm", "");
        row("lambda that nothing reaches", R"({"lambda_min_clipped":-5.1})", "dpm", "");
        row("lambda", R"({"lambda_min_clipped":-1.5})", "dpm", "lambda_min_clipped = -1.5");
        row("lambda that is none", R"({"lambda_min_clipped":NaN})", "dpm", "lambda_min_clipped = NaN");
        row("variance that is not learned", R"({"variance_type":"fixed_small"})", "dpm", "");
        row("learned variance", R"({"variance_type":"learned"})", "dpm", "variance_type = \"learned\"");
        row("clipping", R"({"clip_sample":true})", "ddim", "clip_sample = true");
        row("clipping, without a say", R"({"clip_sample":true})", "pndm", "");
    }

    void whatASamplerDoesOtherwiseIsSaid()
    {
        QFETCH(QString, json);
        QFETCH(QString, sampler);
        QFETCH(QString, says);
        const auto config = schedulerConfigOf(parsePythonJson(json.toStdString(), "f"));
        const auto note = samplerNote(sampler.toStdString(), config);
        QCOMPARE(note.empty(), says.isEmpty());
        VERIFY_SAYS(note, says.toStdString());
    }
};

REFEREE_TEST(TestSchedulerConfig)
#include "tst_scheduler_config.moc"
