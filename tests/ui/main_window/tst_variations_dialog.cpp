// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/variations_dialog.h"

#include <QtTest/QtTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace referee::ui;

class VariationsDialogTest : public QObject {
    Q_OBJECT

private:
    QComboBox& box(int i) const { return *m_dialog->findChildren<QComboBox*>().at(i); }
    QPushButton& start() const { return *m_dialog->findChild<QPushButton*>(); }

    VariationsDialog* m_dialog = nullptr;

private Q_SLOTS:
    void init()
    {
        m_dialog = new VariationsDialog(nullptr);
        m_dialog->setMoment(12, QStringLiteral("a red star above a moon"));
        m_dialog->show();
    }
    void cleanup() { delete m_dialog; }

    void aWordNeedsOthers()
    {
        QSignalSpy started(m_dialog, &VariationsDialog::startRequested);
        QVERIFY(start().isEnabled());
        box(0).setCurrentIndex(3);
        QVERIFY(!start().isEnabled());
        QCOMPARE(box(2).count(), 5); // each word once
        box(2).setCurrentText(QStringLiteral("star"));
        m_dialog->findChild<QLineEdit*>()->setText(QStringLiteral("ring, , old tree"));
        start().click();
        const auto choice = started.takeFirst().first().value<VariationChoice>();
        QCOMPARE(choice.kind, VariationChoice::Kind::Word);
        QCOMPARE(choice.word, QStringLiteral("star"));
        QCOMPARE(choice.instead, QStringList({ QStringLiteral("ring"), QStringLiteral("old tree") }));
    }

    void theChosenWordStaysWhenThePromptChanges()
    {
        box(2).setCurrentText(QStringLiteral("moon"));
        m_dialog->setMoment(13, QStringLiteral("a green moon"));
        QCOMPARE(box(2).currentText(), QStringLiteral("moon"));
    }

    void theOneToKeepIsInFront()
    {
        QSignalSpy opened(m_dialog, &VariationsDialog::openRequested);
        QSignalSpy stopped(m_dialog, &VariationsDialog::stopRequested);
        const SeedCell cell { 1, {}, QStringLiteral("✓ 2 of 2"), QStringLiteral("/runs/a"), false,
            QStringLiteral("w1 2") };
        m_dialog->setCells({ cell }, false);
        auto* cells = m_dialog->findChild<CellList*>();
        QCOMPARE(cells->item(0)->text(), QStringLiteral("w1 2\n✓ 2 of 2"));
        Q_EMIT cells->itemActivated(cells->item(0)); // they are still painted
        QVERIFY(opened.isEmpty());
        start().click();
        QCOMPARE(stopped.size(), 1);
        m_dialog->setCells({ cell }, true);
        Q_EMIT cells->itemActivated(cells->item(0));
        QCOMPARE(opened.takeFirst().first().toString(), QStringLiteral("/runs/a"));
        QVERIFY(!m_dialog->isVisible());
    }
};

REFEREE_GUI_TEST(VariationsDialogTest)
#include "tst_variations_dialog.moc"
