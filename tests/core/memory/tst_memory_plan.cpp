// SPDX-License-Identifier: GPL-3.0-or-later
// The predicted memory of an iteration against what the allocator counts, and what is done when memory is short.
#include "core/engine/full_size_pack.h"
#include "core/engine/local_engine.h"
#include "core/memory/counting_allocator.h"
#include "core/memory/memory_plan.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <algorithm>

using namespace referee;
using namespace referee::test;

class TestMemoryPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_allocator = &CountingAllocator::install(); }
    void cleanup() { m_allocator->setLimit(0); }
    void predictsWhatTheAllocatorCounts_data();
    void predictsWhatTheAllocatorCounts();
    void recomputingKeepsLessAndChangesNoBit_data();
    void recomputingKeepsLessAndChangesNoBit();
    void takesAsManyViewsAsFit();
    void fullSizeFitsAConsumerGpu_data();
    void fullSizeFitsAConsumerGpu();
    void whenOneViewIsTooMuchTheDecoderComputesTwice();
    void weightsThatShareMemoryCountOnce();
    void aDroppedTextEncoderTakesNoMemoryAndChangesNoBit();

private:
    CountingAllocator* m_allocator = nullptr;
};

namespace {

/// UNet, autoencoder, text encoder, ViT-g, Q-Former with its head (spec 1.1 to 1.6).
constexpr uint64_t kFullSizeParameters
    = uint64_t { 859'520'964 } + 83'653'863 + 123'060'480 + 985'894'528 + 209'755'510;

/// What one iteration held: kept by the decoder, kept for a chunk's views, at most; beside what was there before.
struct Held {
    double decoder = 0;
    double views = 0;
    double peak = 0;
};

RunSpec requestOf(const Engine& engine, const std::string& method, double clipWeight)
{
    RunSpec request;
    request.prompt = kPrompt;
    request.settings = engine.defaults("studio");
    request.settings.method = method;
    request.settings.clipWeight = clipWeight;
    request.settings.blip2Weight = clipWeight > 0 ? 0 : 1;
    return request;
}

Held heldInAStep(LocalEngine& engine, const RunSpec& request)
{
    auto& allocator = CountingAllocator::install();
    engine.begin(request);
    engine.step(request.settings, false); // what is made once is made
    Held held;
    double before = 0;
    double atViews = 0;
    StepProfiler watch;
    watch.onEnter = [&](Stage hop) {
        const auto now = static_cast<double>(allocator.currentBytes());
        if (hop == Stage::Decode) {
            before = now;
        } else if (hop == Stage::CutOut) {
            held.decoder = now - before;
            atViews = now;
        } else if (hop == Stage::Backward) {
            held.views = now - atViews;
        }
    };
    allocator.resetPeak();
    engine.stepProfiled(request.settings, false, watch);
    held.peak = static_cast<double>(allocator.peakBytes()) - before;
    return held;
}

/// The plan of what an iteration holds beside weights and program.
MemoryPlan planOf(LocalEngine& engine, const RunSpec& request)
{
    auto& models = engine.models();
    const auto [height, width] = engine.latentSize(request);
    const auto reading = engine.readPrompt(request.prompt, request.settings);
    const FlopSizes sizes { .latentHeight = height,
        .latentWidth = width,
        .refereeTokens = reading.refereeTokens,
        .contradictionTokens = reading.contradictionTokens };
    const ElementSizes bytes { c10::elementSize(models.networks().precision),
        c10::elementSize(models.networks().state) };
    return planMemory(MemoryModel(models.pack()).needs(request.settings, sizes, bytes), request.settings, {});
}

bool isNear(double predicted, double counted, double share)
{
    qInfo("predicted %.2f MB, counted %.2f MB", predicted / 1e6, counted / 1e6);
    return std::abs(predicted - counted) <= share * counted;
}

} // namespace

void TestMemoryPlan::predictsWhatTheAllocatorCounts_data()
{
    QTest::addColumn<QString>("precision");
    QTest::addColumn<int>("views");
    QTest::addColumn<int>("side");
    QTest::addColumn<double>("clip");
    QTest::addColumn<double>("contrast");
    QTest::newRow("fp32") << QStringLiteral("fp32") << 10 << 128 << 0.0 << 0.0;
    QTest::newRow("bf16") << QStringLiteral("bf16") << 10 << 128 << 0.0 << 0.0;
    QTest::newRow("one view") << QStringLiteral("fp32") << 1 << 128 << 0.0 << 0.0;
    QTest::newRow("larger picture") << QStringLiteral("fp32") << 2 << 256 << 0.0 << 0.0;
    QTest::newRow("CLIP") << QStringLiteral("fp32") << 10 << 128 << 1.0 << 0.0;
    QTest::newRow("contrast") << QStringLiteral("fp32") << 10 << 128 << 0.0 << 1.0;
}

void TestMemoryPlan::predictsWhatTheAllocatorCounts()
{
    QFETCH(QString, precision);
    QFETCH(int, views);
    QFETCH(int, side);
    QFETCH(double, clip);
    QFETCH(double, contrast);
    const auto engine = loadEngine(REFEREE_TEST_PACK, precision.toStdString());
    auto request = requestOf(*engine, "vlm+sds", clip);
    request.width = request.height = side;
    auto& settings = request.settings;
    settings.views = views;
    settings.contrastWeight = contrast;
    // Chance is left out, so that the share of views that take perspective and colour is what the plan says.
    settings.jitterChance = settings.perspectiveChance = 1;
    for (const bool recompute : { false, true }) {
        settings.recompute = recompute;
        const auto held = heldInAStep(*engine, request);
        const auto plan = planOf(*engine, request);
        QVERIFY(isNear(static_cast<double>(plan.decoder), held.decoder, 0.05));
        QVERIFY(isNear(static_cast<double>(plan.perView) * views, held.views, 0.07));
        QVERIFY(isNear(static_cast<double>(plan.peak), held.peak, 0.1));
    }
}

void TestMemoryPlan::recomputingKeepsLessAndChangesNoBit_data()
{
    QTest::addColumn<QString>("precision");
    for (const char* precision : { "fp32", "bf16", "fp64" }) {
        QTest::newRow(precision) << QString::fromLatin1(precision);
    }
}

void TestMemoryPlan::recomputingKeepsLessAndChangesNoBit()
{
    QFETCH(QString, precision);
    const auto engine = loadEngine(REFEREE_TEST_PACK, precision.toStdString());
    auto request = requestOf(*engine, "vlm+sds", 0);
    const auto held = heldInAStep(*engine, request);
    const auto after = engine->snapshot();
    request.settings.recompute = true;
    const auto less = heldInAStep(*engine, request);
    QVERIFY2(less.decoder < 0.6 * held.decoder, "little is kept");
    QVERIFY(engine->snapshot().z == after.z);
    QVERIFY(engine->snapshot().ema == after.ema);
}

void TestMemoryPlan::takesAsManyViewsAsFit()
{
    Settings settings;
    settings.views = 30;
    MemoryNeeds needs { .decoder = 1000, .perView = 100, .viewWork = 20, .decoderWork = 50, .distilWork = 10 };
    const auto chunkWith = [&](uint64_t available) {
        return planMemory(needs, settings, { .weights = 500, .program = 0, .available = available }).chunk;
    };
    QCOMPARE(chunkWith(0), int64_t { 30 }); // not known: try
    QCOMPARE(chunkWith(6000), int64_t { 30 }); // 500 + 1000 + 30 · 120 = 5100 ≤ 0.9 · 6000
    QCOMPARE(chunkWith(5600), int64_t { 15 });
    QCOMPARE(chunkWith(2200), int64_t { 4 });
    QCOMPARE(chunkWith(1000), int64_t { 1 });
    QVERIFY(!planMemory(needs, settings, { .weights = 500, .program = 0, .available = 1000 }).fits);
    const auto peakWith = [&](bool isBeside) { return planMemory(needs, settings, { .isBeside = isBeside }).peak; };
    QCOMPARE(peakWith(true), peakWith(false) + needs.distilWork); // held besides the views, on another stream
    settings.chunk = 7;
    QCOMPARE(chunkWith(1000), int64_t { 7 }); // what was asked for is tried
}

/// Sizes of Stable Diffusion 1.5 and BLIP-2 ViT-g (spec section 1).
void TestMemoryPlan::fullSizeFitsAConsumerGpu_data()
{
    QTest::addColumn<int>("chunk");
    QTest::addColumn<bool>("recompute");
    QTest::addColumn<double>("limit");
    QTest::newRow("10 views at once") << 0 << false << 12e9;
    QTest::newRow("one at a time, decoding twice") << 1 << true << 8e9;
}

void TestMemoryPlan::fullSizeFitsAConsumerGpu()
{
    QFETCH(int, chunk);
    QFETCH(bool, recompute);
    QFETCH(double, limit);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    writeFullSizePack(path);
    const auto pack = Pack::load(path);
    Settings settings; // views: 10
    settings.chunk = chunk;
    settings.recompute = recompute;
    const FlopSizes sizes { .latentHeight = 64, .latentWidth = 64, .refereeTokens = 32 };
    const auto needs = MemoryModel(pack).needs(settings, sizes, { .network = 2, .state = 4 });
    const auto plan = planMemory(needs, settings, { .weights = kFullSizeParameters * 2, .isBeside = true });
    qInfo("peak %.2f GB", static_cast<double>(plan.peak) / 1e9);
    QVERIFY(static_cast<double>(plan.peak) < limit);
    QVERIFY(static_cast<double>(plan.peak) > static_cast<double>(plan.weights));
}

void TestMemoryPlan::whenOneViewIsTooMuchTheDecoderComputesTwice()
{
    const auto engine = loadEngine();
    auto request = requestOf(*engine, "vlm+sds", 0);
    request.settings.chunk = 1;
    const auto whole = heldInAStep(*engine, request);
    const auto after = engine->snapshot();
    request.settings.recompute = true;
    const auto less = heldInAStep(*engine, request);
    request.settings.recompute = false;
    engine->begin(request);
    engine->step(request.settings, false);
    m_allocator->setLimit(m_allocator->currentBytes() + static_cast<size_t>((whole.peak + less.peak) / 2));
    const auto report = engine->step(request.settings, false);
    m_allocator->setLimit(0);
    QCOMPARE(report.chunk, int64_t { 1 });
    QVERIFY(engine->snapshot().z == after.z);
}

void TestMemoryPlan::weightsThatShareMemoryCountOnce()
{
    const auto engine = loadEngine();
    const auto before = m_allocator->currentBytes();
    const auto again = loadEngine();
    const auto counted = static_cast<double>(m_allocator->currentBytes() - before);
    QVERIFY(isNear(
        static_cast<double>(again->memoryPlanner()->plan(requestOf(*again, "vlm+sds", 0)).weights), counted, 0.02));
}

void TestMemoryPlan::aDroppedTextEncoderTakesNoMemoryAndChangesNoBit()
{
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.threads = 1;
    const auto twoPrompts = [&](LocalEngine& engine) {
        const auto request = requestOf(engine, "vlm+sds", 0);
        engine.begin(request);
        engine.step(request.settings, false);
        engine.setPrompt("a blue moon", "");
        engine.step(request.settings, false);
        return engine.snapshot().z;
    };
    const auto whole = LocalEngine::load(options);
    options.dropsTextEncoder = true;
    const auto small = LocalEngine::load(options);
    const auto weightsOf
        = [&](LocalEngine& engine) { return engine.memoryPlanner()->plan(requestOf(engine, "vlm+sds", 0)).weights; };
    const uint64_t text = weightBytes(*whole->models().networks().text);
    QCOMPARE(weightsOf(*small), weightsOf(*whole) - text);
    const auto before = m_allocator->currentBytes();
    small->begin(requestOf(*small, "vlm+sds", 0));
    QVERIFY2(m_allocator->currentBytes() + text * 9 / 10 < before + 200'000, "its memory is free again");
    QVERIFY(twoPrompts(*small) == twoPrompts(*whole));
}

REFEREE_TEST(TestMemoryPlan)
#include "tst_memory_plan.moc"
