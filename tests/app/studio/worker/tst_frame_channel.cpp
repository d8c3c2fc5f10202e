// SPDX-License-Identifier: GPL-3.0-or-later
// Back-pressure: what is sent, what waits, what is dropped.
#include "app/studio/worker/frame_channel.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using studio::FrameChannel;

class TestFrameChannel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_sent.clear(); }
    void theNewestWaitsUntilTheOneInFlightIsAcknowledged();
    void whatWaitsIsMadeWhenItIsSent();
    void aFrameThatCannotBeMadeLeavesTheChannelFree();
    void whatIsForgottenIsNotSent();
    void oneThatIsAskedForIsDueWhateverThePeriod();

private:
    FrameChannel<int> channel()
    {
        return FrameChannel<int>([this](int frame) { m_sent.push_back(frame); });
    }
    static FrameChannel<int>::Source frame(int value)
    {
        return [value] { return std::optional(value); };
    }

    std::vector<int> m_sent;
};

void TestFrameChannel::theNewestWaitsUntilTheOneInFlightIsAcknowledged()
{
    auto frames = channel();
    for (const int value : { 1, 2, 3 }) {
        frames.offer(frame(value));
    }
    QCOMPARE(m_sent, std::vector<int>({ 1 }));
    frames.acknowledge();
    QCOMPARE(m_sent, std::vector<int>({ 1, 3 }));
    frames.acknowledge();
    frames.offer(frame(4));
    QCOMPARE(m_sent, std::vector<int>({ 1, 3, 4 }));
}

void TestFrameChannel::whatWaitsIsMadeWhenItIsSent()
{
    auto frames = channel();
    int present = 1;
    const auto source = [&present] { return std::optional(present); };
    frames.offer(source);
    frames.offer(source);
    present = 2;
    frames.acknowledge();
    QCOMPARE(m_sent, std::vector<int>({ 1, 2 }));
}

void TestFrameChannel::aFrameThatCannotBeMadeLeavesTheChannelFree()
{
    auto frames = channel();
    frames.offer([] { return std::optional<int>(); });
    frames.offer(frame(5));
    QCOMPARE(m_sent, std::vector<int>({ 5 }));
}

void TestFrameChannel::whatIsForgottenIsNotSent()
{
    auto frames = channel();
    frames.offer(frame(1));
    frames.offer(frame(2));
    frames.forgetWaiting();
    frames.acknowledge();
    QCOMPARE(m_sent, std::vector<int>({ 1 }));
}

void TestFrameChannel::oneThatIsAskedForIsDueWhateverThePeriod()
{
    auto frames = channel();
    frames.setPeriod(-1);
    QVERIFY(!frames.isDue());
    frames.ask();
    QVERIFY(frames.isDue());
    frames.offer(frame(1));
    QVERIFY(!frames.isDue());
}

REFEREE_TEST(TestFrameChannel)
#include "tst_frame_channel.moc"
