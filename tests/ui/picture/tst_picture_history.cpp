// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/picture/picture_moments.h"

#include <QtTest/QTest>

#include <algorithm>

using namespace referee::ui;

namespace {

QImage grey(int value, int side = 8)
{
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(QColor(value, value, value));
    return image;
}

qint64 greatestGap(const PictureHistory& history)
{
    qint64 gap = 0;
    for (std::size_t i = 1; i < history.entries().size(); ++i) {
        gap = std::max(gap, history.entries()[i].iteration - history.entries()[i - 1].iteration);
    }
    return gap;
}

} // namespace

class TestPictureHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksUpTheNearestAtOrBefore();
    void smallPicturesAreAllKept();
    void thinningKeepsTheBoundAndSpreadsEvenly();
    void replacesAnIterationThatComesAgain();
    void stepsStopAtTheEnds();
    void holdShowsTwentyIterationsEarlier();
    void heldMomentStaysWhileTheRunGoesOn();
    void resultIsShownWhenChosenAndForgottenByTheNextDecode();
    void pointedMomentStandsBehindTheHeldOne();
};

void TestPictureHistory::looksUpTheNearestAtOrBefore()
{
    PictureHistory history;
    QVERIFY(history.at(3).image.isNull());
    for (const int iteration : { 30, 10, 20 }) {
        history.add(iteration, grey(iteration));
    }
    QCOMPARE(history.at(20).iteration, 20);
    QCOMPARE(history.at(29).iteration, 20);
    QCOMPARE(history.at(1000).iteration, 30);
    QCOMPARE(history.at(0).iteration, 10);
    QCOMPARE(qRed(history.at(29).image.pixel(0, 0)), 20);
}

void TestPictureHistory::smallPicturesAreAllKept()
{
    PictureHistory history;
    for (int i = 0; i < 2000; ++i) {
        history.add(i, grey(i % 256));
    }
    QCOMPARE(history.count(), 2000);
    QCOMPARE(history.bytes(), 2000LL * 8 * 8 * 4);
}

void TestPictureHistory::thinningKeepsTheBoundAndSpreadsEvenly()
{
    constexpr qint64 kPictures = 32;
    PictureHistory history(kPictures * 8 * 8 * 4);
    for (int i = 0; i < 1000; ++i) {
        history.add(i, grey(i % 256));
        QVERIFY(history.bytes() <= kPictures * 8 * 8 * 4);
        QVERIFY(history.count() >= std::min<qint64>(i + 1, kPictures));
        QVERIFY2(greatestGap(history) <= 4 * (i / kPictures + 1), qPrintable(QString::number(i)));
    }
    QCOMPARE(history.entries().front().iteration, 0);
    QCOMPARE(history.entries().back().iteration, 999);
}

void TestPictureHistory::replacesAnIterationThatComesAgain()
{
    PictureHistory history;
    history.add(5, grey(1));
    history.add(5, grey(2, 16));
    QCOMPARE(history.count(), 1);
    QCOMPARE(history.bytes(), 16LL * 16 * 4);
    QCOMPARE(qRed(history.at(5).image.pixel(0, 0)), 2);
}

void TestPictureHistory::stepsStopAtTheEnds()
{
    PictureHistory history;
    for (const int iteration : { 0, 4, 8 }) {
        history.add(iteration, grey(iteration));
    }
    QCOMPARE(history.stepped(4, 1).iteration, 8);
    QCOMPARE(history.stepped(5, -1).iteration, 0);
    QCOMPARE(history.stepped(4, 7).iteration, 8);
    QCOMPARE(history.stepped(4, -7).iteration, 0);
}

void TestPictureHistory::holdShowsTwentyIterationsEarlier()
{
    PictureMoments moments;
    moments.hold(); // nothing to hold yet
    QVERIFY(!moments.isHeld());
    for (int i = 0; i <= 50; ++i) {
        moments.setLive(grey(i), i);
    }
    moments.hold();
    QCOMPARE(moments.shown().iteration, 30);
    QCOMPARE(moments.shown().source, Moment::Source::Earlier);
    moments.stepHeld(-2);
    QCOMPARE(moments.shown().iteration, 28);
    moments.release();
    QCOMPARE(moments.shown().iteration, 50);
    QCOMPARE(moments.shown().source, Moment::Source::Live);
}

void TestPictureHistory::heldMomentStaysWhileTheRunGoesOn()
{
    PictureMoments moments;
    moments.setLive(grey(0), 0);
    moments.setLive(grey(30), 30);
    moments.hold();
    QCOMPARE(moments.shown().iteration, 0);
    moments.setLive(grey(60), 60);
    QCOMPARE(moments.shown().iteration, 0);
    moments.clear();
    QCOMPARE(moments.shown().iteration, 60);
}

void TestPictureHistory::resultIsShownWhenChosenAndForgottenByTheNextDecode()
{
    PictureMoments moments;
    moments.setLive(grey(7), 7);
    moments.setResult(referee::PictureSource::Average, grey(99), 8);
    QCOMPARE(moments.shown().iteration, 7);
    moments.choose(referee::PictureSource::Average);
    QCOMPARE(moments.shown().iteration, 8);
    QCOMPARE(moments.shown().source, Moment::Source::Result);
    moments.setLive(grey(9), 9);
    QCOMPARE(moments.shown().iteration, 9);
}

void TestPictureHistory::pointedMomentStandsBehindTheHeldOne()
{
    PictureMoments moments;
    for (int i = 0; i <= 100; ++i) {
        moments.setLive(grey(i), i);
    }
    moments.point(70);
    QCOMPARE(moments.shown().iteration, 70);
    moments.hold();
    QCOMPARE(moments.shown().iteration, 50);
    moments.release();
    QCOMPARE(moments.shown().iteration, 70);
    moments.point(-1);
    QCOMPARE(moments.shown().iteration, 100);
}

REFEREE_TEST(TestPictureHistory)
#include "tst_picture_history.moc"
