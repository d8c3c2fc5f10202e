// SPDX-License-Identifier: GPL-3.0-or-later
// tests/data/version_1.referee was made by `referee generate` on 2026-11-24 and interrupted after 7 of 14 iterations
// (preset paper, w1 changed at 3, prompt at 5). Files like it must stay readable for ever.
#include "app/storage/run_file.h"
#include "tests/support/test_registry.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;

class TestVersion1 : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itsHeadIsRead();
    void itsNumbersAreRead();
    void itsStatesAreReadBitForBit_data();
    void itsStatesAreReadBitForBit();
    void itsEditsActAndItsPicturesShow();
    void aCopyGoesOn();
    void aCopyIsCompacted();

private:
    static RunFile opened() { return RunFile::open(REFEREE_TEST_DATA "/version_1.referee", RunFile::Access::Read); }
    std::filesystem::path copied(const char* name) const
    {
        const QString copy = m_folder.filePath(QString::fromLatin1(name));
        QFile::copy(QStringLiteral(REFEREE_TEST_DATA "/version_1.referee"), copy);
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
        return copy.toStdString();
    }
    QTemporaryDir m_folder;
};

void TestVersion1::itsHeadIsRead()
{
    const RunFile run = opened();
    const RunHeader& head = run.head();
    QCOMPARE(head.uuid, std::string("b1c22db5-d3e0-4701-a78f-347bc3f9b502"));
    QCOMPARE(head.parent, std::string());
    QCOMPARE(head.version, std::string("0.1.0"));
    QCOMPARE(head.request.prompt, std::string("a red star above a blue moon"));
    QCOMPARE(head.request.negativePrompt, std::string("blur"));
    QCOMPARE(head.request.seed, 18446744073709551615ULL);
    QCOMPARE(head.preset, std::string("paper"));
    QCOMPARE(head.request.settings.optimizer, std::string("adam"));
    QCOMPARE(head.request.settings.iterations, int64_t(14));
    QCOMPARE(head.options.threads, 1);
    QCOMPARE(head.engine.libTorch, std::string("2.11.0"));
    QCOMPARE(head.packFiles.front().path, std::string("pack.json"));
    QCOMPARE(run.status().outcome, RunOutcome::Stopped);
    QVERIFY(!run.status().isStarred);
}

void TestVersion1::itsNumbersAreRead()
{
    const auto reports = opened().reports();
    QCOMPARE(reports.size(), size_t(7));
    QCOMPARE(reports[3].itm, 0.9620216190814972);
    QCOMPARE(reports[3].caption, 2.362302303314209);
    QCOMPARE(reports[2].w1, 1.0);
    QCOMPARE(reports[3].w1, 1.5);
    QCOMPARE(reports[0].itmPerView, (std::vector<double> { 7.628233432769775, 3.6695356369018555 }));
    QVERIFY(reports[6].captionPerToken.empty()); // was not measured then
    QVERIFY(reports[6].stageMs[0] > 0);
    QVERIFY(opened().scores().empty());
}

void TestVersion1::itsStatesAreReadBitForBit_data()
{
    QTest::addColumn<QByteArray>("hash");
    QTest::newRow("0") << QByteArray("936ef6a9e2b312e5");
    QTest::newRow("1") << QByteArray("d4a729bc53d97706");
    QTest::newRow("2") << QByteArray("cc2fe9f03cca4fec");
    QTest::newRow("3") << QByteArray("bbf29ed42d94b1e6");
    QTest::newRow("4") << QByteArray("f8ba4848906a32f0");
    QTest::newRow("5") << QByteArray("40d1fccd21c28cd9");
    QTest::newRow("6") << QByteArray("94e9064980f15086");
    QTest::newRow("7") << QByteArray("44ac16e5ed0ca396");
}

/// The hashes were taken by Python from the file's bytes.
void TestVersion1::itsStatesAreReadBitForBit()
{
    QFETCH(QByteArray, hash);
    const int64_t iteration = QByteArray(QTest::currentDataTag()).toInt();
    const auto snapshot = opened().snapshot(iteration);
    QVERIFY(snapshot);
    QCryptographicHash sum(QCryptographicHash::Sha256);
    for (const auto* part :
        { &snapshot->z, &snapshot->ema, &snapshot->firstMoment, &snapshot->secondMoment, &snapshot->samplerState }) {
        sum.addData(QByteArray(
            reinterpret_cast<const char*>(part->data()), static_cast<qsizetype>(part->size() * sizeof(float))));
    }
    QCOMPARE(sum.result().toHex().left(16), hash);
    QCOMPARE(snapshot->width, int64_t(16));
    QCOMPARE(snapshot->emaCount, iteration);
    QCOMPARE(snapshot->adamSteps, static_cast<double>(iteration));
}

void TestVersion1::itsEditsActAndItsPicturesShow()
{
    const RunFile run = opened();
    QCOMPARE(run.end(), int64_t(7));
    QCOMPARE(run.edits().size(), size_t(2));
    QCOMPARE(run.stateAt(2).settings.w1, 1.0);
    QCOMPARE(run.stateAt(3).settings.w1, 1.5);
    QCOMPARE(run.stateAt(4).prompt, std::string("a red star above a blue moon"));
    QCOMPARE(run.stateAt(5).prompt, std::string("a green heart above a blue moon"));
    QCOMPARE(run.previewIterations(), (std::vector<int64_t> { 0, 3, 5 }));
    for (const int64_t iteration : run.previewIterations()) {
        const auto png = run.previewPng(iteration);
        QCOMPARE(QImage::fromData(png.data(), static_cast<int>(png.size())).size(), QSize(128, 128));
    }
}

void TestVersion1::aCopyGoesOn()
{
    const auto path = copied("on.referee");
    {
        RunFile run = RunFile::open(path, RunFile::Access::Append);
        IterationRecord record;
        record.report.iteration = 7;
        record.report.captionPerToken = { 0.5, 0.25 };
        record.after = *run.snapshot(7);
        record.after.iteration = 8;
        run.append(record);
        run.addScore(8, {});
        run.finish(RunOutcome::Finished);
    }
    const RunFile run = RunFile::open(path, RunFile::Access::Read);
    QCOMPARE(run.end(), int64_t(8));
    QCOMPARE(run.snapshot(8)->z, opened().snapshot(7)->z);
    QCOMPARE(run.reports().back().captionPerToken, (std::vector<double> { 0.5, 0.25 }));
    QCOMPARE(run.scores().size(), size_t(1));
    QCOMPARE(run.status().outcome, RunOutcome::Finished);
}

void TestVersion1::aCopyIsCompacted()
{
    const auto path = copied("small.referee");
    const auto before = std::filesystem::file_size(path);
    {
        RunFile run = RunFile::open(path, RunFile::Access::Append);
        compactRun(run, 1);
    }
    QVERIFY(std::filesystem::file_size(path) < before);
    const RunFile run = RunFile::open(path, RunFile::Access::Read);
    QCOMPARE(run.snapshotIterations(), (std::vector<int64_t> { 0, 3, 5, 7 }));
    QCOMPARE(run.snapshot(5)->secondMoment, opened().snapshot(5)->secondMoment);
    QCOMPARE(run.reports().size(), size_t(7));
}

REFEREE_TEST(TestVersion1)
#include "tst_version_1.moc"
