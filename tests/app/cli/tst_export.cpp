// SPDX-License-Identifier: GPL-3.0-or-later
// `referee export` as a user has it: pictures and gradients are those of the run, bit for bit; films; bad combinations.
#include "app/export/export_moments.h"
#include "app/storage/picture_file.h"
#include "core/engine/engine.h"
#include "tests/app/cli/program_kit.h"
#include "tests/app/export/exr_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int kIterations = 6; ///< the last one is the tail
constexpr int kEdited = 3; ///< another prompt acts from there on

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theLastPictureIsTheFileThatWasPainted();
    void picturesTellTheirMoment();
    void aBranchHasThePastOfItsRun();
    void gradientsAreThoseOfTheRun();
    void thinnedMomentsGiveTheSame();
    void inTheTailOnlyStableDiffusionPulls();
    void aFilmHasItsFramesAndSaysNothing();
    void withoutFfmpegPicturesAreOffered();
    void badCombinationsGiveSentences_data();
    void badCombinationsGiveSentences();
    void plainSamplingHasPicturesButNoGradients();
    void aRunOfVersion1GoesOnAndIsExported();

private:
    ProgramRun exported(const QStringList& options, const QString& run = {}) const
    {
        return test::referee(
            QStringList { QStringLiteral("export"), run.isEmpty() ? m_run : run, QStringLiteral("--json") } + options);
    }
    static QStringList filesOf(const ProgramRun& run)
    {
        QStringList files;
        for (const auto& file : run.json().value(QStringLiteral("files")).toArray()) {
            files.append(file.toString());
        }
        return files;
    }
    QStringList painting(const QStringList& more) const
    {
        return QStringList { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"),
            QStringLiteral("3"), QStringLiteral("--views"), QStringLiteral("2"), QStringLiteral("--threads"),
            QStringLiteral("1"), QStringLiteral("--out"), m_folder.path(), QStringLiteral("--json") }
        + more;
    }
    QTemporaryDir m_folder;
    QString m_run;
    QString m_picture;
};

void TestExport::initTestCase()
{
    const ProgramRun run
        = test::referee(painting({ QStringLiteral("--steps"), QString::number(kIterations), QStringLiteral("--set"),
            QStringLiteral("tail=1"), QStringLiteral("--at"), QStringLiteral("%1:prompt=a blue moon").arg(kEdited) }));
    QVERIFY2(run.exitCode == 0, run.text());
    m_run = run.json().value(QStringLiteral("run")).toString();
    m_picture = run.json().value(QStringLiteral("image")).toString();
}

void TestExport::theLastPictureIsTheFileThatWasPainted()
{
    const ProgramRun run = exported({ QStringLiteral("--png") });
    QVERIFY2(run.exitCode == 0, run.text());
    QCOMPARE(filesOf(run).size(), 1);
    QVERIFY(filesOf(run).front() != m_picture);
    QVERIFY2(readFile(filesOf(run).front()) == readFile(m_picture), run.text()); // the text inside too
}

void TestExport::picturesTellTheirMoment()
{
    const ProgramRun run = exported({ QStringLiteral("--png"), QStringLiteral("--every"), QStringLiteral("4") });
    QVERIFY2(run.exitCode == 0, run.text());
    const QDir folder(filesOf(run).front());
    QCOMPARE(folder.entryList(QDir::Files),
        (QStringList { QStringLiteral("0000.png"), QStringLiteral("0004.png"), QStringLiteral("0006.png") }));
    const auto fileOf = [&](const char* name) { return folder.filePath(QLatin1String(name)).toStdString(); };
    QCOMPARE(readPicture(fileOf("0006.png")).rgb, readPicture(m_picture.toStdString()).rgb);
    QVERIFY(readPicture(fileOf("0004.png")).rgb != readPicture(fileOf("0006.png")).rgb);
    const auto json = [&](const char* name) { return nlohmann::json::parse(readPictureText(fileOf(name))); };
    QCOMPARE(json("0000.png").at("edits").size(), size_t(0));
    QCOMPARE(json("0004.png").at("edits").size(), size_t(1));
    QCOMPARE(json("0004.png").at("iterations").get<int>(), 4);
}

void TestExport::aBranchHasThePastOfItsRun()
{
    const ProgramRun fork = test::referee({ QStringLiteral("fork"), m_run, QStringLiteral("--json"),
        QStringLiteral("--at"), QStringLiteral("4"), QStringLiteral("--set"), QStringLiteral("w1=0.5") });
    const QString branch = fork.json().value(QStringLiteral("run")).toString();
    const QStringList before { QStringLiteral("--png"), QStringLiteral("--at"), QStringLiteral("2") };
    const ProgramRun shared = exported(before, branch);
    QVERIFY2(shared.exitCode == 0 && filesOf(shared).size() == 1, shared.text());
    QVERIFY(readFile(filesOf(shared).front()) == readFile(filesOf(exported(before)).front())); // the text inside too
    const ProgramRun maps = exported({ QStringLiteral("--exr"), QStringLiteral("--at"), QStringLiteral("3") }, branch);
    QVERIFY2(maps.exitCode == 0 && maps.err.isEmpty(), maps.text()); // the last one before it branched off
    const ExrFile latents = readExr(filesOf(maps)[0].toStdString());
    QCOMPARE(latents.texts.at("run"), RunFile::open(m_run.toStdString(), RunFile::Access::Read).head().uuid);
    QCOMPARE(latents.texts.at("repeat"), std::string("the bits of the run"));
    const ProgramRun all = exported({ QStringLiteral("--png"), QStringLiteral("--every=3") }, branch);
    QCOMPARE(QDir(filesOf(all).front()).entryList(QDir::Files).join(QLatin1Char(' ')),
        QStringLiteral("0000.png 0003.png 0006.png"));
}

/// The test's engine walks the whole run; the program takes up a snapshot.
void TestExport::gradientsAreThoseOfTheRun()
{
    const int at = kEdited + 1;
    const ProgramRun run
        = exported({ QStringLiteral("--exr"), QStringLiteral("--parts"), QStringLiteral("--at"), QString::number(at) });
    QVERIFY2(run.exitCode == 0 && run.err.isEmpty() && filesOf(run).size() == 2, run.text());
    const ExrFile latents = readExr(filesOf(run)[0].toStdString());
    const ExrFile pixels = readExr(filesOf(run)[1].toStdString());
    QCOMPARE(latents.texts.at("prompt"), std::string("a blue moon"));
    QCOMPARE(latents.texts.at("iteration"), std::to_string(at));
    QCOMPARE(latents.texts.at("repeat"), std::string("the bits of the run"));
    QCOMPARE(latents.channels.size(), size_t(24));

    const RunFile file = RunFile::open(m_run.toStdString(), RunFile::Access::Read);
    QCOMPARE(latents.texts.at("run"), file.head().uuid);
    EngineOptions options = file.head().options;
    options.threads = 1;
    const auto engine = loadEngine(
        options, [](const std::string&, int64_t, int64_t) {}, nullptr);
    RunReplayer walk(*engine, file, 0);
    while (walk.iteration() <= at) {
        walk.step();
    }
    const auto maps = engine->inspect(MapSet(0xFF), nullptr);
    QCOMPARE(maps.size(), size_t(7));
    for (const auto& map : maps) {
        const bool isPixel = map.kind == MapKind::Pixel;
        const auto& written = isPixel ? pixels : latents;
        QCOMPARE(written.height, int(map.height));
        const std::string name { map.kind == MapKind::Referee ? "blip2" : kMapNames[static_cast<size_t>(map.kind)] };
        const auto count = static_cast<size_t>(map.height * map.width);
        for (size_t channel = 0; channel < static_cast<size_t>(map.channels); ++channel) {
            const auto ending = isPixel ? std::string(1, "RGB"[channel]) : "c" + std::to_string(channel);
            const auto* expected = map.values.data() + channel * count;
            QVERIFY2(isSameBits(written.channels.at(name + "." + ending), expected, count), name.c_str());
        }
    }
}

void TestExport::thinnedMomentsGiveTheSame()
{
    const QString thin = m_folder.filePath(QStringLiteral("thin.referee"));
    QVERIFY(QFile::copy(m_run, thin));
    const auto compacted
        = test::referee({ QStringLiteral("compact"), thin, QStringLiteral("--to"), QStringLiteral("1") });
    QVERIFY2(!RunFile::open(thin.toStdString(), RunFile::Access::Read).snapshot(4), compacted.text());
    const QStringList options { QStringLiteral("--exr"), QStringLiteral("--png"), QStringLiteral("--at"),
        QStringLiteral("4") };
    const auto whole = filesOf(exported(options));
    const auto thinned = filesOf(exported(options, thin));
    QCOMPARE(whole.size(), 3);
    QCOMPARE(thinned.size(), 3);
    for (int i = 0; i < 3; ++i) {
        QVERIFY2(readFile(whole[i]) == readFile(thinned[i]), qPrintable(whole[i]));
    }
}

void TestExport::inTheTailOnlyStableDiffusionPulls()
{
    const auto tail = filesOf(exported({ QStringLiteral("--exr"), QStringLiteral("--at"), QStringLiteral("5") }));
    QCOMPARE(tail.size(), 1);
    QCOMPARE(
        readExr(tail[0].toStdString()).names(), (std::vector<std::string> { "sds.c0", "sds.c1", "sds.c2", "sds.c3" }));
    const auto last = filesOf(exported({ QStringLiteral("--exr") }));
    QCOMPARE(readExr(last.at(0).toStdString()).texts.at("iteration"), std::string("4"));
    const auto all = exported({ QStringLiteral("--exr"), QStringLiteral("--every"), QStringLiteral("3") });
    QCOMPARE(QDir(filesOf(all).value(0)).entryList(QDir::Files),
        (QStringList { QStringLiteral("0000 pixels.exr"), QStringLiteral("0000.exr"), QStringLiteral("0003 pixels.exr"),
            QStringLiteral("0003.exr"), QStringLiteral("0005.exr") }));
}

void TestExport::aFilmHasItsFramesAndSaysNothing()
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
    process.setProcessEnvironment(environment);
    process.start(programPath(),
        { QStringLiteral("export"), m_run, QStringLiteral("--json"), QStringLiteral("--video"),
            QStringLiteral("--every"), QStringLiteral("2"), QStringLiteral("--fps"), QStringLiteral("2") });
    const ProgramRun run = finished(process);
    QVERIFY2(run.exitCode == 0 && run.err.isEmpty(), run.text());
    QProcess probe;
    probe.start(QStringLiteral("ffprobe"),
        { QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-count_frames"),
            QStringLiteral("-show_entries"), QStringLiteral("stream=r_frame_rate,nb_read_frames"),
            QStringLiteral("-of"), QStringLiteral("csv=p=0"), filesOf(run).value(0) });
    // Iterations 0, 2, 4, 6, and the last one for a second and a half more.
    QCOMPARE(finished(probe).out.trimmed(), QStringLiteral("2/1,7"));
}

void TestExport::withoutFfmpegPicturesAreOffered()
{
    const auto without = [&](const QString& kind) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), m_folder.path());
        process.setProcessEnvironment(environment);
        process.start(programPath(), { QStringLiteral("export"), m_run, QStringLiteral("--json"), kind });
        return finished(process);
    };
    const auto video = without(QStringLiteral("--video"));
    QCOMPARE(video.exitCode, 2);
    QVERIFY2(
        video.err.contains(QStringLiteral("ffmpeg")) && video.err.contains(QStringLiteral("--frames")), video.text());
    const auto frames = without(QStringLiteral("--frames"));
    QVERIFY2(frames.exitCode == 0 && frames.err.isEmpty(), frames.text());
    QVERIFY(!QImage(filesOf(frames).value(0) + QStringLiteral("/0000.png")).isNull());
}

void TestExport::badCombinationsGiveSentences_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("part");
    QTest::newRow("nothing") << ""
                             << "Choose an output";
    QTest::newRow("at alone") << "--npz --at 3"
                              << "--png or --exr";
    QTest::newRow("every for csv") << "--csv --every 2"
                                   << "every iteration";
    QTest::newRow("fps for frames") << "--frames --fps 5"
                                    << "--video";
    QTest::newRow("parts for png") << "--png --parts"
                                   << "--exr";
    QTest::newRow("at and every") << "--png --at 2 --every 2"
                                  << "excludes";
    QTest::newRow("every 0") << "--png --every 0"
                             << "--every";
    QTest::newRow("no number") << "--png --at last"
                               << "--at";
    QTest::newRow("picture behind the end") << "--png --at 7"
                                            << "from 0 to 6";
    QTest::newRow("gradients behind the end") << "--exr --at 6"
                                              << "from 0 to 5";
    QTest::newRow("negative") << "--exr --at -1"
                              << "from 0 to 100000";
}

void TestExport::badCombinationsGiveSentences()
{
    QFETCH(QString, options);
    QFETCH(QString, part);
    const auto before = QDir(m_folder.path()).entryList(QDir::AllEntries);
    const ProgramRun run = exported(options.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QVERIFY2(run.exitCode == 2 && run.out.isEmpty() && run.err.contains(part), run.text());
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::AllEntries), before);
}

void TestExport::plainSamplingHasPicturesButNoGradients()
{
    const ProgramRun painted = test::referee(painting(
        { QStringLiteral("--method"), QStringLiteral("sd"), QStringLiteral("--sampler-steps"), QStringLiteral("4") }));
    QVERIFY2(painted.exitCode == 0, painted.text());
    const QString file = painted.json().value(QStringLiteral("run")).toString();
    const auto picture = exported({ QStringLiteral("--png") }, file);
    QVERIFY2(picture.exitCode == 0, picture.text());
    QCOMPARE(readFile(filesOf(picture).value(0)), readFile(painted.json().value(QStringLiteral("image")).toString()));
    const auto maps = exported({ QStringLiteral("--exr") }, file);
    QVERIFY2(maps.exitCode == 2 && maps.err.contains(QStringLiteral("no gradients")), maps.text());
}

/// With the pack of today, which is another one.
void TestExport::aRunOfVersion1GoesOnAndIsExported()
{
    const QString old = m_folder.filePath(QStringLiteral("old.referee"));
    QVERIFY(QFile::copy(QStringLiteral(REFEREE_TEST_DATA "/version_1.referee"), old));
    QVERIFY(QFile::setPermissions(old, QFile::ReadOwner | QFile::WriteOwner));
    const QStringList pack { QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK) };
    const ProgramRun on = test::referee(QStringList { QStringLiteral("resume"), old, QStringLiteral("--json") } + pack);
    QVERIFY2(on.exitCode == 0 && on.json().value(QStringLiteral("iterations")).toInt() == 14, on.text());
    const ProgramRun run = exported(QStringList { QStringLiteral("--csv"), QStringLiteral("--npz"),
                                        QStringLiteral("--png"), QStringLiteral("--exr") }
            + pack,
        old);
    QVERIFY2(run.exitCode == 0 && filesOf(run).size() == 6, run.text());
}

REFEREE_TEST(TestExport)
#include "tst_export.moc"
