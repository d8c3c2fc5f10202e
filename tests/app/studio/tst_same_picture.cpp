// SPDX-License-Identifier: GPL-3.0-or-later
// The window and the command line paint the same picture, bit for bit: edits made through the widgets of a real window
// on the real miniature, then the command that the window itself gives.
#include "app/storage/picture_file.h"
#include "app/studio/model/command_line.h"
#include "app/studio/presenters/studio_controller.h"
#include "core/engine/engine.h"
#include "tests/support/test_registry.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_files.h"
#include "ui/main_window/workspace.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/control_row.h"
#include "ui/settings/settings_panel.h"

#include <QtCore/QProcess>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <nlohmann/json.hpp>

using namespace referee;
using namespace referee::studio;

class TestSamePicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void theCommandPaintsTheSamePicture();
    void theCommandPaintsFromAPastedImageWhenTheWindowIsGone();

private:
    static constexpr int kPatienceMs = 120000;

    void edit(const char* key, const char* value);
    bool waitForIteration(int64_t iteration);
    bool waitForEdits(size_t count);
    static QByteArray contentOf(const QString& file);
    /// What would make the one recipe the other, as JSON.
    static QByteArray recipeDifference(const QString& a, const QString& b);
    /// Paints to the end, and what the window saved.
    QString savedPicture(const char* name);
    static QString commandsPicture(const std::string& command, const QString& folder);

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<StudioController> m_controller;
    int64_t m_iterations = 0;
    bool m_hasFinished = false;
    QString m_saved;
};

void TestSamePicture::init()
{
    m_store = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat);
    m_window = std::make_unique<ui::MainWindow>(m_store.get());
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.threads = 1;
    m_controller = std::make_unique<StudioController>(*m_window, loadEngine, options,
        Folders {
            m_folder.path(), m_folder.filePath(QStringLiteral("runs")), m_folder.filePath(QStringLiteral("library")) });
    m_iterations = 0;
    m_hasFinished = false;
    connect(&m_controller->worker(), &EngineWorker::stepFinished, this,
        [this](const StepEvent& step) { m_iterations = step.report.iteration + 1; });
    connect(&m_controller->worker(), &EngineWorker::finished, this, [this] { m_hasFinished = true; });
    connect(&m_controller->worker(), &EngineWorker::saved, this,
        [this](const QStringList& paths) { m_saved = paths.first(); });
    m_window->resize(1280, 800);
    m_window->body().workspace->choose(ui::WindowLayout::Study);
    m_window->show();
    m_controller->open(false);
    QVERIFY(QTest::qWaitFor([&] { return m_controller->model().pack().has_value(); }, kPatienceMs));
}

void TestSamePicture::cleanup()
{
    m_controller.reset();
    m_window.reset();
}

void TestSamePicture::edit(const char* key, const char* value)
{
    auto* row = m_window->body().settings->findChild<ui::ControlRow*>(QString::fromLatin1(key));
    Q_EMIT row->attempted(row->key(), QString::fromLatin1(value));
}

bool TestSamePicture::waitForIteration(int64_t iteration)
{
    return QTest::qWaitFor([&] { return m_iterations >= iteration; }, kPatienceMs);
}

bool TestSamePicture::waitForEdits(size_t count)
{
    return QTest::qWaitFor([&] { return describe(m_controller->model()).edits.size() >= count; }, kPatienceMs);
}

/// What the command line paints, as a person would run it.
QString TestSamePicture::commandsPicture(const std::string& command, const QString& folder)
{
    const QString line = QString::fromStdString(command) + QStringLiteral(" --out ") + folder;
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

QByteArray TestSamePicture::contentOf(const QString& file)
{
    QFile content(file);
    return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
}

QByteArray TestSamePicture::recipeDifference(const QString& a, const QString& b)
{
    const auto recipe = [](const QString& file) {
        return nlohmann::json::parse(readPictureText(file.toStdString()), nullptr, false);
    };
    return QByteArray::fromStdString(nlohmann::json::diff(recipe(a), recipe(b)).dump());
}

QString TestSamePicture::savedPicture(const char* name)
{
    const QString file = m_folder.filePath(QString::fromLatin1(name));
    if (!QTest::qWaitFor([&] { return m_hasFinished; }, kPatienceMs)) {
        return {};
    }
    Q_EMIT m_window->files().saveRequested(file, true);
    return QTest::qWaitFor([&] { return m_saved == file; }, kPatienceMs) ? file : QString();
}

void TestSamePicture::theCommandPaintsTheSamePicture()
{
    m_controller->model().setPrompt(QStringLiteral("a red striped star above a blue moon"));
    m_controller->model().setNegative(QStringLiteral("a green fish"));
    m_controller->model().setSeed(18446744073709551557u);
    m_window->body().gradients->setCollapsed(false); // looking changes nothing
    edit("iterations", "40");
    edit("views", "3");
    Q_EMIT m_window->body().runBar->startRequested();
    QVERIFY(waitForIteration(4));
    edit("w1", "3.25");
    QVERIFY(waitForEdits(1));
    Q_EMIT m_window->body().runBar->pauseRequested(); // throws an iteration away
    QTest::qWait(300);
    edit("noise_sigma", "0.1");
    edit("views", "2");
    Q_EMIT m_window->body().runBar->resumeRequested();
    QVERIFY(waitForEdits(3));
    RegionMask region { 16, 16, std::vector<uint8_t>(16 * 16, 40) }; // a place of the latent each, as the window has it
    std::fill_n(region.cover.begin(), 128, uint8_t(255));
    Q_EMIT m_window->body().picture->canvas().region().regionChanged(region);
    Q_EMIT m_window->body().prompt->promptApplied(
        QStringLiteral("a red striped star, not 'dotted', above a blue moon"), QStringLiteral("a green fish"));
    QVERIFY(waitForEdits(5));
    const QString mine = savedPicture("mine.png");
    QVERIFY(!mine.isEmpty());
    const QString theirs
        = commandsPicture(commandOf(m_controller->model()), m_folder.filePath(QStringLiteral("theirs")));
    QVERIFY(!theirs.isEmpty());
    const Picture window = readPicture(mine.toStdString());
    const Picture command = readPicture(theirs.toStdString());
    QCOMPARE(window.width, command.width);
    QVERIFY(window.rgb == command.rgb);
    QCOMPARE(recipeDifference(mine, theirs), QByteArray("[]"));
    QVERIFY(contentOf(mine) == contentOf(theirs));
}

void TestSamePicture::theCommandPaintsFromAPastedImageWhenTheWindowIsGone()
{
    QImage pasted(96, 64, QImage::Format_RGB888);
    pasted.fill(Qt::darkCyan);
    m_controller->model().setPrompt(QStringLiteral("a red star"));
    m_controller->model().setStartImage(pasted, {});
    edit("tail", "0");
    edit("iterations", "4");
    edit("views", "1");
    Q_EMIT m_window->body().runBar->startRequested();
    const QString mine = savedPicture("pasted.png");
    QVERIFY(!mine.isEmpty());
    const std::string command = commandOf(m_controller->model());
    QVERIFY(QString::fromStdString(command).contains(QStringLiteral(".referee")));
    m_controller.reset();
    const QString theirs = commandsPicture(command, m_folder.filePath(QStringLiteral("again")));
    QVERIFY(!theirs.isEmpty());
    QCOMPARE(recipeDifference(mine, theirs), QByteArray("[]"));
    QVERIFY(contentOf(mine) == contentOf(theirs));
    const QString fromPicture = commandsPicture(
        "referee generate --threads 1 --from " + mine.toStdString(), m_folder.filePath(QStringLiteral("from")));
    QVERIFY(contentOf(mine) == contentOf(fromPicture));
}

REFEREE_GUI_TEST(TestSamePicture)
#include "tst_same_picture.moc"
