// SPDX-License-Identifier: GPL-3.0-or-later
// Whole iterations with the UNet on a side stream: the same bits, and streams that wait for each other where they must.
#include "core/base/errors.h"
#include "core/engine/local_engine.h"
#include "core/memory/counting_allocator.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/fake_accelerator.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <algorithm>

using namespace referee;
using namespace referee::test;

class TestSideStream : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void sideStreamChangesNoBit_data();
    void sideStreamChangesNoBit();
    void uNetWorksBesideTheRefereeAndIsWaitedForBeforeItsUse();
    void stoppedIterationLeavesNothingRunning();
    void shortageOfMemoryFirstGivesUpTheSideStream();

private:
    void begin(bool isBeside);
    StepReport step(StepProfiler& watch) { return m_engine->stepProfiled(m_request.settings, true, watch); }
    /// Where a line stands in the diary; its length when it does not.
    ptrdiff_t at(const std::string& line) const
    {
        return std::find(m_diary.lines.begin(), m_diary.lines.end(), line) - m_diary.lines.begin();
    }

    FakeAccelerator::Diary& m_diary = FakeAccelerator::diary();
    CountingAllocator* m_allocator = nullptr;
    std::unique_ptr<LocalEngine> m_engine;
    RunSpec m_request;
};

void TestSideStream::initTestCase()
{
    m_allocator = &CountingAllocator::install();
    m_engine = loadEngine();
}

void TestSideStream::init()
{
    m_request = {};
    m_request.prompt = kPrompt;
    m_request.settings = m_engine->defaults("studio");
    m_request.settings.views = 4;
    m_diary = {};
}

void TestSideStream::begin(bool isBeside)
{
    m_engine->begin(m_request);
    QVERIFY(!m_engine->inversion().hasSideStream()); // the processor has none
    if (isBeside) {
        m_engine->inversion().setSideStream(auxiliaryStreamFor(FakeAccelerator::device()));
    }
}

void TestSideStream::sideStreamChangesNoBit_data()
{
    QTest::addColumn<QString>("method");
    QTest::newRow("with a referee") << QStringLiteral("vlm+sds");
    QTest::newRow("without") << QStringLiteral("sds");
}

void TestSideStream::sideStreamChangesNoBit()
{
    QFETCH(QString, method);
    m_request.settings.method = method.toStdString();
    std::vector<Snapshot> after;
    std::vector<Picture> pictures;
    for (const bool isBeside : { false, true }) {
        begin(isBeside);
        for (int i = 0; i < 3; ++i) {
            StepProfiler watch;
            pictures.push_back(step(watch).picture);
        }
        after.push_back(m_engine->snapshot());
    }
    QVERIFY(after[0].z == after[1].z);
    QVERIFY(after[0].ema == after[1].ema);
    QVERIFY(!pictures[2].isEmpty() && pictures[2].rgb == pictures[5].rgb);
}

void TestSideStream::uNetWorksBesideTheRefereeAndIsWaitedForBeforeItsUse()
{
    begin(true);
    StepProfiler watch;
    watch.onEnter = [&](Stage hop) { m_diary.lines.emplace_back(kStageNames[static_cast<size_t>(hop)]); };
    step(watch);
    const auto nameOf = [](Stage hop) { return std::string(kStageNames[static_cast<size_t>(hop)]); };
    QVERIFY(at(nameOf(Stage::Decode)) < at("stream 0 records 1"));
    QVERIFY(at("stream 7 waits for 1") < at("now stream 7"));
    QVERIFY(at("now stream 0") < at(nameOf(Stage::CutOut)));
    QVERIFY(at(nameOf(Stage::Distil)) < at("stream 7 records 2"));
    QVERIFY(at("stream 0 waits for 2") < at(nameOf(Stage::Mix)));
    QVERIFY(at(nameOf(Stage::Mix)) < static_cast<ptrdiff_t>(m_diary.lines.size()));
}

void TestSideStream::stoppedIterationLeavesNothingRunning()
{
    begin(true);
    std::atomic<bool> stop { false };
    StepProfiler watch(&stop);
    watch.onEnter = [&](Stage hop) { stop = hop == Stage::CutOut; };
    QVERIFY_THROWS_EXCEPTION(Cancelled, step(watch));
    QCOMPARE(m_diary.lines.back(), std::string("stream 0 waits for 2"));
}

void TestSideStream::shortageOfMemoryFirstGivesUpTheSideStream()
{
    begin(false);
    StepProfiler watch;
    step(watch);
    const auto whole = m_engine->snapshot();
    begin(true);
    m_allocator->setLimit(m_allocator->currentBytes() + (size_t { 12 } << 20U)); // less than one decode
    StepProfiler pressed;
    QVERIFY_THROWS_EXCEPTION(MemoryError, step(pressed));
    m_allocator->setLimit(0);
    QVERIFY(!m_engine->inversion().hasSideStream());
    QCOMPARE(m_engine->snapshot().iteration, int64_t { 0 });
    m_request.settings.chunk = m_request.settings.views;
    StepProfiler again;
    step(again);
    QVERIFY(m_engine->snapshot().z == whole.z);
}

REFEREE_TEST(TestSideStream)
#include "tst_side_stream.moc"
