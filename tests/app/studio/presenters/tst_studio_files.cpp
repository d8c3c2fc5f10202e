// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the window and comes into it: files, clipboard, start images, presets.
#include "app/studio/model/command_line.h"
#include "tests/app/studio/presenters/window_kit.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_tools.h"
#include "ui/picture/picture_view.h"

#include "tests/app/images/picture_kit.h"

#include "app/storage/picture_file.h"
#include "tests/support/test_registry.h"

#include <QtCore/QBuffer>
#include <QtCore/QMimeData>
#include <QtGui/QClipboard>

using namespace referee;
using namespace referee::test;

class TestSessionFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void aSavedPictureIsTold();
    void allNumbersAreThoseOfAnExport();
    void aSavedPictureGetsANumberUnlessItReplaces();
    void aCopyOfTheRunReplacesWhatWasAskedAbout();
    void aSaveThatFailsIsKeptElsewhere();
    void aRunWithoutAFileIsKeptWhenItEnds();
    void aRunWithoutAFileIsKeptWhenTheWindowCloses();
    void theCommandPaintsTheRun();
    void theCommandBeginsFromTheRunOfAStartImage();
    void theCommandTellsOfAStartImageWithoutFile();
    void aCopiedPictureTellsHowItWasMade();
    void aCopyWithoutMetadataTellsNothing();
    void aDroppedFileBecomesTheStartImage();
    void aFileThatIsNoPictureIsTold();
    void aCutPictureIsToldUntilAnotherIsTaken_data();
    void aCutPictureIsToldUntilAnotherIsTaken();
    void aPastedPictureIsReadLikeAFile();
    void presetsReplaceTheSettings();
    void anotherPackKeepsThePresetAndSaysWhatIsDropped();
    void ownPresetsAreKeptAndDeleted();
    void resultsAreDecodedWhenTheRunRests();

private:
    /// Files of a name pattern among the temporary ones.
    QStringList kept(const char* pattern) const
    {
        return QDir(m_temporary.path()).entryList({ QString::fromLatin1(pattern) }, QDir::Files);
    }

    QTemporaryDir m_temporary; ///< the folder for temporary files
    std::unique_ptr<FakeStudio> m_studio;

    std::string file(const char* name) const
    {
        return m_studio->folder.filePath(QString::fromLatin1(name)).toStdString();
    }
};

void TestSessionFiles::initTestCase() { qputenv("TMPDIR", m_temporary.path().toLocal8Bit()); }

void TestSessionFiles::init()
{
    m_studio = std::make_unique<FakeStudio>();
    QVERIFY(m_studio->load());
}

void TestSessionFiles::cleanup() { m_studio.reset(); }

void TestSessionFiles::aSavedPictureIsTold()
{
    QVERIFY(m_studio->begin());
    Q_EMIT m_studio->window.files().saveRequested(QString::fromStdString(file("star.png")), true);
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("star.png")));
    QVERIFY2(m_studio->message().endsWith(QStringLiteral(" and star.csv.")), qPrintable(m_studio->message()));
    const auto json = nlohmann::json::parse(readPictureText(file("star.png")));
    QCOMPARE(json["prompt"].get<std::string>(), std::string("a red star"));
    QCOMPARE(json["pack"]["name"].get<std::string>(), std::string("fake"));
}

void TestSessionFiles::allNumbersAreThoseOfAnExport()
{
    QVERIFY(m_studio->begin());
    QVERIFY(m_studio->waitForSteps(3));
    m_studio->click("stopButton");
    Q_EMIT m_studio->window.files().numbersRequested(QString::fromStdString(file("numbers.csv")));
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("numbers.csv")));
    QFile written(QString::fromStdString(file("numbers.csv")));
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray head = written.readLine().trimmed();
    QVERIFY2(head.startsWith(QByteArray::fromStdString(csvHead()) + ",score_itm,"), head);
    QVERIFY2(head.endsWith(",marks"), head);
    QCOMPARE(written.readAll().count('\n'), m_studio->lab->stepsDone.load());
}

void TestSessionFiles::aSavedPictureGetsANumberUnlessItReplaces()
{
    QVERIFY(m_studio->begin());
    const auto write = [this](const char* name, const QByteArray& text) {
        QFile there(QString::fromStdString(file(name)));
        return there.open(QIODevice::WriteOnly) && there.write(text) == text.size();
    };
    const auto read = [this](const char* name) {
        QFile there(QString::fromStdString(file(name)));
        return there.open(QIODevice::ReadOnly) ? there.readAll() : QByteArray();
    };
    QVERIFY(write("star.PNG", "a picture") && write("star.csv", "a letter"));
    const QString wanted = QString::fromStdString(file("star.PNG"));
    Q_EMIT m_studio->window.files().saveRequested(wanted, true);
    QTRY_VERIFY(QFile::exists(QString::fromStdString(file("star 2.csv"))));
    QCOMPARE(read("star.PNG"), QByteArray("a picture"));
    Q_EMIT m_studio->window.files().saveRequested(wanted, true, true);
    QTRY_VERIFY(!read("star 3.csv").isEmpty()); // the letter was not asked about; the name is claimed before
    QVERIFY(!readPictureText(file("star.PNG")).empty());
    QCOMPARE(read("star.csv"), QByteArray("a letter"));
    QVERIFY(QFile::copy(QString::fromStdString(file("star 3.csv")), QString::fromStdString(file("moon.csv"))));
    QVERIFY(write("moon.png", "a picture"));
    const QByteArray before = read("moon.csv");
    QVERIFY(m_studio->waitForSteps(3));
    Q_EMIT m_studio->window.files().saveRequested(QString::fromStdString(file("moon.png")), true, true);
    QTRY_VERIFY(read("moon.csv").size() > before.size()); // they are of the picture that went
    QVERIFY(!readPictureText(file("moon.png")).empty());
    QVERIFY(!QFile::exists(QString::fromStdString(file("moon 2.csv"))));
}

void TestSessionFiles::aCopyOfTheRunReplacesWhatWasAskedAbout()
{
    QStringList failures;
    connect(&m_studio->controller->worker(), &studio::EngineWorker::saveFailed, this,
        [&failures](const QString& sentence) { failures << sentence; });
    QVERIFY(m_studio->begin());
    const QString copy = QString::fromStdString(file("copy.referee"));
    const auto write = [](const QString& path) {
        QFile there(path);
        return there.open(QIODevice::WriteOnly) && there.write("an older run") == 12;
    };
    QVERIFY(write(copy));
    Q_EMIT m_studio->window.files().saveRunRequested(copy);
    QTRY_COMPARE(failures.size(), 1);
    QVERIFY(failures[0].contains(QStringLiteral("never overwritten")));
    QCOMPARE(QFileInfo(copy).size(), qint64(12));
    QVERIFY(write(copy + QStringLiteral("-wal"))); // SQLite would take it for that of the copy
    Q_EMIT m_studio->window.files().saveRunRequested(copy, true);
    QTRY_VERIFY(QFileInfo(copy).size() > 12);
    QCOMPARE(RunFile::open(copy.toStdString(), RunFile::Access::Read).head().request.prompt, std::string("a red star"));
    QVERIFY(!QFile::exists(copy + QStringLiteral("-wal")));
    Q_EMIT m_studio->window.files().saveRunRequested(QString::fromStdString(file("runs/a red star 0.referee")), true);
    QTRY_COMPARE(failures.size(), 2);
    QVERIFY(failures[1].contains(QStringLiteral("this is the run itself")));
    QVERIFY(m_studio->waitForSteps(3));
}

void TestSessionFiles::aSaveThatFailsIsKeptElsewhere()
{
    QVERIFY(m_studio->begin());
    Q_EMIT m_studio->window.files().saveRequested(QStringLiteral("/proc/nowhere/moon.png"), true);
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("/proc/nowhere")));
    QVERIFY(m_studio->message().contains(m_temporary.filePath(QStringLiteral("moon.png"))));
    QVERIFY(readPictureText(m_temporary.filePath(QStringLiteral("moon.png")).toStdString()).find("a red star")
        != std::string::npos);
    QCOMPARE(kept("moon.csv").size(), 1);
    QVERIFY(m_studio->waitForSteps(3));
}

void TestSessionFiles::aRunWithoutAFileIsKeptWhenItEnds()
{
    m_studio = std::make_unique<FakeStudio>(100000, QStringLiteral("/proc/runs"));
    QVERIFY(m_studio->load() && m_studio->begin());
    QVERIFY(m_studio->message().contains(QStringLiteral("goes on in memory")));
    m_studio->click("stopButton");
    QTRY_COMPARE(kept("a red star*.referee").size(), 1);
    const QString file = m_temporary.filePath(kept("a red star*.referee").value(0));
    QTRY_VERIFY2(m_studio->message().contains(file), qPrintable(m_studio->message()));
    QVERIFY(!m_studio->message().contains(QStringLiteral("goes on in memory")));
    const RunFile run = RunFile::open(file.toStdString(), RunFile::Access::Read);
    QCOMPARE(run.end(), int64_t(m_studio->lab->stepsDone));
    QCOMPARE(run.status().outcome, RunOutcome::Stopped);
    QVERIFY(QFile::remove(file));
}

void TestSessionFiles::aRunWithoutAFileIsKeptWhenTheWindowCloses()
{
    m_studio = std::make_unique<FakeStudio>(100000, QStringLiteral("/proc/runs"));
    QVERIFY(m_studio->load() && m_studio->begin());
    m_studio.reset();
    QCOMPARE(kept("a red star*.referee").size(), 1);
    QVERIFY(QFile::remove(m_temporary.filePath(kept("a red star*.referee").value(0))));
}

void TestSessionFiles::theCommandPaintsTheRun()
{
    m_studio->controller->model().setSeed(7);
    QVERIFY(m_studio->begin());
    m_studio->edit("w1", "3.5");
    QTRY_COMPARE(describe(m_studio->controller->model()).edits.size(), size_t(1));
    QVERIFY(describe(m_studio->controller->model()).isRepeatable);
    m_studio->window.action(ui::ActionId::CopyCommand)->trigger();
    const QString line = QApplication::clipboard()->text();
    const auto at = describe(m_studio->controller->model()).edits[0].iteration;
    QCOMPARE(line,
        QStringLiteral("referee generate 'a red star' --seed 7 --set iterations=100000 --at %1:w1=3.5 --pack "
                       "/packs/fake --threads 1")
            .arg(at));
}

void TestSessionFiles::theCommandBeginsFromTheRunOfAStartImage()
{
    QImage image(8, 8, QImage::Format_RGB888);
    image.fill(Qt::red);
    m_studio->controller->model().setStartImage(image, {});
    m_studio->controller->model().setSeed(7);
    QVERIFY(m_studio->begin());
    const std::string run = "--start-image '" + file("runs/a red star 7.referee") + "'";
    QVERIFY(commandOf(m_studio->controller->model()).find(run) != std::string::npos);
    m_studio->controller->model().setStartImage({}, {}); // of the next run
    QVERIFY(commandOf(m_studio->controller->model()).find(run) != std::string::npos);
    m_studio->window.action(ui::ActionId::CopyCommand)->trigger();
    QVERIFY(!m_studio->message().contains(QStringLiteral("--start-image")));
    QVERIFY(describe(m_studio->controller->model())
                .beganFromPicture); // seed, settings and edits alone do not paint it again
}

void TestSessionFiles::theCommandTellsOfAStartImageWithoutFile()
{
    m_studio = std::make_unique<FakeStudio>(100000, QStringLiteral("/proc/runs"));
    QVERIFY(m_studio->load());
    QImage image(8, 8, QImage::Format_RGB888);
    image.fill(Qt::red);
    m_studio->controller->model().setStartImage(image, {});
    QVERIFY(m_studio->begin());
    while (m_studio->window.body().messages->count() > 0) { // the run is kept in memory only
        m_studio->window.body().messages->dismiss();
    }
    m_studio->window.action(ui::ActionId::CopyCommand)->trigger();
    QVERIFY(m_studio->message().contains(QStringLiteral("--start-image")));
}

void TestSessionFiles::aCopiedPictureTellsHowItWasMade()
{
    QVERIFY(m_studio->begin());
    m_studio->click("startButton");
    QVERIFY(m_studio->waitForText("startButton", "Resume"));
    QTRY_COMPARE(m_studio->window.body().picture->moments().shown().iteration, qint64(m_studio->lab->stepsDone));
    m_studio->window.body().picture->copy(true);
    const QMimeData* mime = QApplication::clipboard()->mimeData();
    const QImage image = QImage::fromData(mime->data(QStringLiteral("image/png")), "PNG");
    const auto json = nlohmann::json::parse(image.text(QString::fromLatin1(kPictureTextKey)).toStdString());
    QCOMPARE(json["iterations"].get<int>(), m_studio->lab->stepsDone.load());
    QCOMPARE(json["prompt"].get<std::string>(), std::string("a red star"));
    QVERIFY(mime->hasImage());
    QVERIFY(QFile::exists(mime->urls().value(0).toLocalFile()));
}

void TestSessionFiles::aCopyWithoutMetadataTellsNothing()
{
    QVERIFY(m_studio->begin());
    QTRY_VERIFY(m_studio->window.body().picture->moments().shown().iteration >= 0);
    m_studio->window.body().picture->copy(false);
    const QByteArray png = QApplication::clipboard()->mimeData()->data(QStringLiteral("image/png"));
    QVERIFY(!png.isEmpty());
    QVERIFY(QImage::fromData(png, "PNG").textKeys().isEmpty());
}

void TestSessionFiles::aDroppedFileBecomesTheStartImage()
{
    QImage image(6, 4, QImage::Format_RGB888);
    image.fill(Qt::blue);
    QVERIFY(image.save(QString::fromStdString(file("start.png"))));
    Q_EMIT m_studio->window.body().prompt->imageFileDropped(QString::fromStdString(file("start.png")));
    QTRY_COMPARE(m_studio->window.body().prompt->startImage().size(), QSize(6, 4));
    QVERIFY(commandOf(m_studio->controller->model()).find("--start-image " + file("start.png")) != std::string::npos);
}

void TestSessionFiles::aFileThatIsNoPictureIsTold()
{
    QFile text(QString::fromStdString(file("note.txt")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("no picture");
    text.close();
    Q_EMIT m_studio->window.body().picture->canvas().mouse().imageFileDropped(text.fileName());
    QTRY_VERIFY(m_studio->message().contains(QStringLiteral("note.txt")));
    QVERIFY(m_studio->window.body().prompt->startImage().isNull());
}

void TestSessionFiles::aCutPictureIsToldUntilAnotherIsTaken_data()
{
    QTest::addColumn<QByteArray>("pasted"); ///< empty: a file is dropped
    QTest::newRow("file") << QByteArray();
    QTest::newRow("pasted") << encoded(busyImage(6, 4), "png");
}

void TestSessionFiles::aCutPictureIsToldUntilAnotherIsTaken()
{
    QFETCH(QByteArray, pasted);
    auto& prompt = *m_studio->window.body().prompt;
    const int before = m_studio->window.body().messages->count();
    const QByteArray jpeg = encoded(busyImage(64, 48), "jpeg");
    QFile cut(QString::fromStdString(file("cut.jpg")));
    QVERIFY(cut.open(QIODevice::WriteOnly) && cut.write(jpeg.left(jpeg.size() / 2)) > 0);
    cut.close();
    Q_EMIT prompt.imageFileDropped(cut.fileName());
    Q_EMIT prompt.imageFileDropped(QStringLiteral("/no/such.png"));
    QTRY_COMPARE(m_studio->window.body().messages->count(), before + 2);
    QVERIFY2(m_studio->message().contains(QStringLiteral("cut short"))
            || m_studio->message().contains(QStringLiteral("/no/such.png")),
        qPrintable(m_studio->message()));
    QVERIFY(prompt.startImage().isNull());
    if (pasted.isEmpty()) {
        QVERIFY(busyImage(6, 4).save(QString::fromStdString(file("whole.png"))));
        Q_EMIT prompt.imageFileDropped(QString::fromStdString(file("whole.png")));
    } else {
        Q_EMIT prompt.imageBytesDropped(pasted);
    }
    QTRY_COMPARE(prompt.startImage().size(), QSize(6, 4));
    QCOMPARE(m_studio->window.body().messages->count(), before);
}

void TestSessionFiles::aPastedPictureIsReadLikeAFile()
{
    const int before = m_studio->window.body().messages->count();
    QImage image(6, 4, QImage::Format_ARGB32);
    image.fill(QColor(0, 0, 255, 0));
    QByteArray png = encoded(image, "png");
    png.insert(33, pngChunk("eXIf", exifOf(6)));
    Q_EMIT m_studio->window.body().picture->canvas().mouse().imageBytesDropped(png);
    QTRY_COMPARE(m_studio->window.body().prompt->startImage().size(), QSize(4, 6));
    QCOMPARE(m_studio->window.body().prompt->startImage().pixelColor(0, 0), QColor(Qt::white));
    Q_EMIT m_studio->window.body().picture->canvas().mouse().imageBytesDropped(png.chopped(1));
    QTRY_VERIFY2(m_studio->message().contains(QStringLiteral("cut short")), qPrintable(m_studio->message()));
    Q_EMIT m_studio->window.body().picture->canvas().mouse().imageDropped(image);
    QCOMPARE(m_studio->window.body().messages->count(), before);
}

void TestSessionFiles::presetsReplaceTheSettings()
{
    Q_EMIT m_studio->window.body().settings->presets().presetChosen(QStringLiteral("paper"));
    QCOMPARE(m_studio->window.body().settings->settings(), presetSettings("paper"));
    QCOMPARE(m_studio->window.body().prompt->prefix(), QString());
    QVERIFY(commandOf(m_studio->controller->model()).find("--preset paper") != std::string::npos);
}

void TestSessionFiles::anotherPackKeepsThePresetAndSaysWhatIsDropped()
{
    auto& model = m_studio->controller->model();
    Q_EMIT m_studio->window.body().settings->presets().presetChosen(QStringLiteral("paper"));
    m_studio->edit("w1", "3.5");
    m_studio->edit("tail", "60");
    m_studio->lab->packIterations = 20;
    QSignalSpy loaded(&model, &studio::RunModel::packChanged);
    Q_EMIT m_studio->window.files().loadRequested(QStringLiteral("/packs/other"));
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(model.wanted().preset, std::string("paper"));
    QCOMPARE(model.wanted().state.settings.w1, 3.5);
    QCOMPARE(model.wanted().state.settings.iterations, int64_t(20));
    QCOMPARE(model.wanted().state.settings.tail, int64_t(0));
    QVERIFY2(m_studio->message().contains(QStringLiteral("were reset")), qPrintable(m_studio->message()));
}

void TestSessionFiles::ownPresetsAreKeptAndDeleted()
{
    auto& panel = *m_studio->window.body().settings;
    m_studio->edit("w1", "4");
    Q_EMIT panel.presets().saveRequested(QStringLiteral("bold"));
    Q_EMIT panel.presets().presetChosen(QStringLiteral("studio"));
    QCOMPARE(panel.settings().w1, 2.0);
    Q_EMIT panel.presets().presetChosen(QStringLiteral("bold"));
    QCOMPARE(panel.settings().w1, 4.0);
    QVERIFY(commandOf(m_studio->controller->model()).find("--set w1=4")
        != std::string::npos); // the command knows no own presets
    Q_EMIT panel.presets().deleteRequested(QStringLiteral("bold"));
    QCOMPARE(panel.settings().w1, 4.0);
    Q_EMIT panel.presets().presetChosen(QStringLiteral("bold"));
    QVERIFY(m_studio->message().contains(QStringLiteral("bold")));
}

void TestSessionFiles::resultsAreDecodedWhenTheRunRests()
{
    m_studio->edit("iterations", "30");
    m_studio->click("startButton");
    QTRY_COMPARE(m_studio->lab->stepsDone.load(), 30);
    QVERIFY(m_studio->waitForText("startButton", "Start"));
    m_studio->window.body().picture->setResultKind(PictureSource::Best);
    Q_EMIT m_studio->window.body().picture->tools().resultKindChosen(PictureSource::Best);
    QTRY_COMPARE(m_studio->window.body().picture->moments().shown().iteration, qint64(19)); // before the tail of 10
}

REFEREE_GUI_TEST(TestSessionFiles)
#include "tst_studio_files.moc"
