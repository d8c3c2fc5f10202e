// SPDX-License-Identifier: GPL-3.0-or-later
// Samplers against diffusers' own schedulers, asked while the test runs: every step, not only the end.
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <fstream>
#include <torch/torch.h>

#include "core/diffusion/sampler.h"
#include "core/errors.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"

using namespace referee;
using namespace referee::test;
using Json = nlohmann::json;

namespace {

constexpr const char* kSamplers[] = { "ddim", "pndm", "dpm" };
constexpr int kSteps[] = { 1, 10, 20, 25, 50 };

Json stableDiffusion(const char* predictionType, const char* spacing)
{
    return { { "_class_name", "PNDMScheduler" }, { "beta_start", 0.00085 }, { "beta_end", 0.012 },
        { "beta_schedule", "scaled_linear" }, { "clip_sample", false }, { "num_train_timesteps", 1000 },
        { "set_alpha_to_one", false }, { "skip_prk_steps", true }, { "steps_offset", 1 }, { "trained_betas", nullptr },
        { "prediction_type", predictionType }, { "timestep_spacing", spacing } };
}

/// The states of a walk whose network says 0.3 x + 0.01 t / 1000.
torch::Tensor walk(Sampler& sampler, torch::Dtype dtype = torch::kFloat32)
{
    auto x = torch::tensor({ 1.0, -0.5, 0.25, 2.0 }, dtype);
    std::vector<torch::Tensor> states;
    for (size_t index = 0; index < sampler.timesteps().size(); ++index) {
        const auto t = static_cast<double>(sampler.timesteps()[index]);
        x = sampler.step(0.3 * x + 0.01 * t / 1000, index, x);
        states.push_back(x);
    }
    return torch::stack(states);
}

} // namespace

class TestSamplers : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    SchedulerConfig write(const Json& json) const
    {
        const auto file = m_folder.filePath(QStringLiteral("scheduler_config.json")).toStdString();
        std::ofstream(file) << json.dump();
        return SchedulerConfig::load(file);
    }

    TensorMap ask() const
    {
        QStringList arguments { QStringLiteral("--config"), m_folder.filePath(QStringLiteral("scheduler_config.json")),
            QStringLiteral("--steps") };
        for (const int steps : kSteps) {
            arguments << QString::number(steps);
        }
        return runOracle(QStringLiteral("core/diffusion/samplers_oracle.py"), arguments, m_folder.path());
    }

    static void compareWalk(const SchedulerConfig& config, const TensorMap& answer, const char* name, int steps)
    {
        const std::string key = std::string(name) + "." + std::to_string(steps);
        const auto sampler = makeSampler(name, config, steps);
        const auto timesteps = torch::tensor(sampler->timesteps(), torch::kInt64);
        const auto calls = bitDifference(QString::fromStdString(key), timesteps, answer.at(key + ".timesteps"));
        QVERIFY2(calls.isEmpty(), qPrintable(calls));
        const auto states = difference(QString::fromStdString(key), walk(*sampler), answer.at(key), 1e-5);
        QVERIFY2(states.isEmpty(), qPrintable(states));
    }

private Q_SLOTS:
    void walksEqualDiffusers_data()
    {
        QTest::addColumn<QString>("predictionType");
        QTest::addColumn<QString>("spacing");
        QTest::addColumn<QString>("finalSigma");
        QTest::newRow("epsilon, leading") << "epsilon" << "leading" << "zero";
        QTest::newRow("velocity, leading") << "v_prediction" << "leading" << "zero";
        QTest::newRow("epsilon, linspace, sigma_min") << "epsilon" << "linspace" << "sigma_min";
        QTest::newRow("velocity, trailing") << "v_prediction" << "trailing" << "zero";
    }

    void walksEqualDiffusers()
    {
        QFETCH(QString, predictionType);
        QFETCH(QString, spacing);
        QFETCH(QString, finalSigma);
        auto json = stableDiffusion(qPrintable(predictionType), qPrintable(spacing));
        json["final_sigmas_type"] = finalSigma.toStdString();
        const auto config = write(json);
        const auto answer = ask();
        const auto alphas = answer.at("alphas_cumprod");
        const NoiseSchedule schedule(config);
        for (int64_t t = 0; t < schedule.trainSteps(); ++t) {
            QCOMPARE(schedule.alphaBar(t), static_cast<double>(alphas[t].item<float>()));
        }
        for (const char* name : kSamplers) {
            for (const int steps : kSteps) {
                compareWalk(config, answer, name, steps);
            }
        }
    }

    void missingKeysTakeTheDefaultsOfEachScheduler()
    {
        const auto config = write({ { "_class_name", "DDIMScheduler" }, { "clip_sample", false },
            { "skip_prk_steps", true }, { "num_train_timesteps", 400 } });
        const auto answer = ask();
        for (const char* name : kSamplers) {
            compareWalk(config, answer, name, 25);
        }
    }

    /// Roll-outs that diffusers 0.16 gave and today's version still gives; its DPM-Solver walks otherwise by now.
    void oldRollOutsOfDdimAndPndmStillHold()
    {
        const auto config = write(stableDiffusion("epsilon", "leading"));
        const auto end = [&config](const char* name, int steps) { return walk(*makeSampler(name, config, steps))[-1]; };
        COMPARE_TENSORS(end("ddim", 10), torch::tensor({ 3.882145, -1.994297, .943924, 7.799772 }), 1e-6);
        COMPARE_TENSORS(end("ddim", 50), torch::tensor({ 5.023993, -2.586715, 1.218640, 10.097811 }), 1e-6);
        COMPARE_TENSORS(end("pndm", 10), torch::tensor({ 3.592468, -1.840226, .876121, 7.214264 }), 1e-6);
    }

    void pndmCallsTheSecondTimestepTwice()
    {
        const auto config = write(stableDiffusion("epsilon", "leading"));
        const std::vector<int64_t> timesteps = makeSampler("pndm", config, 50)->timesteps();
        QCOMPARE(std::vector<int64_t>(timesteps.begin(), timesteps.begin() + 4),
            (std::vector<int64_t> { 981, 961, 961, 941 }));
        QCOMPARE(timesteps.size(), size_t { 51 });
    }

    void samplersKeepThePrecisionOfTheLatent()
    {
        const auto config = write(stableDiffusion("epsilon", "leading"));
        for (const char* name : kSamplers) {
            const auto precise = walk(*makeSampler(name, config, 20), torch::kFloat64);
            QCOMPARE(precise.scalar_type(), torch::kFloat64);
            COMPARE_TENSORS(walk(*makeSampler(name, config, 20)), precise, 1e-5);
        }
    }

    void wrongRequestsAreRefused()
    {
        auto json = stableDiffusion("epsilon", "leading");
        const auto config = write(json);
        QVERIFY_THROWS_EXCEPTION(UsageError, makeSampler("euler", config, 50));
        QVERIFY_THROWS_EXCEPTION(UsageError, makeSampler("ddim", config, 0));
        QVERIFY_THROWS_EXCEPTION(UsageError, makeSampler("dpm", config, 1000));
        json["skip_prk_steps"] = false;
        QVERIFY_THROWS_EXCEPTION(LoadError, makeSampler("pndm", write(json), 50));
    }
};

QTEST_GUILESS_MAIN(TestSamplers)
#include "tst_samplers.moc"
