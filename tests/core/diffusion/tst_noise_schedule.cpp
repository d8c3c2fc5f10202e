// SPDX-License-Identifier: GPL-3.0-or-later
// The schedule's known values, refused options, guidance and score distillation.
#include <QtTest/QtTest>
#include <torch/torch.h>

#include "core/base/errors.h"
#include "core/diffusion/guidance.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

using namespace referee;
using Json = nlohmann::json;

namespace {

Json stableDiffusion()
{
    return { { "_class_name", "PNDMScheduler" }, { "beta_start", 0.00085 }, { "beta_end", 0.012 },
        { "beta_schedule", "scaled_linear" }, { "clip_sample", false }, { "num_train_timesteps", 1000 },
        { "set_alpha_to_one", false }, { "skip_prk_steps", true }, { "steps_offset", 1 },
        { "trained_betas", nullptr } };
}

SchedulerConfig configOf(const Json& json)
{
    return SchedulerConfig::fromConfig(Config(json, "scheduler_config.json"));
}

NoiseSchedule scheduleFor(const char* predictionType)
{
    auto json = stableDiffusion();
    json["prediction_type"] = predictionType;
    return NoiseSchedule(configOf(json));
}

SdsPrediction randomLook(const NoiseSchedule& schedule, torch::Dtype dtype)
{
    SdsPrediction look;
    look.t = 431;
    look.eps = torch::randn({ 1, 4, 8, 8 }, dtype);
    look.zNoisy = addNoise(schedule, torch::randn({ 1, 4, 8, 8 }, dtype), look.eps, look.t);
    look.uncond = torch::randn({ 1, 4, 8, 8 }, dtype);
    look.cond = torch::randn({ 1, 4, 8, 8 }, dtype);
    return look;
}

} // namespace

class TestNoiseSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(4); }

    void scaledLinearHasItsKnownValues_data()
    {
        QTest::addColumn<int>("t");
        QTest::addColumn<double>("alphaBar");
        QTest::newRow("0") << 0 << 0.99914998;
        QTest::newRow("50") << 50 << 0.95157665;
        QTest::newRow("500") << 500 << 0.27633250;
        QTest::newRow("948") << 948 << 0.00843402;
        QTest::newRow("999") << 999 << 0.00466010;
    }

    void scaledLinearHasItsKnownValues()
    {
        QFETCH(int, t);
        QFETCH(double, alphaBar);
        const NoiseSchedule schedule(configOf(stableDiffusion()));
        QVERIFY(std::abs(schedule.alphaBar(t) - alphaBar) < 5e-8); // one step of float32
        QVERIFY(std::abs(std::hypot(schedule.alpha(t), schedule.sigma(t)) - 1) < 1e-12);
    }

    void timestepsOutsideAreRefused()
    {
        const NoiseSchedule schedule(configOf(stableDiffusion()));
        QVERIFY_THROWS_EXCEPTION(UsageError, schedule.alpha(1000));
        QVERIFY_THROWS_EXCEPTION(UsageError, schedule.sigma(-1));
    }

    void unknownOptionsAreRefusedByName_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("prediction type") << "prediction_type"
                                         << "\"sample\"";
        QTest::newRow("beta schedule") << "beta_schedule"
                                       << "\"squaredcos_cap_v2\"";
        QTest::newRow("own betas") << "trained_betas"
                                   << "[0.1, 0.2]";
        QTest::newRow("zero SNR") << "rescale_betas_zero_snr"
                                  << "true";
        QTest::newRow("flow matching") << "use_flow_sigmas"
                                       << "true";
        QTest::newRow("continuous time") << "timestep_type"
                                         << "\"continuous\"";
        QTest::newRow("prediction of x0") << "predict_epsilon"
                                          << "false";
        QTest::newRow("shifted noise") << "snr_shift_scale"
                                       << "3.0";
        QTest::newRow("class without betas") << "_class_name"
                                             << "7";
        QTest::newRow("betas out of range") << "beta_start"
                                            << "-0.1";
        QTest::newRow("no steps") << "num_train_timesteps"
                                  << "0";
    }

    void unknownOptionsAreRefusedByName()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        auto json = stableDiffusion();
        json[key.toStdString()] = Json::parse(value.toStdString());
        try {
            configOf(json);
            QFAIL("The option was taken.");
        } catch (const LoadError& error) {
            const auto text = QString::fromUtf8(error.what());
            QVERIFY2(text.contains(key) && text.contains(QStringLiteral("scheduler_config.json")), qPrintable(text));
        }
    }

    void guidanceIsAffineInItsScale()
    {
        const auto uncond = torch::randn({ 1, 4, 8, 8 }, torch::kFloat64);
        const auto cond = torch::randn({ 1, 4, 8, 8 }, torch::kFloat64);
        COMPARE_TENSORS(guide(uncond, cond, 1), cond, 1e-12);
        COMPARE_TENSORS(guide(uncond, cond, 0), uncond, 1e-12);
        COMPARE_TENSORS(guide(uncond, cond, 30), uncond + 30 * (cond - uncond), 1e-12);
    }

    void distillationIsTwiceTheErrorOfTheGuidedNoise()
    {
        const auto schedule = scheduleFor("epsilon");
        const auto look = randomLook(schedule, torch::kFloat64);
        const auto result = scoreDistillation(schedule, look, 30);
        COMPARE_TENSORS(result.gradient, 2 * (guide(look.uncond, look.cond, 30) - look.eps), 1e-12);
        COMPARE_TENSORS(result.guidance + result.rest, result.gradient, 1e-12);
        COMPARE_TENSORS(result.guidance, 60 * (look.cond - look.uncond), 1e-12);
    }

    void aPerfectNetworkLeavesNothingToDistil()
    {
        for (const char* type : { "epsilon", "v_prediction" }) {
            const auto schedule = scheduleFor(type);
            auto look = randomLook(schedule, torch::kFloat64);
            const auto z = (look.zNoisy - schedule.sigma(look.t) * look.eps) / schedule.alpha(look.t);
            const auto velocity = schedule.alpha(look.t) * look.eps - schedule.sigma(look.t) * z;
            look.uncond = look.cond = schedule.predictionType() == PredictionType::Epsilon ? look.eps : velocity;
            QVERIFY(scoreDistillation(schedule, look, 30).gradient.abs().max().item<double>() < 1e-12);
        }
    }

    void velocityBecomesNoise()
    {
        const auto schedule = scheduleFor("v_prediction");
        const auto look = randomLook(schedule, torch::kFloat64);
        const double a = schedule.alpha(look.t);
        const double s = schedule.sigma(look.t);
        const auto noise = a * guide(look.uncond, look.cond, 7.5) + s * look.zNoisy;
        COMPARE_TENSORS(scoreDistillation(schedule, look, 7.5).gradient, 2 * (noise - look.eps), 1e-12);
    }

    void halfPrecisionPredictionsAreMixedInFloat()
    {
        const auto schedule = scheduleFor("epsilon");
        auto look = randomLook(schedule, torch::kFloat32);
        look.uncond = look.uncond.to(torch::kBFloat16);
        look.cond = look.cond.to(torch::kBFloat16);
        const auto result = scoreDistillation(schedule, look, 30);
        QCOMPARE(result.gradient.scalar_type(), torch::kFloat32);
        COMPARE_TENSORS(result.guidance, 60 * (look.cond.to(torch::kFloat32) - look.uncond.to(torch::kFloat32)), 1e-6);
    }

    void whatIsNotFiniteStaysVisible()
    {
        const auto schedule = scheduleFor("epsilon");
        auto look = randomLook(schedule, torch::kFloat32);
        look.cond = torch::full_like(look.cond, NAN);
        QVERIFY(scoreDistillation(schedule, look, 30).gradient.isnan().all().item<bool>());
    }
};

REFEREE_TEST(TestNoiseSchedule)
#include "tst_noise_schedule.moc"
