// SPDX-License-Identifier: GPL-3.0-or-later
// The row of candidates below the picture.
#include "ui/picture/candidate_row.h"

#include "tests/support/test_registry.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

using namespace referee::ui;

class TestCandidateRow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itIsHiddenWithoutCandidates();
    void untilAllAreFinishedNoneIsChosen();
    void clickingAnotherAsksForIt();

private:
    static std::vector<CandidateView> views(int count, int chosen)
    {
        std::vector<CandidateView> views;
        for (int i = 0; i < count; ++i) {
            QImage image(8, 8, QImage::Format_RGB32);
            image.fill(Qt::red);
            views.push_back({ quint64(7 + i), image, 0.25 * i, 1.5, i == chosen });
        }
        return views;
    }
    static QList<QToolButton*> buttonsOf(const CandidateRow& row)
    {
        auto buttons = row.findChildren<QToolButton*>();
        erase_if(buttons, [](const QToolButton* button) { return button->isHidden(); });
        return buttons;
    }
};

void TestCandidateRow::itIsHiddenWithoutCandidates()
{
    CandidateRow row;
    row.setCandidates(views(2, 1), 2);
    QVERIFY(!row.isHidden());
    row.setCandidates({}, 0);
    QVERIFY(row.isHidden());
}

void TestCandidateRow::untilAllAreFinishedNoneIsChosen()
{
    CandidateRow row;
    const QSignalSpy asked(&row, &CandidateRow::paintRequested);
    row.setCandidates(views(2, 1), 4);
    const auto buttons = buttonsOf(row);
    QCOMPARE(buttons.size(), qsizetype(2));
    QVERIFY(!buttons[0]->isChecked() && !buttons[1]->isChecked());
    buttons[0]->click();
    QCOMPARE(asked.size(), qsizetype(0));
    const auto* waiting = row.findChild<QLabel*>();
    QVERIFY(!waiting->isHidden());
    QVERIFY2(waiting->text().contains(QLatin1String("3 of 4")), qPrintable(waiting->text()));
}

void TestCandidateRow::clickingAnotherAsksForIt()
{
    CandidateRow row;
    QSignalSpy asked(&row, &CandidateRow::paintRequested);
    row.setCandidates(views(3, 1), 3);
    const auto buttons = buttonsOf(row);
    QCOMPARE(buttons.size(), qsizetype(3));
    QVERIFY(buttons[1]->isChecked());
    QCOMPARE(buttons[2]->text(), QStringLiteral("0.50"));
    QVERIFY(buttons[2]->toolTip().contains(QLatin1String("Seed 9")));
    buttons[1]->click();
    QCOMPARE(asked.size(), qsizetype(0));
    QVERIFY(buttons[1]->isChecked()); // it stays the chosen one
    buttons[2]->click();
    QCOMPARE(asked.size(), qsizetype(1));
    QCOMPARE(asked.front().front().toULongLong(), quint64(9));
    QVERIFY(row.findChild<QLabel*>()->isHidden());
}

REFEREE_GUI_TEST(TestCandidateRow)
#include "tst_candidate_row.moc"
