// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of a run's memory is made once, and again only when something changes that it depends on.
#include "core/engine/local_engine.h"
#include "core/memory/counting_allocator.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestStepFit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_allocator->setLimit(0); }
    void planIsKeptBetweenIterations();
    void editsThatTakeNoMemoryKeepThePlan();
    void editsThatTakeMemoryPlanAnew_data();
    void editsThatTakeMemoryPlanAnew();
    void onlyThePromptsLengthCounts();
    void anotherRunAndAnotherSizePlanAnew();
    void whatWasCutStaysCut();

private:
    int64_t plans() const { return m_engine->fit().plansMade(); }
    StepReport step() { return m_engine->step(m_request.settings, false); }

    CountingAllocator* m_allocator = nullptr;
    std::unique_ptr<LocalEngine> m_engine;
    RunSpec m_request;
};

void TestStepFit::initTestCase()
{
    m_allocator = &CountingAllocator::install();
    m_engine = loadEngine();
}

void TestStepFit::init()
{
    m_request = {};
    m_request.prompt = kPrompt;
    m_request.settings = m_engine->defaults("studio");
    m_request.settings.views = 8;
    m_engine->begin(m_request);
    step();
}

void TestStepFit::planIsKeptBetweenIterations()
{
    const auto before = plans();
    step();
    step();
    QCOMPARE(plans(), before);
}

void TestStepFit::editsThatTakeNoMemoryKeepThePlan()
{
    const auto before = plans();
    m_request.settings.w1 *= 0.5;
    m_request.settings.cfg += 1;
    m_request.settings.captioningWeight = 0.3;
    step();
    QCOMPARE(plans(), before);
}

void TestStepFit::editsThatTakeMemoryPlanAnew_data()
{
    using Edit = std::function<void(Settings&)>;
    QTest::addColumn<Edit>("edit");
    QTest::newRow("views") << Edit([](Settings& settings) { settings.views = 3; });
    QTest::newRow("recompute") << Edit([](Settings& settings) { settings.recompute = true; });
    QTest::newRow("method") << Edit([](Settings& settings) { settings.method = "sds"; });
    QTest::newRow("another referee") << Edit([](Settings& settings) { settings.clipWeight = 1; });
    QTest::newRow("perspective") << Edit([](Settings& settings) { settings.perspectiveChance = 1; });
    QTest::newRow("colour") << Edit([](Settings& settings) { settings.jitterChance = 0; });
}

void TestStepFit::editsThatTakeMemoryPlanAnew()
{
    QFETCH(std::function<void(Settings&)>, edit);
    const auto before = plans();
    edit(m_request.settings);
    step();
    QCOMPARE(plans(), before + 1);
}

void TestStepFit::onlyThePromptsLengthCounts()
{
    const auto before = plans();
    m_engine->setPrompt("a blue striped moon above a red star", "");
    step();
    QCOMPARE(plans(), before);
    m_engine->setPrompt("a moon", "");
    step();
    QCOMPARE(plans(), before + 1);
}

void TestStepFit::anotherRunAndAnotherSizePlanAnew()
{
    const auto before = plans();
    m_engine->begin(m_request);
    step();
    QCOMPARE(plans(), before + 1);
    m_request.width = 64;
    m_engine->begin(m_request);
    step();
    QCOMPARE(plans(), before + 2);
}

void TestStepFit::whatWasCutStaysCut()
{
    const auto peakOf = [&](int64_t chunk) {
        m_request.settings.chunk = chunk;
        m_allocator->resetPeak();
        step();
        return m_allocator->peakBytes();
    };
    const auto whole = peakOf(8);
    const auto halves = peakOf(4);
    m_request.settings.chunk = 0;
    m_allocator->setLimit((whole + halves) / 2);
    QCOMPARE(step().chunk, int64_t { 4 });
    m_allocator->setLimit(0);
    const auto before = plans();
    QCOMPARE(step().chunk, int64_t { 4 }); // although there is room: it is not tried in vain every time
    QCOMPARE(plans(), before);
    m_engine->begin(m_request);
    QCOMPARE(step().chunk, int64_t { 8 });
}

REFEREE_TEST(TestStepFit)
#include "tst_micro_batch_policy.moc"
