// SPDX-License-Identifier: GPL-3.0-or-later
// The window and the command line paint the same picture, bit for bit: edits made through the widgets of a real window
// on the real miniature, then the command that the window itself gives.
#include "app/engine/referee_engine.h"
#include "app/runs/picture_file.h"
#include "app/session/session_controller.h"
#include "ui/controls/control_row.h"
#include "ui/controls/settings_panel.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/picture/picture_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/shell/main_window.h"

#include <QtCore/QProcess>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::studio;

class TestSamePicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void theCommandPaintsTheSamePicture();

private:
    static constexpr int kPatienceMs = 120000;

    void edit(const char* key, const char* value);
    bool waitForIteration(int64_t iteration);
    bool waitForEdits(size_t count);
    QString commandsPicture(const QString& folder);

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<SessionController> m_controller;
    int64_t m_iterations = 0;
    bool m_hasFinished = false;
};

void TestSamePicture::init()
{
    m_store = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat);
    m_window = std::make_unique<ui::MainWindow>(m_store.get());
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.threads = 1;
    m_controller = std::make_unique<SessionController>(*m_window, loadRefereeEngine, options,
        Folders { m_folder.path(), {}, m_folder.filePath(QStringLiteral("library")) });
    connect(&m_controller->worker(), &OptimizerWorker::stepFinished, this,
        [this](const StepFact& step) { m_iterations = step.report.iteration + 1; });
    connect(&m_controller->worker(), &OptimizerWorker::finished, this, [this] { m_hasFinished = true; });
    m_window->resize(1280, 800);
    m_window->show();
    m_controller->open(false);
    QVERIFY(QTest::qWaitFor([&] { return m_controller->pack().has_value(); }, kPatienceMs));
}

void TestSamePicture::cleanup()
{
    m_controller.reset();
    m_window.reset();
}

void TestSamePicture::edit(const char* key, const char* value)
{
    auto* row = m_window->settings().findChild<ui::ControlRow*>(QString::fromLatin1(key));
    Q_EMIT row->attempted(row->key(), QString::fromLatin1(value));
}

bool TestSamePicture::waitForIteration(int64_t iteration)
{
    return QTest::qWaitFor([&] { return m_iterations >= iteration; }, kPatienceMs);
}

bool TestSamePicture::waitForEdits(size_t count)
{
    return QTest::qWaitFor([&] { return m_controller->facts().edits.size() >= count; }, kPatienceMs);
}

/// What the command line paints, as a person would run it.
QString TestSamePicture::commandsPicture(const QString& folder)
{
    const QString line = QString::fromStdString(m_controller->command()) + QStringLiteral(" --out ") + folder;
    QProcess shell;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(
        QStringLiteral("PATH"), QStringLiteral(REFEREE_TEST_BIN ":") + environment.value(QStringLiteral("PATH")));
    shell.setProcessEnvironment(environment);
    shell.start(QStringLiteral("sh"), { QStringLiteral("-c"), line });
    if (!shell.waitForFinished(kPatienceMs) || shell.exitCode() != 0) {
        qWarning().noquote() << line << shell.readAllStandardError();
        return {};
    }
    return QString::fromUtf8(shell.readAllStandardOutput()).trimmed();
}

void TestSamePicture::theCommandPaintsTheSamePicture()
{
    m_window->prompt().setPrompt(QStringLiteral("a red striped star above a blue moon"));
    m_window->prompt().setNegative(QStringLiteral("a green fish"));
    m_window->prompt().setSeed(18446744073709551557u);
    m_window->gradients().setCollapsed(false); // looking changes nothing
    edit("iterations", "40");
    edit("views", "3");
    Q_EMIT m_window->startRequested();
    QVERIFY(waitForIteration(4));
    edit("w1", "3.25");
    QVERIFY(waitForEdits(1));
    Q_EMIT m_window->pauseRequested(); // throws an iteration away
    QTest::qWait(300);
    edit("noise_sigma", "0.1");
    edit("views", "2");
    Q_EMIT m_window->resumeRequested();
    QVERIFY(waitForEdits(3));
    Q_EMIT m_window->picture().regionChanged(RegionMask { 2, 1, { 255, 40 } });
    Q_EMIT m_window->prompt().promptApplied(
        QStringLiteral("a red striped star, not 'dotted', above a blue moon"), QStringLiteral("a green fish"));
    QVERIFY(waitForEdits(5));
    QVERIFY(QTest::qWaitFor([&] { return m_hasFinished; }, kPatienceMs));

    const QString mine = m_folder.filePath(QStringLiteral("mine.png"));
    Q_EMIT m_window->saveRequested(mine, true);
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(mine); }, kPatienceMs));
    const QString theirs = commandsPicture(m_folder.filePath(QStringLiteral("theirs")));
    QVERIFY(!theirs.isEmpty());
    const Picture window = readPicture(mine.toStdString());
    const Picture command = readPicture(theirs.toStdString());
    QCOMPARE(window.width, command.width);
    QVERIFY(window.rgb == command.rgb);
}

QTEST_MAIN(TestSamePicture)
#include "tst_same_picture.moc"
