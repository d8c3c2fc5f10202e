// SPDX-License-Identifier: GPL-3.0-or-later
// The line, the tags and the keys of a comparison.
#include "tests/support/test_registry.h"
#include "tests/ui/picture/comparison_kit.h"

#include <QtGui/QWheelEvent>
#include <QtTest/QSignalSpy>

using namespace referee::ui;

class TestComparisonMarks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shown = std::make_unique<Compare>();
        QVERIFY(m_shown->isReady);
    }
    void cleanup() { m_shown.reset(); }
    void draggingTheLineMovesIt();
    void keysMoveTheLine();
    void holdingAKeyShowsOneAlone();
    void aNarrowTagKeepsTheNumber();
    void pressingATagShowsItsPicture();
    void tagsAreStrongWhereTheirPictureIsSeen();
    void escapeAndTheSignCloseIt();
    void losingTheFocusEndsTheHold();
    void wheelOverTheLineIsThePictures();
    void everyMarkHasANameAndATip();

private:
    PicturePanel& panel() { return m_shown->panel; }
    PictureView& view() { return m_shown->view(); }
    std::unique_ptr<Compare> m_shown;
};

void TestComparisonMarks::draggingTheLineMovesIt()
{
    const PictureTransform before = view().look().view;
    const int middle = m_shown->line()->width() / 2;
    const int quarter = qRound(view().mapping().pictureRect().width() / 4);
    QTest::mousePress(m_shown->line(), Qt::LeftButton, {}, { middle + 3, 40 });
    QTest::mouseMove(m_shown->line(), { middle + 3 - quarter, 40 });
    QTest::mouseRelease(m_shown->line(), Qt::LeftButton, {}, { middle, 40 });
    QVERIFY(std::abs(view().comparison().divider() - 0.25) < 0.005);
    QCOMPARE(m_shown->seenAt(0.22), QColor(Qt::red));
    QCOMPARE(m_shown->seenAt(0.28), QColor(Qt::blue));
    QCOMPARE(view().look().view, before); // the picture stays
    QTest::mouseDClick(m_shown->line(), Qt::LeftButton, {}, { middle, 40 });
    QCOMPARE(view().comparison().divider(), 0.5);
}

void TestComparisonMarks::keysMoveTheLine()
{
    QTest::keyClick(&view(), Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&view(), Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&view(), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(view().comparison().divider(), 0.48);
    QTest::keyClick(&view(), Qt::Key_End);
    QCOMPARE(m_shown->seenAt(0.95), QColor(Qt::red));
    QTest::keyClick(&view(), Qt::Key_Home);
    QCOMPARE(m_shown->seenAt(0.05), QColor(Qt::blue));
    m_shown->line()->setFocus(); // by Tab
    QTest::keyClick(m_shown->line(), Qt::Key_Right);
    QCOMPARE(view().comparison().divider(), 0.02);
    QTest::keyClick(m_shown->line(), Qt::Key_Escape);
    QVERIFY(!view().comparison().isActive());
}

void TestComparisonMarks::holdingAKeyShowsOneAlone()
{
    QTest::keyPress(&view(), Qt::Key_B);
    QCOMPARE(m_shown->seenAt(0.1), QColor(Qt::blue));
    QVERIFY(!m_shown->line()->isVisible());
    QTest::keyPress(&view(), Qt::Key_A);
    QCOMPARE(m_shown->seenAt(0.9), QColor(Qt::red));
    QTest::keyRelease(&view(), Qt::Key_B); // A came since, and is still held
    QCOMPARE(m_shown->seenAt(0.9), QColor(Qt::red));
    QTest::keyRelease(&view(), Qt::Key_A);
    QCOMPARE(m_shown->seenAt(0.1), QColor(Qt::red));
    QCOMPARE(m_shown->seenAt(0.9), QColor(Qt::blue));
    QVERIFY(m_shown->line()->isVisible());
}

void TestComparisonMarks::aNarrowTagKeepsTheNumber()
{
    ComparisonTag tag(QStringLiteral("B"));
    tag.setName(QStringLiteral("iteration 142"));
    const QFontMetrics metrics(hintFont());
    QCOMPARE(
        tag.nameFor(metrics.horizontalAdvance(QStringLiteral("iteration 142")) + 2), QStringLiteral("iteration 142"));
    QCOMPARE(tag.nameFor(metrics.horizontalAdvance(QStringLiteral("142")) + 2), QStringLiteral("142"));
    const QString torn = tag.nameFor(metrics.horizontalAdvance(QStringLiteral("iteration…142")) - 8);
    QVERIFY2(torn.startsWith(QLatin1String("it")) && torn.endsWith(QLatin1String("42")), qPrintable(torn));
}

void TestComparisonMarks::pressingATagShowsItsPicture()
{
    ComparisonTag* b = m_shown->tag(QStringLiteral("B"));
    QTest::mousePress(b, Qt::LeftButton);
    QCOMPARE(m_shown->seenAt(0.1), QColor(Qt::blue));
    QTest::mouseRelease(b, Qt::LeftButton);
    QCOMPARE(m_shown->seenAt(0.1), QColor(Qt::red));
    QTest::mousePress(b, Qt::LeftButton);
    QTest::mouseMove(b, { -20, 30 });
    QTest::mouseRelease(b, Qt::LeftButton, {}, { -20, 30 }); // beside the tag
    QCOMPARE(m_shown->seenAt(0.1), QColor(Qt::red));
    QVERIFY(view().hasFocus()); // the picture's keys go on working
    ComparisonTag* a = m_shown->tag(QStringLiteral("A"));
    a->setFocus();
    QTest::keyPress(a, Qt::Key_Space);
    QCOMPARE(m_shown->seenAt(0.9), QColor(Qt::red));
    QCOMPARE(panel().moments().shown().iteration, 57);
    QTest::keyRelease(a, Qt::Key_Space);
    QCOMPARE(m_shown->seenAt(0.9), QColor(Qt::blue));
}

void TestComparisonMarks::tagsAreStrongWhereTheirPictureIsSeen()
{
    ComparisonTag* a = m_shown->tag(QStringLiteral("A"));
    ComparisonTag* b = m_shown->tag(QStringLiteral("B"));
    QVERIFY(!a->isQuiet() && !b->isQuiet());
    view().comparison().setDivider(0);
    QVERIFY(a->isQuiet() && !b->isQuiet());
    view().comparison().setDivider(1);
    QVERIFY(!a->isQuiet() && b->isQuiet());
    QTest::keyPress(&view(), Qt::Key_B);
    QVERIFY(a->isQuiet() && !b->isQuiet());
    QTest::keyRelease(&view(), Qt::Key_B);
}

void TestComparisonMarks::escapeAndTheSignCloseIt()
{
    QSignalSpy closed(&view().comparison(), &PictureComparison::closed);
    QTest::keyClick(&view(), Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
    QVERIFY(!view().comparison().isActive());
    panel().setComparison(plain(Qt::blue), QStringLiteral("again"));
    QTest::mouseClick(m_shown->tag(QStringLiteral("×")), Qt::LeftButton);
    QCOMPARE(closed.size(), 2);
    QVERIFY(!view().comparison().isActive());
    QTest::keyClick(&view(), Qt::Key_Escape); // for whoever else waits for it
    QCOMPARE(closed.size(), 2);
}

void TestComparisonMarks::losingTheFocusEndsTheHold()
{
    QTest::keyPress(&view(), Qt::Key_B);
    QCOMPARE(view().comparison().seen(), Compared::B);
    view().clearFocus();
    QCOMPARE(view().comparison().seen(), Compared::Both);
}

void TestComparisonMarks::wheelOverTheLineIsThePictures()
{
    const QPointF at(m_shown->line()->width() / 2.0, 50);
    QWheelEvent event(
        at, m_shown->line()->mapToGlobal(at), {}, { 0, 120 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_shown->line(), &event);
    QVERIFY(!event.isAccepted()); // Qt hands it on
    QCOMPARE(view().comparison().divider(), 0.5);
}

void TestComparisonMarks::everyMarkHasANameAndATip()
{
    QVERIFY(!m_shown->line()->accessibleName().isEmpty());
    QVERIFY(!m_shown->line()->toolTip().isEmpty());
    for (const ComparisonTag* each : panel().findChildren<ComparisonTag*>()) {
        QVERIFY(!each->accessibleName().isEmpty());
        QVERIFY(!each->toolTip().isEmpty());
        QVERIFY(view().rect().contains(each->geometry()));
    }
    QVERIFY(view().accessibleDescription().contains(QStringLiteral("branch w1 2.0")));
    panel().setComparison({}, {});
    QVERIFY(view().accessibleDescription().isEmpty());
}

REFEREE_GUI_TEST(TestComparisonMarks)
#include "tst_comparison_marks.moc"
