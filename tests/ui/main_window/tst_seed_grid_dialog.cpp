// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/seed_grid_dialog.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>

using namespace referee::ui;

class SeedGridDialogTest : public QObject {
    Q_OBJECT

private:
    static QList<SeedCell> cells(int count)
    {
        QList<SeedCell> cells;
        for (int i = 0; i < count; ++i) {
            QImage picture(128, 128, QImage::Format_RGB32);
            picture.fill(QColor(20 + 20 * i, 120, 200 - 10 * i));
            cells << SeedCell { quint64(i), picture, QStringLiteral("✓ 3 of 3"), QStringLiteral("/runs/%1").arg(i) };
        }
        return cells;
    }
    QListWidget& list() const { return *m_dialog->findChild<QListWidget*>(); }
    QRect cellRect(int row) const { return list().visualItemRect(list().item(row)); }
    bool says(const QString& words) const
    {
        const auto labels = m_dialog->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text() == words; });
    }

    SeedGridDialog* m_dialog = nullptr;

private Q_SLOTS:
    void init()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        m_dialog = new SeedGridDialog(nullptr);
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    }
    void cleanup() { delete m_dialog; }

    void gridsAreSquareAndWholeInSight_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QSize>("size");
        QTest::newRow("nine") << 9 << 3 << QSize(560, 720);
        QTest::newRow("nine, low") << 9 << 3 << QSize(600, 560);
        QTest::newRow("four") << 4 << 2 << QSize(560, 720);
        QTest::newRow("twelve") << 12 << 4 << QSize(560, 720);
    }

    void gridsAreSquareAndWholeInSight()
    {
        QFETCH(int, count);
        QFETCH(int, columns);
        QFETCH(QSize, size);
        m_dialog->resize(size);
        m_dialog->setCells(cells(count), true);
        QTest::qWait(50);
        int inFirstRow = 0;
        while (inFirstRow < count && cellRect(inFirstRow).top() == cellRect(0).top()) {
            ++inFirstRow;
        }
        QCOMPARE(inFirstRow, columns);
        QVERIFY(list().viewport()->rect().contains(cellRect(count - 1)));
        QCOMPARE(list().verticalScrollBar()->maximum(), 0);
    }

    void picturesAreShownAsTheyAre()
    {
        m_dialog->setCells(cells(9), true);
        list().setCurrentRow(4);
        QTest::qWait(50);
        const QImage seen = list().viewport()->grab().toImage();
        const QRect cell = cellRect(4);
        QCOMPARE(seen.pixelColor(cell.center() - QPoint(0, 20)), QColor(100, 120, 160)); // selected, not tinted
    }

    void anOpenedRunIsInFront()
    {
        QSignalSpy opened(m_dialog, &SeedGridDialog::openRequested);
        m_dialog->setCells(cells(4), false);
        Q_EMIT list().itemActivated(list().item(2)); // they are still painted
        QVERIFY(opened.isEmpty() && m_dialog->isVisible());
        m_dialog->setCells(cells(4), true);
        Q_EMIT list().itemActivated(list().item(2));
        QCOMPARE(opened.takeFirst().first().toString(), QStringLiteral("/runs/2"));
        QVERIFY(!m_dialog->isVisible());
        m_dialog->show(); // the grid is still there
        QCOMPARE(list().count(), 4);
    }

    void theTimeIsEstimated()
    {
        QVERIFY(!says(QStringLiteral("about 0:26")));
        m_dialog->setTiming(0.1, 60); // 9 × 20 + 2 × 40 iterations
        QVERIFY(says(QStringLiteral("about 0:26")));
        auto* seeds = m_dialog->findChildren<QSpinBox*>().first();
        seeds->setValue(18);
        QVERIFY(says(QStringLiteral("about 0:44")));
        m_dialog->setTiming(0, 60);
        QVERIFY(says(QStringLiteral("440 iterations; known after the first run")));
    }
};

REFEREE_GUI_TEST(SeedGridDialogTest)
#include "tst_seed_grid_dialog.moc"
