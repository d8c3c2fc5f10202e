// SPDX-License-Identifier: GPL-3.0-or-later
// Two pictures in one place: what is seen where, while the first goes on changing.
#include "tests/support/test_registry.h"
#include "tests/ui/picture/comparison_kit.h"
#include "tests/ui/picture/picture_kit.h"
#include "ui/picture/picture_status.h"
#include "ui/picture/region_tool.h"

#include <QtTest/QSignalSpy>

using namespace referee::ui;
using referee::test::chart;

class TestPictureComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shown = std::make_unique<Compare>();
        QVERIFY(m_shown->isReady);
    }
    void cleanup() { m_shown.reset(); }
    void aLiesLeftOfTheLineAndBRight();
    void aGoesOnChangingAndBIsNotScaledAgain();
    void sameViewOfBothWhileZoomedAndMoved();
    void bOfAnotherSizeTakesThePlaceOfA_data();
    void bOfAnotherSizeTakesThePlaceOfA();
    void overlaySpeaksOfAAlone();
    void paintingARegionNeedsTheWholePicture();
    void pixelUnderTheMouseIsOfThePictureSeen();
    void settersAreSilent();

private:
    PicturePanel& panel() { return m_shown->panel; }
    QString pixelText() const { return m_shown->panel.findChild<QLabel*>(QStringLiteral("pixelText"))->text(); }
    PictureView& view() { return m_shown->view(); }
    std::unique_ptr<Compare> m_shown;
};

void TestPictureComparison::aLiesLeftOfTheLineAndBRight()
{
    QVERIFY(view().comparison().isActive());
    QCOMPARE(m_shown->seenAt(0.45), QColor(Qt::red));
    QCOMPARE(m_shown->seenAt(0.55), QColor(Qt::blue));
    panel().setComparison({}, {});
    QVERIFY(!view().comparison().isActive());
    QCOMPARE(m_shown->seenAt(0.55), QColor(Qt::red));
    QVERIFY(!m_shown->line()->isVisible());
    QVERIFY(!m_shown->tag(QStringLiteral("B"))->isVisible());
}

void TestPictureComparison::aGoesOnChangingAndBIsNotScaledAgain()
{
    QCOMPARE(m_shown->seenAt(0.2), QColor(Qt::red));
    const qint64 before = PictureComparisonAccess::layer(view().comparison());
    panel().setImage(plain(Qt::green), 58);
    QCOMPARE(m_shown->seenAt(0.2), QColor(Qt::green));
    QCOMPARE(m_shown->seenAt(0.8), QColor(Qt::blue));
    QCOMPARE(m_shown->tag(QStringLiteral("A"))->accessibleName(), QStringLiteral("A, iteration 58"));
    QCOMPARE(PictureComparisonAccess::layer(view().comparison()), before);
    panel().setResult(referee::PictureSource::Best, plain(Qt::yellow), 40);
    panel().setResultKind(referee::PictureSource::Best);
    QCOMPARE(m_shown->seenAt(0.2), QColor(Qt::yellow));
    QCOMPARE(m_shown->tag(QStringLiteral("A"))->accessibleName(), QStringLiteral("A, best, iteration 40"));
    panel().setComparison(plain(Qt::white), QStringLiteral("a file"));
    QCOMPARE(m_shown->seenAt(0.8), QColor(Qt::white));
    QCOMPARE(m_shown->tag(QStringLiteral("B"))->accessibleName(), QStringLiteral("B, a file"));
}

void TestPictureComparison::sameViewOfBothWhileZoomedAndMoved()
{
    const QImage both = chart(64);
    panel().setImage(both, 58);
    panel().setComparison(both.copy(), QStringLiteral("its copy"));
    for (const double factor : { 1.0, 3.0, 0.2 }) {
        view().zoomBy(factor);
        view().panBy({ 33, -21 });
        QTest::keyPress(&view(), Qt::Key_A);
        const QImage a = view().grab().toImage().copy(0, 60, view().width(), view().height() - 60);
        QTest::keyRelease(&view(), Qt::Key_A);
        QTest::keyPress(&view(), Qt::Key_B);
        const QImage b = view().grab().toImage().copy(0, 60, view().width(), view().height() - 60);
        QTest::keyRelease(&view(), Qt::Key_B);
        QCOMPARE(a, b);
    }
}

void TestPictureComparison::bOfAnotherSizeTakesThePlaceOfA_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("larger") << QSize(128, 128);
    QTest::newRow("smaller") << QSize(16, 16);
    QTest::newRow("wider") << QSize(128, 64);
    QTest::newRow("higher") << QSize(64, 128);
}

void TestPictureComparison::bOfAnotherSizeTakesThePlaceOfA()
{
    QFETCH(const QSize, size);
    const bool isOther = size.width() != size.height();
    for (const double factor : { 1.0, 2.0 }) {
        view().zoomBy(factor);
        panel().setComparison(plain(Qt::blue, size), QStringLiteral("another size"));
        QTest::keyPress(&view(), Qt::Key_B);
        QCOMPARE(m_shown->seenAt(0.4, 0.6), QColor(Qt::blue));
        QCOMPARE(m_shown->seenAt(0.6, 0.7), QColor(Qt::blue));
        if (factor == 1) { // B is not stretched, and A does not look out beside it
            QCOMPARE(m_shown->seenAt(0.02, 0.12), isOther ? theme().surface : QColor(Qt::blue));
            QCOMPARE(m_shown->seenAt(0.98, 0.98), isOther ? theme().surface : QColor(Qt::blue));
        }
        QTest::keyRelease(&view(), Qt::Key_B);
    }
}

void TestPictureComparison::overlaySpeaksOfAAlone()
{
    view().setOverlay(plain(Qt::green), 1);
    QCOMPARE(m_shown->seenAt(0.2), QColor(Qt::green));
    QCOMPARE(m_shown->seenAt(0.8), QColor(Qt::blue));
}

void TestPictureComparison::paintingARegionNeedsTheWholePicture()
{
    QTest::keyClick(&view(), Qt::Key_R);
    QCOMPARE(m_shown->seenAt(0.8), QColor(Qt::red));
    QVERIFY(!m_shown->line()->isVisible());
    QTest::keyClick(&view(), Qt::Key_Escape); // ends the painting
    QVERIFY(!view().region().isActive());
    QVERIFY(view().comparison().isActive());
    QCOMPARE(m_shown->seenAt(0.8), QColor(Qt::blue));
}

void TestPictureComparison::pixelUnderTheMouseIsOfThePictureSeen()
{
    QTest::mouseMove(&view(), view().mapping().toWidget({ 10.5, 40.5 }).toPoint());
    QCOMPARE(pixelText(), QStringLiteral("A: x 10 y 40 · R 255 G 0 B 0"));
    QTest::mouseMove(&view(), view().mapping().toWidget({ 50.5, 40.5 }).toPoint());
    QCOMPARE(pixelText(), QStringLiteral("B: x 50 y 40 · R 0 G 0 B 255"));
    QTest::keyPress(&view(), Qt::Key_A);
    QCOMPARE(pixelText(), QStringLiteral("A: x 50 y 40 · R 255 G 0 B 0"));
    QTest::keyRelease(&view(), Qt::Key_A);
    panel().setComparison({}, {});
    QCOMPARE(pixelText(), QStringLiteral("x 50 y 40 · R 255 G 0 B 0"));
}

void TestPictureComparison::settersAreSilent()
{
    QSignalSpy closed(&view().comparison(), &PictureComparison::closed);
    panel().setComparison({}, {});
    panel().setComparison(plain(Qt::blue), QStringLiteral("again"));
    panel().setComparison({}, {});
    QCOMPARE(closed.size(), 0);
    QVERIFY(!view().comparison().isActive());
    QTest::keyClick(&view(), Qt::Key_B); // nothing to show
    QCOMPARE(view().comparison().seen(), Compared::Both);
}

REFEREE_GUI_TEST(TestPictureComparison)
#include "tst_picture_comparison.moc"
