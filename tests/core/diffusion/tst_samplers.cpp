// SPDX-License-Identifier: GPL-3.0-or-later
// Samplers against diffusers' own schedulers, asked while the test runs: every step, not only the end.
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <fstream>
#include <torch/torch.h>

#include "core/base/errors.h"
#include "core/diffusion/samplers.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;
using Json = nlohmann::json;

namespace {

constexpr const char* kSamplers[] = { "ddim", "pndm", "dpm" };
constexpr const char* kCases[] = { "epsilon", "velocity", "trailing", "linspace", "sparse" };
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
    TensorMap m_answers; ///< "case/sampler.steps"

    std::string path(const std::string& name) const
    {
        return m_folder.filePath(QString::fromStdString(name + ".json")).toStdString();
    }

    SchedulerConfig write(const std::string& name, const Json& json) const
    {
        std::ofstream(path(name)) << json.dump();
        return SchedulerConfig::load(path(name));
    }

    void compareWalk(const std::string& key, Sampler& sampler) const
    {
        const auto timesteps = torch::tensor(sampler.timesteps(), torch::kInt64);
        const auto calls = bitDifference(QString::fromStdString(key), timesteps, m_answers.at(key + ".timesteps"));
        QVERIFY2(calls.isEmpty(), qPrintable(calls));
        const auto states = difference(QString::fromStdString(key), walk(sampler), m_answers.at(key), 1e-5);
        QVERIFY2(states.isEmpty(), qPrintable(states));
    }

private Q_SLOTS:
    void initTestCase()
    {
        write("epsilon", stableDiffusion("epsilon", "leading"));
        write("velocity", stableDiffusion("v_prediction", "leading"));
        write("trailing", stableDiffusion("v_prediction", "trailing"));
        auto linspace = stableDiffusion("epsilon", "linspace");
        linspace["final_sigmas_type"] = "sigma_min";
        write("linspace", linspace);
        // What is missing takes the default of each scheduler class.
        write("sparse", { { "clip_sample", false }, { "skip_prk_steps", true }, { "num_train_timesteps", 400 } });
        QStringList arguments { QStringLiteral("--configs") };
        for (const char* name : kCases) {
            arguments << QString::fromStdString(path(name));
        }
        arguments << QStringLiteral("--steps");
        for (const int steps : kSteps) {
            arguments << QString::number(steps);
        }
        m_answers = runOracle(QStringLiteral("core/diffusion/samplers_oracle.py"), arguments, m_folder.path());
    }

    void walksEqualDiffusers_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : kCases) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }

    void walksEqualDiffusers()
    {
        QFETCH(QString, name);
        const auto config = SchedulerConfig::load(path(name.toStdString()));
        for (const char* sampler : kSamplers) {
            for (const int steps : kSteps) {
                const auto key = name.toStdString() + "/" + sampler + "." + std::to_string(steps);
                compareWalk(key, *makeSampler(sampler, config, steps));
            }
        }
    }

    void theScheduleIsDiffusersBitForBit()
    {
        for (const std::string name : kCases) {
            const NoiseSchedule schedule(SchedulerConfig::load(path(name)));
            const auto expected = m_answers.at(name + "/alphas_cumprod");
            for (int64_t t = 0; t < schedule.trainSteps(); ++t) {
                QCOMPARE(schedule.alphaBar(t), static_cast<double>(expected[t].item<float>()));
            }
        }
    }

    /// Roll-outs that diffusers 0.16 gave and today's version still gives; its DPM-Solver walks otherwise by now.
    void oldRollOutsOfDdimAndPndmStillHold()
    {
        const auto config = SchedulerConfig::load(path("epsilon"));
        const auto end = [&config](const char* name, int steps) { return walk(*makeSampler(name, config, steps))[-1]; };
        COMPARE_TENSORS(end("ddim", 10), torch::tensor({ 3.882145, -1.994297, .943924, 7.799772 }), 1e-6);
        COMPARE_TENSORS(end("ddim", 50), torch::tensor({ 5.023993, -2.586715, 1.218640, 10.097811 }), 1e-6);
        COMPARE_TENSORS(end("pndm", 10), torch::tensor({ 3.592468, -1.840226, .876121, 7.214264 }), 1e-6);
    }

    void pndmCallsTheSecondTimestepTwice()
    {
        const auto config = SchedulerConfig::load(path("epsilon"));
        const std::vector<int64_t> timesteps = makeSampler("pndm", config, 50)->timesteps();
        QCOMPARE(std::vector<int64_t>(timesteps.begin(), timesteps.begin() + 4),
            (std::vector<int64_t> { 981, 961, 961, 941 }));
        QCOMPARE(timesteps.size(), size_t { 51 });
    }

    void samplersKeepThePrecisionOfTheLatent()
    {
        const auto config = SchedulerConfig::load(path("epsilon"));
        for (const char* name : kSamplers) {
            const auto precise = walk(*makeSampler(name, config, 20), torch::kFloat64);
            QCOMPARE(precise.scalar_type(), torch::kFloat64);
            COMPARE_TENSORS(walk(*makeSampler(name, config, 20)), precise, 1e-5);
        }
    }

    void wrongRequestsAreRefused()
    {
        const auto config = SchedulerConfig::load(path("epsilon"));
        QVERIFY_THROWS_EXCEPTION(UsageError, makeSampler("euler", config, 50));
        QVERIFY_THROWS_EXCEPTION(UsageError, makeSampler("ddim", config, 0));
        QVERIFY_THROWS_EXCEPTION(UsageError, makeSampler("dpm", config, 1000));
        auto json = stableDiffusion("epsilon", "leading");
        json["skip_prk_steps"] = false;
        QVERIFY_THROWS_EXCEPTION(LoadError, makeSampler("pndm", write("rungekutta", json), 50));
    }
};

REFEREE_TEST(TestSamplers)
#include "tst_samplers.moc"
