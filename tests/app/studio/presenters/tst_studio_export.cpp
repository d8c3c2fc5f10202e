// SPDX-License-Identifier: GPL-3.0-or-later
// File > Export and File > Prove this run, off the window's thread.
#include "tests/app/studio/presenters/window_kit.h"

#include "app/storage/run_database.h"
#include "tests/support/test_registry.h"
#include "ui/main_window/export_dialog.h"

#include <QtGui/QAction>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace referee;
using namespace referee::test;

class TestSessionExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_studio.reset(); }
    void aChoiceIsAnOrderForEachKind();
    void bothNeedARunWithAFile();
    void numbersAndLatentsAreWrittenBesideTheRun();
    void framesAreDrawnWhileTheWindowIsThere();
    void anExportThatIsCancelledLeavesNothing();
    void aRunIsProvedToBeTheSame();
    void aChangedRunIsFoundOut();

private:
    void exportAll(const QStringList& boxes)
    {
        m_studio->window.action(ui::ActionId::ExportRun)->trigger();
        auto* dialog = m_studio->window.findChild<ui::ExportDialog*>();
        for (const QString& name : boxes) {
            dialog->findChild<QCheckBox*>(name)->click();
        }
        dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
    }
    ui::JobDialog* job() const { return m_studio->window.findChild<ui::JobDialog*>(); }
    QString result() const { return job()->isFinished() ? job()->findChild<QLabel*>()->text() : QString(); }
    QStringList written(const char* pattern) const
    {
        return QDir(m_runs->path()).entryList({ QString::fromLatin1(pattern) });
    }
    std::string run() const { return m_studio->controller->model().run().record.file.string(); }

    std::unique_ptr<QTemporaryDir> m_runs;
    std::unique_ptr<FakeStudio> m_studio;
};

void TestSessionExport::init()
{
    m_runs = std::make_unique<QTemporaryDir>();
    m_studio = std::make_unique<FakeStudio>(12, m_runs->path());
    QVERIFY(m_studio->load());
}

void TestSessionExport::aChoiceIsAnOrderForEachKind()
{
    ui::ExportChoice choice;
    choice.folder = QStringLiteral("/out");
    choice.hasFilm = choice.hasMaps = choice.hasNumbers = choice.hasPictures = true;
    choice.filmEvery = 3;
    const auto orders = studio::ExportPresenter::ordersOf(choice, "/runs/a.referee", 7);
    QCOMPARE(orders.size(), size_t(4));
    for (const ExportOrder& order : orders) {
        QCOMPARE(order.run, std::filesystem::path("/runs/a.referee"));
        QCOMPARE(order.folder, std::filesystem::path("/out"));
    }
    QVERIFY(orders[0].isCsv && !orders[0].every);
    QVERIFY(orders[1].isVideo && orders[1].every == 3);
    QVERIFY(orders[2].isExr && orders[2].at == 7 && orders[2].hasParts);
    QVERIFY(orders[3].isPng && orders[3].every == 10); // not that of the film
    QCOMPARE(studio::ExportPresenter::ordersOf(choice, "/runs/a.referee", -1).size(), size_t(3)); // no gradients
}

void TestSessionExport::bothNeedARunWithAFile()
{
    for (const ui::ActionId act : { ui::ActionId::ExportRun, ui::ActionId::ProveRun }) {
        QVERIFY(!m_studio->window.action(act)->isEnabled());
    }
    QVERIFY(m_studio->begin());
    QTRY_VERIFY(m_studio->window.action(ui::ActionId::ExportRun)->isEnabled());
    QVERIFY(m_studio->window.action(ui::ActionId::ProveRun)->isEnabled());
}

void TestSessionExport::numbersAndLatentsAreWrittenBesideTheRun()
{
    QVERIFY(m_studio->paint());
    exportAll({ QStringLiteral("exportNumbers"), QStringLiteral("exportLatents") });
    QTRY_VERIFY2(!result().isEmpty(), "the job never ends");
    for (const char* pattern : { "* metrics.csv", "* edits.csv", "*.npz" }) {
        QCOMPARE(written(pattern).size(), 1);
        QVERIFY2(result().contains(written(pattern).first()), qPrintable(result())); // all that is written is told
    }
}

void TestSessionExport::framesAreDrawnWhileTheWindowIsThere()
{
    QVERIFY(m_studio->paint());
    exportAll({ QStringLiteral("exportFrames") });
    QTRY_VERIFY2(!result().isEmpty(), "the job never ends");
    QCOMPARE(written("*.frames").size(), 1);
    const QDir frames(m_runs->filePath(written("*.frames").first()));
    QVERIFY(frames.entryList({ QStringLiteral("*.png") }).size() >= 2);
    QVERIFY(QImage(frames.filePath(QStringLiteral("0000.png"))).width() >= 512);
}

void TestSessionExport::anExportThatIsCancelledLeavesNothing()
{
    QVERIFY(m_studio->paint());
    m_studio->lab->loadPartMs = 100; // pictures need an engine, which is slow to load
    exportAll({ QStringLiteral("exportPictures") });
    Q_EMIT job()->cancelRequested();
    QTRY_VERIFY2(!result().isEmpty(), "the job never ends");
    QCOMPARE(result(), QStringLiteral("Cancelled. Files that were complete stay."));
    QVERIFY(written("*.pictures").isEmpty());
    m_studio->lab->loadPartMs = 0;
    delete job();
    exportAll({ QStringLiteral("exportNumbers") }); // the next one is not cancelled with it
    QTRY_VERIFY2(!result().isEmpty(), "the job never ends");
    QCOMPARE(written("* metrics.csv").size(), 1);
}

void TestSessionExport::aRunIsProvedToBeTheSame()
{
    QVERIFY(m_studio->paint());
    const int before = m_studio->lab->stepsDone;
    m_studio->window.action(ui::ActionId::ProveRun)->trigger();
    QTRY_VERIFY2(!result().isEmpty(), "the job never ends");
    QCOMPARE(result(), QStringLiteral("Identical: 12 states compared, bit for bit."));
    QCOMPARE(m_studio->lab->stepsDone - before, 12);
    QCOMPARE(m_studio->lab->engines.load(), 1); // its own is gone
}

void TestSessionExport::aChangedRunIsFoundOut()
{
    QVERIFY(m_studio->paint());
    const QString changed = QStringLiteral("UPDATE snapshot SET z = zeroblob(length(z)) WHERE iteration = 5");
    RunDatabase(run(), false).write(changed);
    m_studio->window.action(ui::ActionId::ProveRun)->trigger();
    QTRY_VERIFY2(!result().isEmpty(), "the job never ends");
    QVERIFY2(result().startsWith(QStringLiteral("The replay differs from iteration 5 on: z by up to ")),
        qPrintable(result()));
}

REFEREE_GUI_TEST(TestSessionExport)
#include "tst_studio_export.moc"
