// SPDX-License-Identifier: GPL-3.0-or-later
// Regions: what is held stays bit for bit, what is not moves as before, edges are soft, restarts are held too.
#include "core/base/errors.h"
#include "core/engine/local_engine.h"
#include "tests/core/engine/inspect_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <functional>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int64_t kSide = 16; ///< of the miniature's latent

RegionMask maskOf(int64_t width, int64_t height, const std::function<int(int64_t x, int64_t y)>& cover)
{
    RegionMask mask { width, height, {} };
    for (int64_t y = 0; y < height; ++y) {
        for (int64_t x = 0; x < width; ++x) {
            mask.cover.push_back(static_cast<uint8_t>(cover(x, y)));
        }
    }
    return mask;
}

/// The left half may move, at any size.
RegionMask leftHalf(int64_t width = kSide, int64_t height = kSide)
{
    return maskOf(width, height, [=](int64_t x, int64_t) { return 2 * x < width ? 255 : 0; });
}

torch::Tensor latentOf(const std::vector<float>& values) { return torch::tensor(values).view({ 1, 4, kSide, kSide }); }

torch::Tensor left(const torch::Tensor& latent) { return latent.narrow(3, 0, kSide / 2); }
torch::Tensor right(const torch::Tensor& latent) { return latent.narrow(3, kSide / 2, kSide / 2); }

} // namespace

class TestRegion : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void heldPartStaysBitForBit_data();
    void heldPartStaysBitForBit();
    void movedPartOfAStepIsThatOfAFreeStep();
    void softEdgeMovesByItsShare();
    void restartIsHeldToo_data();
    void restartIsHeldToo();
    void masksOfAnySizeAreAveragedDown_data();
    void masksOfAnySizeAreAveragedDown();
    void maskThatHoldsNothingIsNone();
    void regionSurvivesPromptAndRestore();
    void regionChangesBetweenSteps();
    void wrongSizeSaysWhatWasFound();
    void plainSamplingCannotHold();

private:
    Snapshot after(const RunSpec& run, int steps);
    std::unique_ptr<Engine> m_engine;
};

Snapshot TestRegion::after(const RunSpec& run, int steps)
{
    m_engine->begin(run);
    for (int i = 0; i < steps; ++i) {
        m_engine->step(run.settings, false);
    }
    return m_engine->snapshot();
}

void TestRegion::heldPartStaysBitForBit_data()
{
    QTest::addColumn<QStringList>("settings");
    for (const auto* method : { "vlm+sds", "vlm", "sds" }) {
        QTest::newRow(method) << QStringList { QStringLiteral("method=") + QLatin1String(method) };
    }
    QTest::newRow("Adam") << QStringList { QStringLiteral("optimizer=adam") };
    QTest::newRow("aliased average") << QStringList { QStringLiteral("ema_aliases=true") };
}

void TestRegion::heldPartStaysBitForBit()
{
    QFETCH(QStringList, settings);
    RunSpec run = shortRun(settings);
    const auto start = latentOf(after(run, 0).z);
    run.region = leftHalf();
    const Snapshot end = after(run, 8); // restarts after the third and the fifth, and the tail
    COMPARE_BITS(right(latentOf(end.z)), right(start));
    QVERIFY((left(latentOf(end.z)) - left(start)).abs().min().item<double>() > 0);
    COMPARE_TENSORS(right(latentOf(end.ema)), right(start), 1e-6); // the average of what did not move
}

void TestRegion::movedPartOfAStepIsThatOfAFreeStep()
{
    RunSpec run = shortRun();
    const auto free = latentOf(after(run, 1).z);
    run.region = leftHalf();
    COMPARE_BITS(left(latentOf(after(run, 1).z)), left(free));
}

void TestRegion::softEdgeMovesByItsShare()
{
    RunSpec run = shortRun();
    const auto start = latentOf(after(run, 0).z);
    const auto free = latentOf(after(run, 1).z);
    run.region = maskOf(kSide, kSide, [](int64_t x, int64_t y) { return static_cast<int>(x * kSide + y); });
    const auto m = torch::tensor(run.region.cover, torch::kFloat32).view({ 1, 1, kSide, kSide }) / 255;
    COMPARE_TENSORS(latentOf(after(run, 1).z), start + m * (free - start), 1e-6);
}

void TestRegion::restartIsHeldToo_data()
{
    QTest::addColumn<QString>("aliases");
    QTest::newRow("plain") << QStringLiteral("ema_aliases=false");
    QTest::newRow("aliased") << QStringLiteral("ema_aliases=true");
}

/// A region that is set only after the average has begun: a restart must not bring the average into the held part.
void TestRegion::restartIsHeldToo()
{
    QFETCH(QString, aliases);
    const RunSpec run = shortRun({ aliases });
    const auto before = after(run, 2);
    m_engine->setRegion(leftHalf());
    QVERIFY(m_engine->step(run.settings, false).isRestart);
    const Snapshot restarted = m_engine->snapshot();
    COMPARE_BITS(right(latentOf(restarted.z)), right(latentOf(before.z)));
    COMPARE_BITS(left(latentOf(restarted.z)), left(latentOf(restarted.ema)));
    QCOMPARE(restarted.emaAliases, run.settings.emaAliases);
    if (restarted.emaAliases) {
        QVERIFY(restarted.z == restarted.ema); // one storage: what holds z holds the average
    }
    m_engine->step(run.settings, false);
    COMPARE_BITS(right(latentOf(m_engine->snapshot().z)), right(latentOf(before.z)));
}

void TestRegion::masksOfAnySizeAreAveragedDown_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("picture") << 128 << 128;
    QTest::newRow("two places") << 2 << 1;
    QTest::newRow("no whole factor") << 50 << 37; // the eighth of 16 columns ends in the middle of 50: a sharp edge
    QTest::newRow("latent") << 16 << 16;
}

void TestRegion::masksOfAnySizeAreAveragedDown()
{
    QFETCH(int, width);
    QFETCH(int, height);
    RunSpec run = shortRun();
    run.region = leftHalf();
    const auto expected = after(run, 1).z;
    run.region = leftHalf(width, height);
    QVERIFY(after(run, 1).z == expected);
}

void TestRegion::maskThatHoldsNothingIsNone()
{
    RunSpec run = shortRun();
    const auto free = after(run, 4);
    run.region = maskOf(5, 3, [](int64_t, int64_t) { return 255; });
    const auto masked = after(run, 4);
    QVERIFY(masked.z == free.z);
    QVERIFY(masked.ema == free.ema);
    QVERIFY(EditMask(run.region, latentOf(free.z)).isEverywhere());
    QVERIFY(!EditMask(leftHalf(), latentOf(free.z)).isEverywhere());
}

void TestRegion::regionSurvivesPromptAndRestore()
{
    RunSpec run = shortRun();
    run.region = leftHalf();
    const Snapshot start = after(run, 0);
    m_engine->step(run.settings, false);
    m_engine->restore(start);
    m_engine->setPrompt("a green fish", "");
    m_engine->step(run.settings, false);
    COMPARE_BITS(right(latentOf(m_engine->snapshot().z)), right(latentOf(start.z)));
    run.region = {};
    QVERIFY(!torch::equal(right(latentOf(after(run, 1).z)), right(latentOf(start.z)))); // begin() replaces it
}

void TestRegion::regionChangesBetweenSteps()
{
    RunSpec run = shortRun();
    run.region = leftHalf();
    const auto held = latentOf(after(run, 1).z);
    m_engine->setRegion({});
    m_engine->step(run.settings, false);
    QVERIFY((right(latentOf(m_engine->snapshot().z)) - right(held)).abs().min().item<double>() > 0);
}

void TestRegion::wrongSizeSaysWhatWasFound()
{
    RunSpec run = shortRun();
    const auto before = after(run, 1);
    for (const auto& [width, height] :
        { std::pair { 4, 4 }, std::pair { 15, 1 }, std::pair { 0, 0 }, std::pair { -4, -4 } }) {
        const RegionMask wrong { width, height, std::vector<uint8_t>(15 + (width == 15 ? 1 : 0)) };
        try {
            m_engine->setRegion(wrong);
            QFAIL("a mask of the wrong size was taken");
        } catch (const UsageError& error) {
            QVERIFY2(std::string(error.what()).find("got ") != std::string::npos, error.what());
        }
        run.region = wrong;
        QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(run));
    }
    QVERIFY(m_engine->snapshot().z == before.z); // the refused run did not begin
}

void TestRegion::plainSamplingCannotHold()
{
    RunSpec run = shortRun({ QStringLiteral("method=sd") });
    run.region = leftHalf();
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(run));
    run.region = maskOf(2, 2, [](int64_t, int64_t) { return 255; });
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->setRegion(leftHalf()));
    m_engine->setRegion({});
}

REFEREE_TEST(TestRegion)
#include "tst_region.moc"
