// SPDX-License-Identifier: GPL-3.0-or-later
// Memory is counted, a limit refuses, and the engine goes on with smaller chunks when it does.
#include "core/base/errors.h"
#include "core/memory/counting_allocator.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestCountingAllocator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void countsWhatTensorsHold();
    void peakOutlivesTheTensor();
    void emptyTensorsCostNothing();
    void limitRefuses();
    void convolutionsComputeTheSame();
    void engineHalvesItsChunkAndRepeatsTheStep();
    void stepThatNeverFitsIsAMemoryErrorAndChangesNothing();

private:
    struct Stepped {
        StepReport report;
        Snapshot after;
        size_t peak = 0;
    };
    Stepped stepWithChunk(int64_t chunk, size_t limit = 0);

    CountingAllocator* m_allocator = nullptr;
    std::unique_ptr<LocalEngine> m_engine;
};

void TestCountingAllocator::initTestCase()
{
    m_allocator = &CountingAllocator::install();
    m_engine = loadEngine();
}

void TestCountingAllocator::cleanup() { m_allocator->setLimit(0); }

void TestCountingAllocator::countsWhatTensorsHold()
{
    const size_t before = m_allocator->currentBytes();
    auto tensor = torch::empty({ 1000 }, torch::kFloat32);
    QCOMPARE(m_allocator->currentBytes() - before, size_t { 4000 });
    tensor.reset();
    QCOMPARE(m_allocator->currentBytes(), before);
}

void TestCountingAllocator::peakOutlivesTheTensor()
{
    m_allocator->resetPeak();
    const size_t before = m_allocator->currentBytes();
    torch::empty({ 1 << 20 }, torch::kUInt8);
    QCOMPARE(m_allocator->peakBytes() - before, size_t { 1 << 20 });
    m_allocator->resetPeak();
    QCOMPARE(m_allocator->peakBytes(), before);
}

void TestCountingAllocator::emptyTensorsCostNothing()
{
    const size_t before = m_allocator->currentBytes();
    const auto nothing = torch::empty({ 0 });
    QCOMPARE(m_allocator->currentBytes(), before);
    QCOMPARE(nothing.numel(), int64_t { 0 });
}

void TestCountingAllocator::limitRefuses()
{
    const size_t before = m_allocator->currentBytes();
    m_allocator->setLimit(before + 4096);
    const auto fits = torch::empty({ 4096 }, torch::kUInt8);
    QVERIFY_THROWS_EXCEPTION(c10::OutOfMemoryError, torch::empty({ 1 }, torch::kUInt8));
    QCOMPARE(m_allocator->currentBytes(), before + 4096);
}

/// oneDNN (bf16) and the native kernels (fp32) hand raw pointers back to the allocator.
void TestCountingAllocator::convolutionsComputeTheSame()
{
    const auto weight = torch::ones({ 8, 8, 3, 3 });
    for (const auto dtype : { torch::kFloat32, torch::kBFloat16 }) {
        const auto x = torch::ones({ 1, 8, 32, 32 }, dtype).requires_grad_(true);
        const auto y = at::conv2d(x, weight.to(dtype));
        COMPARE_TENSORS(y.to(torch::kFloat32), torch::full({ 1, 8, 30, 30 }, 72.0), kToleranceF32);
        y.sum().backward();
        QCOMPARE(x.grad()[0][0][16][16].item<float>(), 72.0F);
    }
}

TestCountingAllocator::Stepped TestCountingAllocator::stepWithChunk(int64_t chunk, size_t limit)
{
    RunSpec request;
    request.prompt = kPrompt;
    request.seed = 11;
    request.settings = m_engine->defaults("studio");
    request.settings.views = 8;
    request.settings.chunk = chunk;
    m_engine->begin(request);
    m_allocator->resetPeak();
    m_allocator->setLimit(limit);
    auto report = m_engine->step(request.settings, false);
    m_allocator->setLimit(0);
    return { report, m_engine->snapshot(), m_allocator->peakBytes() };
}

void TestCountingAllocator::engineHalvesItsChunkAndRepeatsTheStep()
{
    stepWithChunk(0); // what is made once is made
    const auto whole = stepWithChunk(0);
    const auto halves = stepWithChunk(4);
    QCOMPARE(whole.report.chunk, int64_t { 8 });
    QVERIFY2(halves.peak + (1 << 20) < whole.peak, "a smaller chunk holds less memory");
    const auto pressed = stepWithChunk(0, (whole.peak + halves.peak) / 2);
    QCOMPARE(pressed.report.chunk, int64_t { 4 });
    QVERIFY(pressed.after.z == halves.after.z);
    QVERIFY(pressed.after.ema == halves.after.ema);
    QCOMPARE(pressed.report.itmPerView, halves.report.itmPerView);
}

void TestCountingAllocator::stepThatNeverFitsIsAMemoryErrorAndChangesNothing()
{
    const auto before = stepWithChunk(0).after;
    constexpr size_t kLessThanOneDecode = size_t { 12 } << 20;
    m_allocator->setLimit(m_allocator->currentBytes() + kLessThanOneDecode);
    QVERIFY_THROWS_EXCEPTION(MemoryError, m_engine->step(m_engine->defaults("studio"), false));
    m_allocator->setLimit(0);
    QVERIFY(m_engine->snapshot().z == before.z);
    QCOMPARE(m_engine->snapshot().iteration, before.iteration);
}

REFEREE_TEST(TestCountingAllocator)
#include "tst_counting_allocator.moc"
