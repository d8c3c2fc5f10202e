// SPDX-License-Identifier: GPL-3.0-or-later
// Copies to the host are asked for and waited for only when they are needed, seen on a device that writes down both.
#include "core/methods/inversion/async_work.h"
#include "tests/support/compare.h"
#include "tests/support/fake_accelerator.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestHostCopy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_diary = {}; }
    void tensorOfTheProcessorIsThereAtOnce();
    void arrivalIsAskedFor();
    void onlyWhatHasNotArrivedIsWaitedFor();
    void gradientsAndStridesStayBehind();

private:
    using Lines = std::vector<std::string>;
    FakeAccelerator::Diary& m_diary = FakeAccelerator::diary();
};

void TestHostCopy::tensorOfTheProcessorIsThereAtOnce()
{
    const auto x = torch::arange(6.0);
    const AsyncHostCopy copy(x);
    QVERIFY(copy.isThere());
    COMPARE_BITS(copy.take(), x);
    QVERIFY(m_diary.lines.empty());
}

void TestHostCopy::arrivalIsAskedFor()
{
    m_diary.haveEventsArrived = false;
    const AsyncHostCopy copy(torch::ones({ 4 }), FakeAccelerator::device());
    QVERIFY(!copy.isThere());
    m_diary.haveEventsArrived = true;
    QVERIFY(copy.isThere());
    const Lines lines { "stream 0 records 1", "asked for 1", "asked for 1" };
    QCOMPARE(m_diary.lines, lines);
}

void TestHostCopy::onlyWhatHasNotArrivedIsWaitedFor()
{
    const AsyncHostCopy copy(torch::ones({ 4 }), FakeAccelerator::device());
    COMPARE_BITS(copy.take(), torch::ones({ 4 }));
    const Lines arrived { "stream 0 records 1", "asked for 1" };
    QCOMPARE(m_diary.lines, arrived);
    m_diary.lines.clear();
    m_diary.haveEventsArrived = false;
    COMPARE_BITS(copy.take(), torch::ones({ 4 }));
    const Lines waited { "asked for 1", "host waits for 1" };
    QCOMPARE(m_diary.lines, waited);
}

void TestHostCopy::gradientsAndStridesStayBehind()
{
    const auto x = torch::arange(6.0).requires_grad_(true);
    for (const auto& device : { c10::Device(c10::kCPU), FakeAccelerator::device() }) {
        const AsyncHostCopy copy(x.view({ 2, 3 }).t(), device);
        QVERIFY(copy.take().is_contiguous());
        QVERIFY(!copy.take().requires_grad());
        COMPARE_BITS(copy.take(), x.detach().view({ 2, 3 }).t().contiguous());
    }
}

REFEREE_TEST(TestHostCopy)
#include "tst_async_host_copy.moc"
