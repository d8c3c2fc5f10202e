// SPDX-License-Identifier: GPL-3.0-or-later
// From the page for bringing weights to the desk and back: packs, problems, downloads, stops, and a window that never
// waits.
#include "app/studio/presenters/pack_setup_presenter.h"
#include "tests/app/packs/fetch_kit.h"
#include "tests/support/test_registry.h"
#include "tests/ui/pack_setup/pages_kit.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/window_files.h"
#include "ui/pack_setup/pack_setup_dialog.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QtTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <semaphore>

using namespace referee;
using namespace referee::studio;
using namespace referee::test;
using ui::PackSetupDialog;

class TestSessionWeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void foldersBecomeAPackThatIsOpened();
    void problemsAreShown();
    void windowGoesOnWhileACheckLasts();
    void stopEndsTheCheck();
    void endIsToldAboveThePictureWhenThePageIsClosed();
    void manifestIsFetchedAfterConsent();
    void stoppedDownloadGoesOn();
    void quittingEndsADownload();
    void badManifestIsTold();

private:
    void makeRoom(PackChecker checker);
    PackSetupDialog& dialog() const { return *m_room->dialog(); }
    QPushButton& button(const char* name) const { return *dialog().findChild<QPushButton*>(QLatin1String(name)); }
    QString shownText() const;
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    void startCheck();
    void startFetch(const std::string& address);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<PackSetupPresenter> m_room;
    QByteArray m_bytes = noise(400'000, 1);
};

namespace {

PackFindings sound(const Pack& pack, const PackCheckProgress& watch)
{
    watch.progress("unet", 0, 20);
    PackFindings findings;
    findings.parts.push_back({ "unet", pack.stableDiffusion / "unet", 1, 10, 20, {} });
    return findings;
}

/// Until it is stopped.
PackFindings endless(const Pack&, const PackCheckProgress& watch)
{
    watch.progress("unet", 0, 20);
    while (!watch.stop->load()) {
        QThread::yieldCurrentThread();
    }
    throw Cancelled("The check was stopped.");
}

} // namespace

void TestSessionWeights::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", path("data").toUtf8());
    for (const char* name : { "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY" }) {
        qunsetenv(name);
    }
    m_store = std::make_unique<QSettings>(path("window.ini"), QSettings::IniFormat);
    m_window = std::make_unique<ui::MainWindow>(m_store.get());
}

void TestSessionWeights::cleanup()
{
    m_room.reset();
    m_window.reset();
}

void TestSessionWeights::makeRoom(PackChecker checker)
{
    m_room = std::make_unique<PackSetupPresenter>(*m_window, std::move(checker));
    m_window->show();
    m_window->action(ui::ActionId::ImportModels)->trigger();
    QVERIFY(m_room->dialog() && QTest::qWaitForWindowExposed(m_room->dialog()));
}

QString TestSessionWeights::shownText() const
{
    QString text;
    for (const auto* label : dialog().findChildren<QLabel*>()) {
        text += label->isVisibleTo(&dialog()) ? label->text() + QLatin1Char('\n') : QString();
    }
    for (const auto* lines : dialog().findChildren<QPlainTextEdit*>()) {
        text += lines->isVisibleTo(&dialog()) ? lines->toPlainText() + QLatin1Char('\n') : QString();
    }
    return text;
}

void TestSessionWeights::startCheck()
{
    setFolders(dialog().foldersPage(),
        { QStringLiteral(REFEREE_TEST_PACK "/sd"), QStringLiteral(REFEREE_TEST_PACK "/blip2"), {}, {}, {},
            QStringLiteral("mine") });
    button("checkButton").click();
    QVERIFY(dialog().isBusy());
}

void TestSessionWeights::startFetch(const std::string& address)
{
    FetchManifest manifest;
    manifest.name = "test";
    manifest.files = { manifestFile("unet/weights.bin", m_bytes) };
    manifest.baseUrls = { address };
    manifest.licences = { { "Open RAIL", "", "Do no harm." } };
    QFile file(path("m.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(manifest.text())) > 0);
    file.close();
    dialog().showPage(1);
    setManifest(dialog().fetchPage(), {});
    setManifest(dialog().fetchPage(), path("m.json"));
    QTRY_VERIFY(shownText().contains(QLatin1String("Do no harm.")));
    dialog().fetchPage().setFolder(path("got"));
    QVERIFY(!button("fetchButton").isEnabled());
    dialog().fetchPage().findChild<QCheckBox*>()->click();
    button("fetchButton").click();
}

void TestSessionWeights::foldersBecomeAPackThatIsOpened()
{
    makeRoom(sound);
    startCheck();
    QTRY_VERIFY(!dialog().isBusy());
    const QString pack = path("data/referee-studio/packs/mine");
    QVERIFY2(shownText().contains(QLatin1String("was created")), qPrintable(shownText()));
    QVERIFY(QFile::exists(pack + QStringLiteral("/pack.json")) && QFile::exists(pack + QStringLiteral("/files.json")));
    QSignalSpy opened(&m_window->files(), &ui::WindowFiles::loadRequested);
    button("openButton").click();
    QCOMPARE(opened.value(0).value(0).toString(), pack);
}

void TestSessionWeights::problemsAreShown()
{
    makeRoom([](const Pack&, const PackCheckProgress&) {
        PackFindings findings;
        findings.problems = { "The unet is torn.", "The vae is, too." };
        return findings;
    });
    startCheck();
    QTRY_VERIFY(!dialog().isBusy());
    QVERIFY(shownText().contains(QLatin1String("The unet is torn.\nThe vae is, too.")));
    QVERIFY(!button("openButton").isVisible());
    setFolders(dialog().foldersPage(), { QStringLiteral("/nowhere"), {}, {}, {}, {}, {} });
    button("checkButton").click();
    QTRY_VERIFY(shownText().contains(QLatin1String("missing components: folder /nowhere")));
}

void TestSessionWeights::windowGoesOnWhileACheckLasts()
{
    std::binary_semaphore isAllowed { 0 };
    makeRoom([&](const Pack& pack, const PackCheckProgress& watch) {
        isAllowed.acquire();
        return sound(pack, watch);
    });
    startCheck();
    int turns = 0;
    QTimer turn;
    connect(&turn, &QTimer::timeout, this, [&] { ++turns; });
    turn.start(1);
    QTRY_VERIFY(turns > 50);
    QVERIFY(dialog().isBusy());
    isAllowed.release();
    QTRY_VERIFY(!dialog().isBusy());
}

void TestSessionWeights::stopEndsTheCheck()
{
    makeRoom(endless);
    startCheck();
    QTRY_VERIFY(shownText().contains(QLatin1String("Reading unet")));
    button("stopButton").click();
    QTRY_VERIFY(!dialog().isBusy());
    QVERIFY(shownText().contains(QLatin1String("Stopped.")));
    QVERIFY(!QFile::exists(path("data/referee-studio/packs/mine")));
}

void TestSessionWeights::endIsToldAboveThePictureWhenThePageIsClosed()
{
    std::binary_semaphore isAllowed { 0 };
    makeRoom([&](const Pack& pack, const PackCheckProgress& watch) {
        isAllowed.acquire();
        return sound(pack, watch);
    });
    startCheck();
    dialog().close();
    isAllowed.release();
    QTRY_COMPARE(m_window->body().messages->count(), 1);
    QSignalSpy opened(&m_window->files(), &ui::WindowFiles::loadRequested);
    m_window->body().messages->findChild<QPushButton*>()->click();
    QCOMPARE(opened.size(), 1);
}

void TestSessionWeights::manifestIsFetchedAfterConsent()
{
    HttpServer server([this](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        return plan;
    });
    makeRoom(sound);
    startFetch(server.address());
    QTRY_VERIFY(shownText().contains(QLatin1String("All 1 files are in")));
    QVERIFY(contentOf(path("got/unet/weights.bin")) == m_bytes);
    QVERIFY(!button("openButton").isVisible()); // no pack.json among them
}

void TestSessionWeights::stoppedDownloadGoesOn()
{
    HttpServer server([this](const HttpRequest& request) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.pieceBytes = 10'000;
        plan.pieceMs = request.number == 0 ? 10 : 0;
        return plan;
    });
    makeRoom(sound);
    startFetch(server.address());
    QTRY_VERIFY(QFileInfo(path("got/unet/weights.bin.part")).size() > 50'000);
    button("stopButton").click();
    QTRY_VERIFY(!dialog().isBusy());
    QVERIFY2(shownText().contains(QLatin1String("resumes it")), qPrintable(shownText()));
    button("fetchButton").click();
    QTRY_VERIFY(shownText().contains(QLatin1String("All 1 files are in")));
    QVERIFY(contentOf(path("got/unet/weights.bin")) == m_bytes);
    QVERIFY(server.requests().last().rangeStart() > 50'000);
}

void TestSessionWeights::quittingEndsADownload()
{
    HttpServer server([this](const HttpRequest&) {
        HttpAnswerPlan plan;
        plan.body = m_bytes;
        plan.stallAfter = 100'000;
        return plan;
    });
    makeRoom(sound);
    startFetch(server.address());
    QTRY_VERIFY(QFileInfo(path("got/unet/weights.bin.part")).size() > 50'000);
    m_room.reset();
    QCOMPARE(server.requests().size(), 1); // the stalled transfer was neither awaited nor begun again
}

void TestSessionWeights::badManifestIsTold()
{
    makeRoom(sound);
    dialog().showPage(1);
    setManifest(dialog().fetchPage(), QStringLiteral("/dev/zero"));
    QTRY_VERIFY(shownText().contains(QLatin1String("/dev/zero: must be a file")));
    QVERIFY(!button("fetchButton").isEnabled());
}

REFEREE_GUI_TEST(TestSessionWeights)
#include "tst_studio_pack_setup.moc"
