// SPDX-License-Identifier: GPL-3.0-or-later
// `referee generate` as a user has it: picture, metrics, JSON, edits, warnings, interrupts.
#include "app/storage/picture_file.h"
#include "app/storage/run_json.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtGui/QImage>
#include <QtTest/QtTest>
#include <csignal>

using namespace referee;
using namespace referee::test;

class TestGenerate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void paintsAPictureThatTellsHowItWasMade();
    void sameSeedGivesTheSameFile();
    void nothingIsOverwritten();
    void countPaintsSeedsInARow();
    void jsonIsAloneOnStdout();
    void scoreIsThatOfTheScoreVerb();
    void scriptedEditsAct();
    void longAndWeightedPromptsRunWithANote();
    void aShortRunHasAShortTailAndReplays();
    void seedsBeyondTheGreatestAreTold();
    void twoValuesOfASettingAreTold();
    void metricsHaveALinePerIteration();
    void interruptLeavesThePictureSoFar_data();
    void interruptLeavesThePictureSoFar();
    void startImageIsTaken();

private:
    QStringList quick(const QStringList& more = {}) const
    {
        return QStringList { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"),
            QStringLiteral("3"), QStringLiteral("--steps"), QStringLiteral("4"), QStringLiteral("--views"),
            QStringLiteral("2"), QStringLiteral("--set"), QStringLiteral("tail=1"), QStringLiteral("--threads"),
            QStringLiteral("1"), QStringLiteral("--out"), m_folder->path() }
        + more;
    }
    QString file(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGenerate::paintsAPictureThatTellsHowItWasMade()
{
    const auto run = referee::test::referee(quick());
    QVERIFY2(run.exitCode == 0, run.text());
    const QString picture = run.out.trimmed();
    QCOMPARE(picture, file("a red star 3.png"));
    QCOMPARE(QImage(picture).size(), QSize(128, 128));
    const auto text = QByteArray::fromStdString(readPictureText(picture.toStdString()));
    const auto json = QJsonDocument::fromJson(text).object();
    QCOMPARE(json[QStringLiteral("prompt")].toString(), QStringLiteral("a red star"));
    QCOMPARE(json[QStringLiteral("seed")].toString(), QStringLiteral("3"));
    QCOMPARE(json[QStringLiteral("settings")].toObject()[QStringLiteral("views")].toInt(), 2);
    QVERIFY(!json[QStringLiteral("version")].toString().isEmpty());
    const auto files = json[QStringLiteral("pack")].toObject()[QStringLiteral("files")].toObject();
    QVERIFY(files.size() > 10);
    QCOMPARE(files.begin().value().toString().size(), 64);
}

void TestGenerate::sameSeedGivesTheSameFile()
{
    const QString first = referee::test::referee(quick()).out.trimmed();
    const QString second = referee::test::referee(quick()).out.trimmed();
    QVERIFY(first != second);
    QCOMPARE(readFile(first), readFile(second));
    QVERIFY(!readFile(first).isEmpty());
}

void TestGenerate::nothingIsOverwritten()
{
    QVERIFY(writeFile(file("a red star 3.png"), "mine"));
    const auto run = referee::test::referee(quick());
    QCOMPARE(run.out.trimmed(), file("a red star 3 2.png"));
    QCOMPARE(readFile(file("a red star 3.png")), QByteArray("mine"));
}

void TestGenerate::countPaintsSeedsInARow()
{
    const auto run = referee::test::referee(quick({ QStringLiteral("--count"), QStringLiteral("2") }));
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY(QFile::exists(file("a red star 3.png")));
    QVERIFY(QFile::exists(file("a red star 4.png")));
}

void TestGenerate::jsonIsAloneOnStdout()
{
    const auto run = referee::test::referee(quick({ QStringLiteral("--json") }));
    const auto json = run.json();
    for (const auto* key : { "image", "run", "seed", "iterations", "seconds", "itm", "caption" }) {
        QVERIFY2(json.contains(QLatin1String(key)), run.text());
    }
    QCOMPARE(json[QStringLiteral("iterations")].toInt(), 4);
    QVERIFY2(run.err.isEmpty(), run.text());
}

void TestGenerate::scoreIsThatOfTheScoreVerb()
{
    const auto json = referee::test::referee(quick({ QStringLiteral("--json"), QStringLiteral("--score") })).json();
    const auto scored = referee::test::referee({ QStringLiteral("score"), json[QStringLiteral("image")].toString(),
        QStringLiteral("a red star"), QStringLiteral("--json"), QStringLiteral("--threads"), QStringLiteral("1") });
    QVERIFY2(scored.exitCode == 0, scored.text());
    QCOMPARE(json[QStringLiteral("score")].toObject(), scored.json());
}

void TestGenerate::scriptedEditsAct()
{
    const QString plain = referee::test::referee(quick()).out.trimmed();
    const auto edited = referee::test::referee(quick({ QStringLiteral("--at"), QStringLiteral("2:w1=0.5"),
        QStringLiteral("--at"), QStringLiteral("1:prompt=a blue moon") }));
    QVERIFY2(edited.exitCode == 0, edited.text());
    QVERIFY(QImage(edited.out.trimmed()) != QImage(plain));
}

void TestGenerate::longAndWeightedPromptsRunWithANote()
{
    QStringList arguments = quick();
    arguments[1] = QStringLiteral("star ").repeated(500) + QStringLiteral("(red:1.3)");
    const auto run = referee::test::referee(arguments);
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("50 words")), run.text());
    QVERIFY2(run.err.contains(QStringLiteral("(red:1.3)")), run.text());
}

void TestGenerate::aShortRunHasAShortTailAndReplays()
{
    QStringList arguments = quick({ QStringLiteral("--count"), QStringLiteral("2") });
    arguments.removeAt(arguments.indexOf(QStringLiteral("tail=1")) - 1);
    arguments.removeOne(QStringLiteral("tail=1"));
    const auto run = referee::test::referee(arguments);
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.count(QStringLiteral("tail is 2 instead of 10")) == 1, run.text());
    QCOMPARE(readRecipe(file("a red star 3.png").toStdString()).settings.tail, int64_t(2));
    const auto again = referee::test::referee({ QStringLiteral("replay"), file("a red star 3.referee") });
    QVERIFY2(again.exitCode == 0 && again.out.contains(QStringLiteral("identical: 4")), again.text());
    // What a picture brings counts as not typed too.
    const auto shorter = referee::test::referee({ QStringLiteral("generate"), QStringLiteral("--from"),
        file("a red star 3.png"), QStringLiteral("--set"), QStringLiteral("iterations=2"), QStringLiteral("--threads"),
        QStringLiteral("1"), QStringLiteral("--out"), m_folder->path() });
    QVERIFY2(shorter.exitCode == 0 && shorter.err.contains(QStringLiteral("tail is 1 instead of 2")), shorter.text());
}

void TestGenerate::twoValuesOfASettingAreTold()
{
    const auto run = referee::test::referee(quick({ QStringLiteral("--set"), QStringLiteral("w1=1"),
        QStringLiteral("--set"), QStringLiteral("w1=2"), QStringLiteral("--set"), QStringLiteral("iterations=3") }));
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("w1=1 and w1=2 were both given; w1=2 is used")), run.text());
    QVERIFY2(run.err.contains(QStringLiteral("iterations=3 and iterations=4 were both given; iterations=4 is used")),
        run.text());
    QCOMPARE(readRecipe(file("a red star 3.png").toStdString()).settings.w1, 2.0);
}

void TestGenerate::seedsBeyondTheGreatestAreTold()
{
    QStringList arguments = quick({ QStringLiteral("--count"), QStringLiteral("2") });
    arguments[3] = QStringLiteral("18446744073709551615");
    const auto run = referee::test::referee(arguments);
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(run.err.contains(QStringLiteral("continue with 0")), run.text());
    QVERIFY(QFile::exists(file("a red star 0.png")));
    arguments[3] = QStringLiteral("18446744073709551614");
    QVERIFY(!referee::test::referee(arguments).err.contains(QStringLiteral("continue with 0")));
}

void TestGenerate::metricsHaveALinePerIteration()
{
    referee::test::referee(quick());
    const auto lines = readFile(file("a red star 3.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].startsWith("iteration,tail,itm"));
    for (const auto& line : lines) {
        QCOMPARE(line.count(','), lines[0].count(','));
    }
}

void TestGenerate::interruptLeavesThePictureSoFar_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestGenerate::interruptLeavesThePictureSoFar()
{
    QFETCH(int, signal);
    QProcess process;
    QStringList arguments = quick();
    arguments[5] = QStringLiteral("5000");
    process.start(programPath(), arguments);
    QTRY_VERIFY_WITH_TIMEOUT(readFile(file("a red star 3.csv")).count('\n') > 2, 60000);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    const auto run = finished(process, 20);
    QCOMPARE(run.exitCode, 130);
    QVERIFY2(run.err.contains(QStringLiteral("picture so far was saved")), run.text());
    QCOMPARE(QImage(file("a red star 3.png")).size(), QSize(128, 128));
}

void TestGenerate::startImageIsTaken()
{
    QImage image(64, 48, QImage::Format_RGB888);
    image.fill(Qt::red);
    QVERIFY(image.save(file("start.png")));
    const auto run = referee::test::referee(
        quick({ QStringLiteral("--start-image"), file("start.png"), QStringLiteral("--json") }));
    QVERIFY2(run.exitCode == 0, run.text());
    // Its picture carries the latent that it began with, and so does the one of the resumed run.
    const auto resumed = referee::test::referee(
        { QStringLiteral("resume"), run.json()[QStringLiteral("run")].toString(), QStringLiteral("--json") });
    QVERIFY2(resumed.exitCode == 0, resumed.text());
    for (const auto& each : { run, resumed }) {
        const std::string picture = each.json()[QStringLiteral("image")].toString().toStdString();
        const auto recipe = readRecipe(picture);
        QVERIFY(recipe.isRepeatable && recipe.beganFromPicture);
        QVERIFY(recipe.start && recipe.start->z.size() == size_t { 4 * 16 * 16 });
    }
}

REFEREE_TEST(TestGenerate)
#include "tst_generate.moc"
