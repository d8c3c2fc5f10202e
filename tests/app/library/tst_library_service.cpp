// SPDX-License-Identifier: GPL-3.0-or-later
// The desk on its own thread, as the window has it.
#include "app/library/library_service.h"
#include "tests/app/library/run_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <algorithm>

using namespace referee;
using namespace referee::test;
using studio::LibraryService;

class TestLibraryDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aFolderIsShown();
    void theIndexIsShownBeforeTheFiles();
    void changesInTheFolderAreSeen();
    void ofManySearchesTheLastIsAnswered();
    void searchesAreAnsweredWhileFilesAreRead();
    void starsArePutIntoTheFile();
    void aPaintedRunKeepsItsStarAndItsPlace();
    void aRunGoesToTheTrashWhole();
    void aRunComesBackFromTheTrash();
    void aTitleIsPutIntoTheFile();
    void aDamagedFileGoesToTheTrash();
    void whatCannotBeMovedStaysWhole();
    void aFailedMoveBringsTheJournalBack();
    void aMissingFolderIsASentence();
    void theThreadEndsWhileItReads();

private:
    QString run(const char* name) const { return m_runs + QLatin1Char('/') + QString::fromLatin1(name); }
    QList<ui::LibraryEntry> last() const { return m_answers.back(); }
    qsizetype count() const { return m_answers.isEmpty() ? -1 : last().size(); }
    QString sentence() const { return m_failures.isEmpty() ? QString() : m_failures.front(); }
    QByteArray noteOf(const char* name) const
    {
        QFile note(m_folder->filePath(QStringLiteral("data/Trash/info/%1.trashinfo").arg(QLatin1String(name))));
        return note.open(QIODevice::ReadOnly) ? note.readAll() : QByteArray();
    }
    void start();

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_runs;
    std::unique_ptr<studio::LibraryThread> m_thread;
    std::unique_ptr<QObject> m_receiver; ///< of this thread; what waits for it goes with it
    QList<QList<ui::LibraryEntry>> m_answers;
    QStringList m_failures;
    QList<std::pair<int, int>> m_progress;
};

void TestLibraryDesk::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", m_folder->filePath(QStringLiteral("data")).toUtf8()); // where the trash is
    m_runs = m_folder->filePath(QStringLiteral("runs"));
    QVERIFY(QDir().mkpath(m_runs + QStringLiteral("/sub")));
    endedRun(run("a.referee"));
    endedRun(run("sub/b.referee"));
}

void TestLibraryDesk::cleanup()
{
    m_thread.reset();
    m_receiver.reset();
    m_answers.clear();
    m_failures.clear();
    m_progress.clear();
}

void TestLibraryDesk::start()
{
    m_thread = std::make_unique<studio::LibraryThread>(
        RunIndex::Options { m_folder->filePath(QStringLiteral("cache")), true });
    m_receiver = std::make_unique<QObject>();
    const auto* desk = &m_thread->service();
    QObject::connect(desk, &LibraryService::entriesReady, m_receiver.get(),
        [this](const QList<ui::LibraryEntry>& entries) { m_answers.append(entries); });
    QObject::connect(desk, &LibraryService::failed, m_receiver.get(),
        [this](const QString& sentence) { m_failures.append(sentence); });
    QObject::connect(desk, &LibraryService::progressed, m_receiver.get(), [this](int done, int total) {
        m_progress.append({ done, total });
    });
    m_thread->post(&LibraryService::setFolder, m_runs);
}

void TestLibraryDesk::aFolderIsShown()
{
    start();
    QTRY_COMPARE(count(), 2);
    QTRY_VERIFY(!m_progress.isEmpty() && m_progress.back().first == m_progress.back().second);
    QVERIFY(m_failures.isEmpty());
}

void TestLibraryDesk::theIndexIsShownBeforeTheFiles()
{
    start();
    QTRY_COMPARE(count(), 2);
    cleanup();
    start();
    QTRY_VERIFY(!m_answers.isEmpty());
    QCOMPARE(m_answers.front().size(), 2);
}

void TestLibraryDesk::changesInTheFolderAreSeen()
{
    start();
    QTRY_COMPARE(count(), 2);
    endedRun(run("sub/c.referee"));
    QTRY_COMPARE(count(), 3);
    QVERIFY(QDir().mkpath(run("new")));
    QTest::qWait(600); // the new folder is found, and watched from then on
    endedRun(run("new/d.referee"));
    QTRY_COMPARE(count(), 4);
    QVERIFY(QFile::remove(run("a.referee")));
    QTRY_COMPARE(count(), 3);
}

void TestLibraryDesk::ofManySearchesTheLastIsAnswered()
{
    start();
    QTRY_COMPARE(count(), 2);
    QTest::qWait(200);
    m_answers.clear();
    LibraryQuery query;
    QMetaObject::invokeMethod( // so that the searches wait together
        &m_thread->service(), [] { QThread::msleep(50); }, Qt::QueuedConnection);
    for (int i = 0; i < 100; ++i) {
        query.words = QStringList { i == 99 ? QStringLiteral("STAR") : QString::number(i) };
        m_thread->post(&LibraryService::search, query);
    }
    QTRY_VERIFY(!m_answers.isEmpty());
    QTest::qWait(100);
    QCOMPARE(m_answers.size(), 1);
    QCOMPARE(count(), 2);
}

void TestLibraryDesk::searchesAreAnsweredWhileFilesAreRead()
{
    for (int i = 0; i < 300; ++i) {
        QVERIFY(QFile::copy(run("a.referee"), QStringLiteral("%1/%2.referee").arg(m_runs).arg(i)));
    }
    start();
    QTRY_VERIFY(m_progress.size() > 2);
    LibraryQuery query;
    query.limit = 1;
    m_thread->post(&LibraryService::search, query);
    QTRY_COMPARE(count(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(m_progress.back().first, 302, 60000);
    const auto answers
        = [this] { return std::ranges::count_if(m_answers, [](const auto& answer) { return answer.size() == 1; }); };
    QTRY_VERIFY(answers() > 1); // once while it read, once after the end of the reading was told
}

void TestLibraryDesk::starsArePutIntoTheFile()
{
    start();
    QTRY_COMPARE(count(), 2);
    m_thread->post(&LibraryService::setStarred, run("a.referee"), true);
    LibraryQuery query;
    query.isStarredOnly = true;
    m_thread->post(&LibraryService::search, query);
    QTRY_COMPARE(count(), 1);
    QVERIFY(last().front().isStarred);
    QVERIFY(RunFile::open(run("a.referee").toStdString(), RunFile::Access::Read).status().isStarred);
    m_thread->post(&LibraryService::setStarred, run("a.referee"), false);
    QTRY_COMPARE(count(), 0);
}

void TestLibraryDesk::aPaintedRunKeepsItsStarAndItsPlace()
{
    RunFile painter = begunRun(run("c.referee"));
    start();
    QTRY_COMPARE(count(), 3);
    m_thread->post(&LibraryService::setStarred, run("c.referee"), true);
    QTRY_VERIFY2(sentence().contains(QStringLiteral("painting this run")), qPrintable(sentence()));
    m_failures.clear();
    m_thread->post(&LibraryService::moveToTrash, run("c.referee"));
    QTRY_VERIFY2(sentence().contains(QStringLiteral("painting this run")), qPrintable(sentence()));
    painter.append(recordOf({}, 2)); // goes on
    QCOMPARE(painter.status().isStarred, false);
    QVERIFY(QFile::exists(run("c.referee")) && QFile::exists(run("c.referee-wal")));
}

void TestLibraryDesk::aRunGoesToTheTrashWhole()
{
    {
        const RunFile painter = begunRun(run("c.referee"));
        for (const char* ending : { "", "-wal" }) { // as a killed program leaves it
            QVERIFY(
                QFile::copy(run("c.referee") + QLatin1String(ending), run("killed.referee") + QLatin1String(ending)));
        }
    }
    start();
    QTRY_COMPARE(count(), 4);
    m_thread->post(&LibraryService::moveToTrash, run("killed.referee"));
    QTRY_COMPARE(count(), 3);
    QVERIFY2(m_failures.isEmpty(), qPrintable(sentence()));
    QVERIFY(QDir(m_runs).entryList({ QStringLiteral("*killed*") }, QDir::Files | QDir::Hidden).isEmpty());
    const QString there = m_folder->filePath(QStringLiteral("data/Trash/files/killed.referee"));
    const QByteArray note = QFileInfo(there).exists() ? noteOf("killed.referee") : QByteArray();
    QVERIFY2(note.contains("Path=" + run("killed.referee").toUtf8()), note);
    QVERIFY(!QFile::exists(there + QStringLiteral("-wal"))); // one file is all there is to bring back
    QCOMPARE(RunFile::open(there.toStdString(), RunFile::Access::Read).end(), int64_t(2)); // with its journal's part
}

void TestLibraryDesk::aRunComesBackFromTheTrash()
{
    start();
    QTRY_COMPARE(count(), 2);
    QStringList trashed;
    connect(&m_thread->service(), &LibraryService::trashed, m_receiver.get(),
        [&trashed](const QString& path) { trashed << path; });
    const QByteArray before = readBytes(run("a.referee"));
    m_thread->post(&LibraryService::moveToTrash, run("a.referee"));
    QTRY_COMPARE(count(), 1);
    QCOMPARE(trashed, QStringList { run("a.referee") });
    m_thread->post(&LibraryService::takeFromTrash, run("a.referee"));
    QTRY_COMPARE(count(), 2);
    QCOMPARE(readBytes(run("a.referee")), before);
    QVERIFY(noteOf("a.referee").isEmpty());
    m_thread->post(&LibraryService::moveToTrash, run("a.referee"));
    QTRY_COMPARE(count(), 1);
    QVERIFY(writeBytes(run("a.referee"), "somebody else's")); // its place is taken
    m_thread->post(&LibraryService::takeFromTrash, run("a.referee"));
    QTRY_VERIFY2(sentence().contains(QStringLiteral("cannot be taken back")), qPrintable(sentence()));
    QCOMPARE(readBytes(run("a.referee")), QByteArray("somebody else's"));
    QVERIFY(!noteOf("a.referee").isEmpty()); // the file manager still knows it
}

void TestLibraryDesk::aTitleIsPutIntoTheFile()
{
    start();
    QTRY_COMPARE(count(), 2);
    m_thread->post(&LibraryService::setTitle, run("a.referee"), QStringLiteral("  my star "));
    QTRY_VERIFY(std::ranges::count(last(), QStringLiteral("my star"), &ui::LibraryEntry::title) == 1);
    QCOMPARE(
        RunFile::open(run("a.referee").toStdString(), RunFile::Access::Read).status().title, std::string("my star"));
}

void TestLibraryDesk::aDamagedFileGoesToTheTrash()
{
    QVERIFY(writeBytes(run("bad.referee"), "no run"));
    QVERIFY(writeBytes(run("bad.referee-wal"), "no journal"));
    start();
    QTRY_COMPARE(count(), 3);
    m_thread->post(&LibraryService::moveToTrash, run("bad.referee"));
    QTRY_COMPARE(count(), 2);
    QVERIFY(QFile::exists(m_folder->filePath(QStringLiteral("data/Trash/files/bad.referee"))));
    QVERIFY(!QFile::exists(run("bad.referee-wal")));
    QVERIFY(writeBytes(run("bad.referee"), "another one"));
    m_thread->post(&LibraryService::moveToTrash, run("bad.referee"));
    QTRY_VERIFY(QFile::exists(m_folder->filePath(QStringLiteral("data/Trash/files/bad 2.referee"))));
    QVERIFY2(m_failures.isEmpty(), qPrintable(sentence()));
}

/// The trash keeps a note beside each file, whose name is longer: too long for this one.
void TestLibraryDesk::whatCannotBeMovedStaysWhole()
{
    const QString longest = m_runs + QLatin1Char('/') + QString(240, QLatin1Char('x')) + QStringLiteral(".referee");
    {
        const RunFile painter = begunRun(run("c.referee"));
        QVERIFY(QFile::copy(run("c.referee"), longest));
    }
    start();
    QTRY_COMPARE(count(), 4);
    m_thread->post(&LibraryService::moveToTrash, longest);
    QTRY_VERIFY2(sentence().contains(QStringLiteral("cannot be moved to the trash")), qPrintable(sentence()));
    QVERIFY(QFile::exists(longest));
    QCOMPARE(count(), 4);
    m_failures.clear();
    m_thread->post(&LibraryService::moveToTrash, run("none.referee"));
    QTRY_VERIFY2(sentence().contains(QStringLiteral("file not found")), qPrintable(sentence()));
}

/// The journal of a damaged file cannot be folded in, and goes first; the file itself finds its place taken.
void TestLibraryDesk::aFailedMoveBringsTheJournalBack()
{
    QVERIFY(writeBytes(run("bad.referee"), QByteArray(5000, 'x')) && writeBytes(run("bad.referee-wal"), "no journal"));
    const QString files = m_folder->filePath(QStringLiteral("data/Trash/files"));
    QVERIFY(QDir().mkpath(files) && writeBytes(files + QStringLiteral("/bad.referee"), "of somebody else"));
    start();
    m_thread->post(&LibraryService::moveToTrash, run("bad.referee"));
    QTRY_VERIFY2(sentence().contains(QStringLiteral("is in the way")), qPrintable(sentence()));
    QVERIFY(QFile::exists(run("bad.referee")) && QFile::exists(run("bad.referee-wal")));
    QCOMPARE(QFileInfo(files + QStringLiteral("/bad.referee")).size(), 16);
    QVERIFY(noteOf("bad.referee-wal").isEmpty() && noteOf("bad.referee").isEmpty());
}

void TestLibraryDesk::aMissingFolderIsASentence()
{
    m_runs += QStringLiteral("/none");
    start();
    QTRY_VERIFY2(sentence().contains(m_runs), qPrintable(sentence()));
    QCOMPARE(count(), 0);
}

void TestLibraryDesk::theThreadEndsWhileItReads()
{
    for (int i = 0; i < 200; ++i) {
        QVERIFY(QFile::copy(run("a.referee"), QStringLiteral("%1/%2.referee").arg(m_runs).arg(i)));
    }
    start();
    m_thread->post(&LibraryService::setStarred, run("a.referee"), true);
    m_thread.reset();
    QVERIFY(RunFile::open(run("a.referee").toStdString(), RunFile::Access::Read).status().isStarred);
}

REFEREE_TEST(TestLibraryDesk)
#include "tst_library_service.moc"
