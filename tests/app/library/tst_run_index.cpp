// SPDX-License-Identifier: GPL-3.0-or-later
// Files are opened when they have changed and at no other time, and the index is never trusted more than they are.
#include "app/library/run_index.h"
#include "core/base/errors.h"
#include "tests/app/library/run_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

IndexWork work(int files, int opened, int removed) { return { files, opened, removed }; }

} // namespace

class TestRunIndex : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void unchangedFilesAreNotOpenedAgain();
    void changesAreSeen();
    void entriesSurviveTheIndex();
    void badFilesAreListedAndNotOpenedAgain();
    void linksAndHiddenFoldersAreLeftAlone();
    void aPaintedRunIsFollowed();
    void whatIsNoIndexIsReplaced_data();
    void whatIsNoIndexIsReplaced();
    void withoutACacheEverythingStillWorks();
    void twoIndexesShareAFile();
    void aMissingFolderIsASentence();
    void stoppingKeepsWhatWasRead();
    void twoThousandRunsAreOpenedOnce();

private:
    RunIndex index() const { return RunIndex(runs(), { cache(), true }); }
    QString runs() const { return m_folder->filePath(QStringLiteral("runs")); }
    QString cache() const { return m_folder->filePath(QStringLiteral("cache")); }
    QString run(const char* name) const { return runs() + QLatin1Char('/') + QString::fromLatin1(name); }
    QString indexFile() const
    {
        const QDir folder(cache());
        return folder.filePath(folder.entryList({ QStringLiteral("*.sqlite") }, QDir::Files).value(0));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunIndex::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(runs() + QStringLiteral("/old/older")));
    endedRun(run("a.referee"));
    endedRun(run("old/older/b.referee"));
}

void TestRunIndex::unchangedFilesAreNotOpenedAgain()
{
    {
        RunIndex first = index();
        QVERIFY(first.isKept() && first.entries().isEmpty());
        QCOMPARE(first.refresh(), work(2, 2, 0));
        QCOMPARE(first.refresh(), work(2, 0, 0));
    }
    RunIndex later = index();
    QCOMPARE(later.entries().size(), 2); // before anything is looked at
    QCOMPARE(later.refresh(), work(2, 0, 0));
    QCOMPARE(later.folders().size(), 3);
}

void TestRunIndex::changesAreSeen()
{
    RunIndex index = this->index();
    index.refresh();
    RunFile::open(run("a.referee").toStdString(), RunFile::Access::Append).setStarred(true);
    QCOMPARE(index.refresh(), work(2, 1, 0));
    endedRun(run("c.referee"));
    QCOMPARE(index.refresh(), work(3, 1, 0));
    QVERIFY(QFile::rename(run("old/older/b.referee"), run("old/b.referee")));
    QCOMPARE(index.refresh(), work(3, 1, 1));
    QVERIFY(QFile::remove(run("old/b.referee")));
    QCOMPARE(index.refresh(), work(2, 0, 1));
    QCOMPARE(index.entries().size(), 2);
    QCOMPARE(this->index().entries().size(), 2);
    LibraryQuery starred;
    starred.isStarredOnly = true;
    QCOMPARE(index.entries(starred).value(0).path, run("a.referee"));
}

void TestRunIndex::entriesSurviveTheIndex()
{
    RunPlan plan;
    plan.prompt = QStringLiteral("ein Café, 日本語, 🌙");
    plan.judge = 0.25;
    plan.isStarred = true;
    {
        RunFile file = begunRun(run("a b.referee"), plan);
        PictureScore score;
        score.hasJudge = true;
        score.judge = plan.judge;
        score.phrases = { { "a moon", 0.9 } };
        file.addScore(plan.iterations, score);
        file.setTitle("my ☾");
        file.finish(RunOutcome::Stopped);
    }
    LibraryQuery query;
    query.words = QStringList { QStringLiteral("CAFÉ"), QStringLiteral("日本") };
    RunIndex fresh = index();
    fresh.refresh();
    const auto read = fresh.entries(query).value(0);
    const auto kept = index().entries(query).value(0);
    QVERIFY(!read.path.isEmpty() && !read.thumbnailPng.isEmpty());
    QCOMPARE(kept.path, read.path);
    QCOMPARE(kept.uuid, read.uuid);
    QVERIFY(read.title == QStringLiteral("my ☾") && !read.recipe.isEmpty() && read.asked == 1);
    QVERIFY(kept.title == read.title && kept.recipe == read.recipe);
    QVERIFY(kept.asked == read.asked && kept.seen == read.seen);
    QCOMPARE(kept.prompt, plan.prompt);
    QCOMPARE(kept.seed, read.seed);
    QCOMPARE(kept.created, read.created);
    QCOMPARE(kept.modified, read.modified);
    QCOMPARE(kept.iterations, read.iterations);
    QCOMPARE(kept.length, read.length);
    QCOMPARE(kept.method + kept.preset + kept.outcome, read.method + read.preset + read.outcome);
    QCOMPARE(kept.itm, read.itm);
    QCOMPARE(kept.caption, read.caption);
    QCOMPARE(kept.judge, std::optional<double>(0.25));
    QCOMPARE(kept.bytes, read.bytes);
    QVERIFY(kept.isStarred);
    QCOMPARE(kept.thumbnailPng, read.thumbnailPng);
    QVERIFY(RunIndex(runs(), { cache(), false }).entries(query).value(0).thumbnailPng.isEmpty());
}

void TestRunIndex::badFilesAreListedAndNotOpenedAgain()
{
    QVERIFY(writeBytes(run("text.referee"), "no run"));
    QVERIFY(writeBytes(run("picture.png"), "not asked for"));
    RunIndex index = this->index();
    QCOMPARE(index.refresh(), work(3, 3, 0));
    QCOMPARE(index.refresh(), work(3, 0, 0));
    QVERIFY(!this->index().entries().back().problem.isEmpty());
    QVERIFY(QFile::remove(run("text.referee")));
    endedRun(run("text.referee"));
    QCOMPARE(index.refresh(), work(3, 1, 0));
    QVERIFY(index.entries().back().problem.isEmpty());
}

void TestRunIndex::linksAndHiddenFoldersAreLeftAlone()
{
    QVERIFY(QFile::link(runs(), run("old/loop")));
    QVERIFY(QFile::link(run("a.referee"), run("link.referee")));
    QVERIFY(QDir().mkpath(run(".Trash-0/files")));
    endedRun(run(".Trash-0/files/c.referee"));
    QCOMPARE(index().refresh(), work(2, 2, 0));
}

void TestRunIndex::aPaintedRunIsFollowed()
{
    RunFile painter = begunRun(run("c.referee"));
    RunIndex index = this->index();
    QCOMPARE(index.refresh(), work(3, 3, 0));
    QCOMPARE(index.refresh(), work(3, 0, 0));
    painter.append(recordOf({}, 2));
    QCOMPARE(index.refresh(), work(3, 1, 0));
    QCOMPARE(index.entries().front().iterations, 3);
    QCOMPARE(index.entries().front().outcome, QStringLiteral("open"));
    painter.finish(RunOutcome::Finished);
    QCOMPARE(index.refresh(), work(3, 1, 0));
    QCOMPARE(index.entries().front().outcome, QStringLiteral("finished"));
}

void TestRunIndex::whatIsNoIndexIsReplaced_data()
{
    QTest::addColumn<QString>("act"); // SQL, or "text", "cut", "rubbish"
    QTest::newRow("newer") << "PRAGMA user_version = 99";
    QTest::newRow("of another program") << "PRAGMA application_id = 7";
    QTest::newRow("other columns") << "ALTER TABLE entry RENAME COLUMN itm TO tim";
    QTest::newRow("no table") << "DROP TABLE entry";
    QTest::newRow("text") << "text";
    QTest::newRow("truncated") << "cut";
    QTest::newRow("rubbish in the middle") << "rubbish";
}

void TestRunIndex::whatIsNoIndexIsReplaced()
{
    QFETCH(QString, act);
    index().refresh();
    const qint64 size = QFileInfo(indexFile()).size();
    if (act == QLatin1String("text")) {
        QVERIFY(writeBytes(indexFile(), QByteArray(9000, 'x')));
    } else if (act == QLatin1String("cut")) {
        QVERIFY(QFile::resize(indexFile(), size / 2));
    } else if (act == QLatin1String("rubbish")) {
        QFile file(indexFile());
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(4096));
        file.write(QByteArray(int(size - 4096), '\x7f'));
    } else {
        QVERIFY(tamper(indexFile(), act));
    }
    RunIndex replaced = index();
    QCOMPARE(replaced.refresh(), work(2, 2, 0));
    QCOMPARE(replaced.entries().size(), 2);
    QVERIFY(replaced.isKept());
    QCOMPARE(index().refresh(), work(2, 0, 0));
}

void TestRunIndex::withoutACacheEverythingStillWorks()
{
    QVERIFY(writeBytes(cache(), "a file where the folder is to be"));
    for (int time = 0; time < 2; ++time) {
        RunIndex index = this->index();
        QVERIFY(!index.isKept());
        QCOMPARE(index.refresh(), work(2, 2, 0));
        QCOMPARE(index.refresh(), work(2, 0, 0));
        QCOMPARE(index.entries().size(), 2);
    }
}

void TestRunIndex::twoIndexesShareAFile()
{
    RunIndex window = index();
    RunIndex program = index();
    window.refresh();
    QCOMPARE(program.refresh(), work(2, 2, 0)); // was there before the other one wrote
    endedRun(run("c.referee"));
    window.refresh();
    program.refresh();
    QVERIFY(window.isKept() && program.isKept());
    QCOMPARE(index().refresh(), work(3, 0, 0));
}

void TestRunIndex::aMissingFolderIsASentence()
{
    index().refresh();
    QVERIFY(QDir(runs()).removeRecursively());
    RunIndex index = this->index();
    QVERIFY_THROWS_EXCEPTION(LoadError, index.refresh());
}

void TestRunIndex::stoppingKeepsWhatWasRead()
{
    for (int i = 0; i < 100; ++i) {
        endedRun(runs() + QStringLiteral("/%1.referee").arg(i));
    }
    std::atomic<bool> stop = false;
    int total = 0;
    const auto progress = [&](int done, int all) {
        stop = true;
        total = all;
        QCOMPARE(done, 64);
    };
    RunIndex index = this->index();
    QVERIFY_THROWS_EXCEPTION(Cancelled, index.refresh(progress, &stop));
    QCOMPARE(total, 102);
    QCOMPARE(this->index().refresh(), work(102, 38, 0));
}

void TestRunIndex::twoThousandRunsAreOpenedOnce()
{
    for (int i = 2; i < 2000; ++i) {
        QVERIFY(QFile::copy(run("a.referee"), runs() + QStringLiteral("/old/%1.referee").arg(i)));
    }
    QCOMPARE(index().refresh(), work(2000, 2000, 0));
    QCOMPARE(index().refresh(), work(2000, 0, 0));
    QCOMPARE(index().entries().size(), 2000);
}

REFEREE_TEST(TestRunIndex)
#include "tst_run_index.moc"
