// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/main_window/export_dialog.h"
#include "ui/main_window/run_bar.h"

#include <QtTest/QtTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

using namespace referee::ui;

class ExportDialogTest : public QObject {
    Q_OBJECT

private:
    static QCheckBox& box(const ExportDialog& dialog, const char* name)
    {
        return *dialog.findChild<QCheckBox*>(QString::fromLatin1(name));
    }
    static QPushButton& exportButton(const ExportDialog& dialog)
    {
        return *dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    }

private Q_SLOTS:
    void nothingIsExportedUntilSomethingIsChosen()
    {
        auto* dialog = new ExportDialog(QStringLiteral("/runs"), 12, nullptr);
        dialog->show();
        QVERIFY(!exportButton(*dialog).isEnabled());
        box(*dialog, "exportFilm").click();
        QVERIFY(exportButton(*dialog).isEnabled());
        dialog->findChild<QLineEdit*>()->clear();
        QVERIFY(!exportButton(*dialog).isEnabled());
        delete dialog;
    }

    void theChoiceIsWhatWasTicked()
    {
        auto* dialog = new ExportDialog(QStringLiteral("/runs"), 12, nullptr);
        dialog->show();
        QSignalSpy chosen(dialog, &ExportDialog::chosen);
        QVERIFY(!dialog->findChild<QSpinBox*>()->isEnabled()); // it is of the film
        for (const char* name : { "exportFrames", "exportMaps", "exportNumbers" }) {
            box(*dialog, name).click();
        }
        dialog->findChild<QSpinBox*>()->setValue(2);
        exportButton(*dialog).click();
        const auto choice = chosen.takeFirst().first().value<ExportChoice>();
        QCOMPARE(choice.folder, QStringLiteral("/runs"));
        QVERIFY(choice.hasFrames && choice.hasMaps && choice.hasNumbers);
        QVERIFY(!choice.hasFilm && !choice.hasLatents && !choice.hasPictures);
        QCOMPARE(choice.filmEvery, 2);
    }

    void aRunWithoutGradientsOffersNone()
    {
        const ExportDialog dialog(QStringLiteral("/runs"), -1, nullptr);
        QVERIFY(!box(dialog, "exportMaps").isEnabled());
    }

    void aJobIsCancelledNotLeft()
    {
        auto* job = new JobDialog(QStringLiteral("Export"), nullptr);
        job->show();
        QSignalSpy cancels(job, &JobDialog::cancelRequested);
        job->setProgress(QStringLiteral("Decoding iteration 15 of 60…"), 15, 60);
        QCOMPARE(job->findChild<ThinBar*>()->share(), 0.25);
        job->close();
        QTest::keyClick(job, Qt::Key_Escape);
        QCOMPARE(cancels.size(), 2);
        QVERIFY(job->isVisible());
        job->finish(QStringLiteral("Cancelled."));
        job->setProgress(QStringLiteral("too late"), 1, 2);
        QCOMPARE(job->findChild<QLabel*>()->text(), QStringLiteral("Cancelled."));
        const QPointer<JobDialog> left(job);
        job->findChild<QPushButton*>()->click();
        QTRY_VERIFY(!left);
        QCOMPARE(cancels.size(), 2);
    }
};

REFEREE_GUI_TEST(ExportDialogTest)
#include "tst_export_dialog.moc"
