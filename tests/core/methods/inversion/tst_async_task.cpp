// SPDX-License-Identifier: GPL-3.0-or-later
// In which order streams wait for each other, seen on a device that only writes down what it is asked.
#include "core/methods/inversion/async_work.h"
#include "tests/support/compare.h"
#include "tests/support/fake_accelerator.h"
#include "tests/support/test_registry.h"

#include <ATen/Context.h>
#include <QtTest/QtTest>
#include <stdexcept>

using namespace referee;
using namespace referee::test;

class TestSideWork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_diary = {}; }
    void processorHasNoSideStream();
    void allRunsShareOneStream();
    void sameBitsAskForOneStream();
    void withoutStreamsItWorksWhenAsked();
    void sideStreamBeginsAfterTheCurrentAndIsWaitedFor();
    void whatCrossesIsProtected();
    void neitherWayRecordsAGraph();
    void resultsThatNobodyAskedForAreWaitedFor();
    void workThatFailsIsWaitedForToo();

private:
    using Lines = std::vector<std::string>;
    FakeAccelerator::Diary& m_diary = FakeAccelerator::diary();
    AsyncTask::Tensors doubled(const torch::Tensor& x)
    {
        m_diary.lines.emplace_back("work");
        return { x * 2 };
    }
};

void TestSideWork::processorHasNoSideStream() { QVERIFY(!auxiliaryStreamFor(torch::kCPU)); }

void TestSideWork::allRunsShareOneStream()
{
    const auto first = auxiliaryStreamFor(FakeAccelerator::device());
    QVERIFY(first.has_value());
    QVERIFY(auxiliaryStreamFor(FakeAccelerator::device()) == first);
}

void TestSideWork::sameBitsAskForOneStream()
{
    const auto side = auxiliaryStreamFor(FakeAccelerator::device());
    QVERIFY(side.has_value());
    QCOMPARE(side->id(), FakeAccelerator::kSide);
    at::globalContext().setDeterministicAlgorithms(true, true);
    QVERIFY(!auxiliaryStreamFor(FakeAccelerator::device()));
    at::globalContext().setDeterministicAlgorithms(false, false);
}

void TestSideWork::withoutStreamsItWorksWhenAsked()
{
    const auto x = torch::arange(3.0);
    AsyncTask work(std::nullopt, [&] { return doubled(x); }, { x });
    QVERIFY(m_diary.lines.empty());
    COMPARE_BITS(work.results().at(0), x * 2);
    QCOMPARE(m_diary.lines, Lines { "work" });
}

void TestSideWork::sideStreamBeginsAfterTheCurrentAndIsWaitedFor()
{
    const auto x = torch::arange(3.0);
    AsyncTask work(auxiliaryStreamFor(FakeAccelerator::device()), [&] { return doubled(x); }, { x });
    const Lines begun { "stream 0 records 1", "stream 7 waits for 1", "now stream 7", "work", "now stream 0" };
    QCOMPARE(m_diary.lines, begun);
    m_diary.lines.clear();
    COMPARE_BITS(work.results().at(0), x * 2);
    const Lines finished { "stream 7 records 2", "stream 0 waits for 2" };
    QCOMPARE(m_diary.lines, finished);
}

void TestSideWork::whatCrossesIsProtected()
{
    using Crossing = std::pair<const void*, c10::StreamId>;
    const auto x = torch::arange(3.0);
    AsyncTask work(auxiliaryStreamFor(FakeAccelerator::device()), [&] { return doubled(x); }, { x, torch::Tensor() });
    QCOMPARE(m_diary.protectedMemory.size(), size_t { 1 });
    QVERIFY(m_diary.protectedMemory.front() == Crossing(x.data_ptr(), FakeAccelerator::kSide));
    const auto results = work.results();
    QCOMPARE(m_diary.protectedMemory.size(), size_t { 2 });
    QVERIFY(m_diary.protectedMemory.back() == Crossing(results.at(0).data_ptr(), 0));
}

void TestSideWork::neitherWayRecordsAGraph()
{
    const auto x = torch::arange(3.0).requires_grad_(true);
    for (const auto& side : { std::optional<c10::Stream>(), auxiliaryStreamFor(FakeAccelerator::device()) }) {
        AsyncTask work(side, [&] { return doubled(x); }, { x });
        QVERIFY(!work.results().at(0).requires_grad());
    }
    QVERIFY((x * 2).requires_grad());
}

void TestSideWork::resultsThatNobodyAskedForAreWaitedFor()
{
    {
        const AsyncTask work(
            auxiliaryStreamFor(FakeAccelerator::device()), [&] { return doubled(torch::ones(1)); }, {});
        m_diary.lines.clear();
    }
    const Lines joined { "stream 7 records 2", "stream 0 waits for 2" };
    QCOMPARE(m_diary.lines, joined);
}

void TestSideWork::workThatFailsIsWaitedForToo()
{
    const auto fail = []() -> AsyncTask::Tensors { throw std::runtime_error("no memory"); };
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, AsyncTask(auxiliaryStreamFor(FakeAccelerator::device()), fail, {}));
    const Lines joined { "stream 0 records 1", "stream 7 waits for 1", "now stream 7", "now stream 0",
        "stream 7 records 2", "stream 0 waits for 2" };
    QCOMPARE(m_diary.lines, joined);
}

REFEREE_TEST(TestSideWork)
#include "tst_async_task.moc"
