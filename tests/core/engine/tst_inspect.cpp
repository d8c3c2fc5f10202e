// SPDX-License-Identifier: GPL-3.0-or-later
// Maps of a step: are they what they are called? Against the trace, finite differences, and passes of single losses.
#include "core/engine/local_engine.h"
#include "core/methods/inversion/gradient_mixing.h"
#include "tests/core/engine/inspect_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <cmath>

using namespace referee;
using namespace referee::test;

namespace {

constexpr double kPullTolerance = 1e-3; ///< of gradients, whose paths amplify rounding
constexpr double kSlopeTolerance = 1e-2; ///< of a finite difference across pooling and clamping
constexpr double kStep = 1e-2; ///< of that difference, in units of the latent

torch::Tensor latentOf(const Snapshot& snapshot)
{
    return torch::tensor(snapshot.z).view({ 1, 4, snapshot.height, snapshot.width });
}

Snapshot movedBy(Snapshot snapshot, const torch::Tensor& step_14hw)
{
    const auto moved = (latentOf(snapshot) + step_14hw).contiguous();
    snapshot.z.assign(moved.data_ptr<float>(), moved.data_ptr<float>() + moved.numel());
    return snapshot;
}

torch::Tensor imageOfPicture(const Picture& picture)
{
    return torch::tensor(picture.rgb, torch::kFloat32).view({ picture.height, picture.width, 3 }).permute({ 2, 0, 1 })
        / 255;
}

} // namespace

class TestInspect : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void partsAreThePullsOfTheirLosses_data() { addRefereeRuns(); }
    void partsAreThePullsOfTheirLosses();
    void sidesAreTheTraceTimesTheirScale();
    void partsAreTheSlopesOfTheirLosses();
    void decodedDifferencesAreThoseOfSnapshots();
    void mapsAreOfTheStepsOwnPrompt();

private:
    std::unique_ptr<LocalEngine> m_engine;
};

/// The captioning map comes by subtraction, so a pass of that loss alone must give the same.
void TestInspect::partsAreThePullsOfTheirLosses()
{
    QFETCH(QStringList, settings);
    const RunSpec run = shortRun(settings);
    m_engine->begin(run);
    const auto report = m_engine->step(run.settings, false);
    const auto maps = m_engine->inspect(allMaps());
    const auto& step = *m_engine->inversion().lastStep();
    const auto& blip2 = step.opinion.voices.front();
    QCOMPARE(blip2.referee->kind(), std::string_view("blip2"));
    const bool isAlone = step.opinion.voices.size() == 1;
    const auto pulledWith = [&](double matching, double captioning, double contrast) {
        Settings settings = run.settings;
        settings.matchingWeight = matching;
        settings.captioningWeight = captioning;
        settings.contrastWeight *= contrast;
        settings.contrastMatchingWeight *= contrast;
        StepProfiler watch;
        const auto pixels = evaluateAgain(blip2, step.image, settings, step.draws, watch);
        const double unit = isAlone ? 1 : run.settings.blip2Weight / blip2.pixelGradient.norm().item<double>();
        const auto decoded = decodeLatent(m_engine->models().networks(), step.before.z, DecodeMode::Gradient);
        return decoderVjp(decoded, pixels * unit) * (report.matchedNorm / report.refereeNorm);
    };
    const auto matching = tensorOf(maps, MapKind::Matching);
    const auto captioning = tensorOf(maps, MapKind::Captioning);
    COMPARE_TENSORS(matching, pulledWith(run.settings.matchingWeight, 0, 0), kPullTolerance);
    COMPARE_TENSORS(captioning, pulledWith(0, run.settings.captioningWeight, 0), kPullTolerance);
    const auto share = isAlone ? tensorOf(maps, MapKind::Referee)
                               : pulledWith(run.settings.matchingWeight, run.settings.captioningWeight, 1);
    const bool hasContrast = run.settings.hasContrast();
    const auto contrast = tensorOf(maps, MapKind::Contrast);
    QCOMPARE(contrast.defined(), hasContrast);
    QCOMPARE(report.contrast > 0 && report.contrastMatching > 0, hasContrast);
    if (hasContrast) {
        COMPARE_TENSORS(contrast, pulledWith(0, 0, 1), kPullTolerance);
    }
    COMPARE_TENSORS(hasContrast ? matching + captioning + contrast : matching + captioning, share, kPullTolerance);
}

void TestInspect::sidesAreTheTraceTimesTheirScale()
{
    QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("trace.safetensors")).toStdString();
    const RunSpec run = shortRun();
    m_engine->trace(run, file);
    const auto maps = m_engine->inspect(allMaps());
    auto traced = readTensors(file);
    const double weight = run.settings.w2 / kSdsDivisor;
    const auto sds = traced["grad.sds"] * weight;
    const auto& referee = traced["grad.referee"];
    COMPARE_TENSORS(tensorOf(maps, MapKind::Sds), sds, kToleranceF32);
    COMPARE_TENSORS(
        tensorOf(maps, MapKind::Referee), referee / referee.norm() * sds.norm() * run.settings.w1, kToleranceF32);
    COMPARE_TENSORS(tensorOf(maps, MapKind::Pixel), traced["grad.image"], kToleranceF32);
    const auto guidance = (traced["sds.noise_cond"] - traced["sds.noise_uncond"]) * (2 * run.settings.cfg * weight);
    const auto rest = (traced["sds.noise_uncond"] - traced["sds.eps"]) * (2 * weight);
    COMPARE_TENSORS(tensorOf(maps, MapKind::Guidance), guidance, kToleranceF32);
    COMPARE_TENSORS(tensorOf(maps, MapKind::Rest), rest, kToleranceF32);
}

/// The loss falls along −map: measured by stepping again from both sides of z, with the same draws.
void TestInspect::partsAreTheSlopesOfTheirLosses()
{
    const auto engine = loadEngine(REFEREE_TEST_PACK, "fp64");
    const RunSpec run = shortRun();
    engine->begin(run);
    const Snapshot before = engine->snapshot();
    const auto report = engine->step(run.settings, false);
    const auto maps = engine->inspect(only({ MapKind::Matching, MapKind::Captioning }));
    const auto slopeAlong = [&](MapKind kind, double StepReport::*loss) {
        const auto map = tensorOf(maps, kind);
        const auto direction = map / map.norm();
        const auto lossAt = [&](double length) {
            engine->restore(movedBy(before, direction * length));
            return engine->step(run.settings, false).*loss;
        };
        return (lossAt(kStep) - lossAt(-kStep)) / (2 * kStep) / map.norm().item<double>();
    };
    const double expected = report.refereeNorm / report.matchedNorm; // the maps are scaled, the losses are not
    const double matching = slopeAlong(MapKind::Matching, &StepReport::itm) / expected;
    const double captioning = slopeAlong(MapKind::Captioning, &StepReport::caption) / expected;
    QVERIFY2(std::abs(matching - 1) < kSlopeTolerance, qPrintable(QString::number(matching)));
    QVERIFY2(std::abs(captioning - 1) < kSlopeTolerance, qPrintable(QString::number(captioning)));
}

void TestInspect::decodedDifferencesAreThoseOfSnapshots()
{
    const RunSpec run = shortRun();
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    const Snapshot before = m_engine->snapshot();
    m_engine->step(run.settings, false);
    const auto maps = m_engine->inspect(allMaps());
    const auto picture = imageOfPicture(m_engine->decode(before));
    for (const auto& [pull, change] :
        { std::pair { MapKind::Referee, MapKind::RefereePicture }, std::pair { MapKind::Sds, MapKind::SdsPicture } }) {
        const auto moved = imageOfPicture(m_engine->decode(movedBy(before, -tensorOf(maps, pull))));
        const auto differs = (tensorOf(maps, change)[0] - (moved - picture)).abs().max().item<double>();
        QVERIFY2(differs <= 1.01 / 255, qPrintable(QString::number(differs))); // two roundings to 8 bits
        QVERIFY((moved - picture).abs().max().item<double>() > 0.1);
    }
}

void TestInspect::mapsAreOfTheStepsOwnPrompt()
{
    const RunSpec run = shortRun();
    const auto afterEdit = [&](bool looks) {
        m_engine->begin(run);
        m_engine->step(run.settings, false);
        m_engine->setPrompt("a green fish", "");
        if (looks) {
            m_engine->inspect(allMaps());
        }
        return m_engine->step(run.settings, false).caption;
    };
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    const auto before = tensorOf(m_engine->inspect(allMaps()), MapKind::Matching);
    m_engine->setPrompt("a green fish", "");
    QVERIFY(torch::equal(tensorOf(m_engine->inspect(allMaps()), MapKind::Matching), before));
    QCOMPARE(afterEdit(true), afterEdit(false));
}

REFEREE_TEST(TestInspect)
#include "tst_inspect.moc"
