// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program as a person has it: keys on a screen, a picture in a file, and the same picture from the command
// line, bit for bit. Nothing of the window is linked in here.
#include "app/storage/picture_file.h"
#include "tests/app/cli/program_kit.h"
#include "tests/app/studio/studio_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QSettings>
#include <QtTest/QtTest>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QMainWindow>
#include <nlohmann/json.hpp>

using namespace referee;
using namespace referee::test;

class TestEndToEnd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theCommandPaintsWhatWasSteeredByKeys();
    void whatIsUndoneByKeysIsAnEditBack();
    void theWindowRemembersWhatWasWanted();
    void keysReachTheWindowAndItsPanels();

private:
    void openWindow(const QStringList& arguments) { QVERIFY2(m_studio->open(arguments), m_studio->log().constData()); }
    void startPaused();
    void editWhilePainting();
    void editWhilePaused();
    void saveTo(const QString& file);
    void closeWindow();
    void checkEdits(const nlohmann::json& recipe);
    Picture commandsPicture(const nlohmann::json& recipe, const QString& folder, bool isEdited);

    std::unique_ptr<StudioAtHome> m_studio;
    qint64 m_pausedBefore = -1;
};

namespace {

constexpr const char* kPrompt = "a red striped star above a blue moon";
constexpr int kIterations = 40;

const QString kSaveWindow = QStringLiteral("^Save the picture");

} // namespace

#define VERIFY_LOG(statement) QVERIFY2(statement, m_studio->log().constData())

void TestEndToEnd::init()
{
    m_studio = std::make_unique<StudioAtHome>();
    const QString problem = m_studio->start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

/// With an iteration behind it, so that every edit is one of the running picture.
void TestEndToEnd::startPaused()
{
    m_studio->press(keysForSetting("iterations", QByteArray::number(kIterations).constData()));
    m_studio->press({ QStringLiteral("ctrl+Return") });
    VERIFY_LOG(m_studio->hears(QStringLiteral("Paint from iteration 0 on")));
    m_studio->press({ QStringLiteral("ctrl+p") });
    const QString first = m_studio->heard(QStringLiteral("Paused before iteration (\\d+)"));
    VERIFY_LOG(!first.isEmpty());
    m_studio->press({ QStringLiteral("ctrl+Right") });
    const QString second = m_studio->heard(QStringLiteral("Paused before iteration (\\d+)"));
    VERIFY_LOG(!second.isEmpty());
    QCOMPARE(second.toInt(), first.toInt() + 1);
    m_pausedBefore = second.toInt();
}

void TestEndToEnd::editWhilePainting()
{
    m_studio->press(QStringList { QStringLiteral("ctrl+p") } + keysForSetting("w1", "3.25"));
    VERIFY_LOG(m_studio->hears(QStringLiteral("Paint from iteration %1 on").arg(m_pausedBefore)));
    VERIFY_LOG(m_studio->hears(QStringLiteral("new w1"))); // nobody paused in between
    m_studio->press({ QStringLiteral("ctrl+p") });
    VERIFY_LOG(m_studio->hears(QStringLiteral("Paused before iteration (\\d+)")));
}

void TestEndToEnd::editWhilePaused()
{
    m_studio->press(keysForSetting("noise_sigma", "0.1"));
    m_studio->press({ QStringLiteral("ctrl+l"), QStringLiteral("ctrl+End"), QStringLiteral(": and a green tree"),
        QStringLiteral("ctrl+Return") });
    const QString title = QStringLiteral("^%1 and a green tree — Referee Studio$").arg(QString::fromLatin1(kPrompt));
    VERIFY_LOG(Screen::waitFor([&] { return m_studio->screen().hasWindow(title); }));
    m_studio->press({ QStringLiteral("ctrl+p") });
    VERIFY_LOG(m_studio->hears(QStringLiteral("new noise_sigma|new prompt")));
    VERIFY_LOG(m_studio->hears(QStringLiteral("new noise_sigma|new prompt")));
}

void TestEndToEnd::saveTo(const QString& file)
{
    m_studio->press({ QStringLiteral("ctrl+s") });
    VERIFY_LOG(m_studio->screen().focus(kSaveWindow));
    m_studio->press({ QStringLiteral("ctrl+a"), QLatin1Char(':') + file, QStringLiteral("Return") });
    VERIFY_LOG(Screen::waitFor([&] { return QFile::exists(file); })); // it gets its name when it is whole
    VERIFY_LOG(m_studio->focus());
}

void TestEndToEnd::closeWindow() { VERIFY_LOG(m_studio->quit()); }

void TestEndToEnd::checkEdits(const nlohmann::json& recipe)
{
    QCOMPARE(recipe["prompt"].get<std::string>(), std::string(kPrompt));
    QCOMPARE(recipe["settings"]["iterations"].get<int>(), kIterations);
    QCOMPARE(recipe["iterations"].get<int>(), kIterations);
    std::map<std::string, std::string> values;
    for (const auto& edit : recipe["edits"]) {
        values[edit["key"].get<std::string>()] = edit["value"].get<std::string>();
        const auto iteration = edit["at"].get<qint64>();
        QVERIFY2(iteration > 0 && iteration < kIterations, edit.dump().c_str());
    }
    const std::map<std::string, std::string> wanted { { "w1", "3.25" }, { "noise_sigma", "0.1" },
        { "prompt", std::string(kPrompt) + " and a green tree" } };
    QCOMPARE(recipe["edits"].size(), wanted.size());
    QVERIFY2(values == wanted, recipe["edits"].dump().c_str());
}

/// What `referee generate` paints after the recipe that the picture carries.
Picture TestEndToEnd::commandsPicture(const nlohmann::json& recipe, const QString& folder, bool isEdited)
{
    const auto text = [](const nlohmann::json& value) {
        return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
    };
    QStringList arguments { QStringLiteral("generate"), text(recipe["prompt"]), QStringLiteral("--seed"),
        text(recipe["seed"]), QStringLiteral("--preset"), text(recipe["preset"]), QStringLiteral("--threads"),
        QStringLiteral("1"), QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--json"),
        QStringLiteral("--out"), folder };
    for (const auto& [key, value] : recipe["settings"].items()) {
        arguments << QStringLiteral("--set") << QString::fromStdString(key) + QLatin1Char('=') + text(value);
    }
    for (const auto& edit : recipe["edits"]) {
        if (isEdited) {
            arguments << QStringLiteral("--at")
                      << QStringLiteral("%1:%2=%3").arg(text(edit["at"]), text(edit["key"]), text(edit["value"]));
        }
    }
    const ProgramRun run = test::referee(arguments);
    if (run.exitCode != 0) {
        qWarning().noquote() << arguments << run.text();
        return {};
    }
    return readPicture(run.json()[QStringLiteral("image")].toString().toStdString());
}

void TestEndToEnd::theCommandPaintsWhatWasSteeredByKeys()
{
    const auto step = [this](void (TestEndToEnd::*part)()) {
        (this->*part)();
        return !QTest::currentTestFailed();
    };
    openWindow({ QString::fromLatin1(kPrompt), QStringLiteral("--seed"), QStringLiteral("18446744073709551557") });
    if (QTest::currentTestFailed() || !step(&TestEndToEnd::startPaused) || !step(&TestEndToEnd::editWhilePainting)
        || !step(&TestEndToEnd::editWhilePaused)) {
        return;
    }
    VERIFY_LOG(m_studio->hears(QStringLiteral("The run rests after %1 iterations").arg(kIterations)));
    const QString file = m_studio->path(QStringLiteral("by-keys.png"));
    saveTo(file);
    if (QTest::currentTestFailed() || !step(&TestEndToEnd::closeWindow)) {
        return;
    }
    const auto recipe = nlohmann::json::parse(readPictureText(file.toStdString()));
    checkEdits(recipe);
    const Picture window = readPicture(file.toStdString());
    const Picture command = commandsPicture(recipe, m_studio->path(QStringLiteral("command")), true);
    QCOMPARE(command.width, window.width);
    QCOMPARE(command.height, window.height);
    QVERIFY(command.rgb == window.rgb);
    const Picture unedited = commandsPicture(recipe, m_studio->path(QStringLiteral("unedited")), false);
    QCOMPARE(unedited.rgb.size(), window.rgb.size());
    QVERIFY(unedited.rgb != window.rgb);
}

void TestEndToEnd::whatIsUndoneByKeysIsAnEditBack()
{
    openWindow({ QString::fromLatin1(kPrompt), QStringLiteral("--seed"), QStringLiteral("1") });
    if (!QTest::currentTestFailed()) {
        startPaused();
    }
    if (!QTest::currentTestFailed()) {
        editWhilePainting();
    }
    if (QTest::currentTestFailed()) {
        return;
    }
    m_studio->press({ QStringLiteral("ctrl+t"), QStringLiteral("ctrl+z"), QStringLiteral("ctrl+p") });
    VERIFY_LOG(m_studio->hears(QStringLiteral("new w1")));
    VERIFY_LOG(m_studio->hears(QStringLiteral("The run rests after %1 iterations").arg(kIterations)));
    const QString file = m_studio->path(QStringLiteral("undone.png"));
    saveTo(file);
    if (QTest::currentTestFailed()) {
        return;
    }
    closeWindow();
    const auto recipe = nlohmann::json::parse(readPictureText(file.toStdString()));
    QCOMPARE(recipe["edits"].size(), size_t(2));
    QCOMPARE(recipe["edits"][0]["value"].get<std::string>(), std::string("3.25"));
    QCOMPARE(std::stod(recipe["edits"][1]["value"].get<std::string>()), recipe["settings"]["w1"].get<double>());
}

void TestEndToEnd::theWindowRemembersWhatWasWanted()
{
    openWindow({ QString::fromLatin1(kPrompt) });
    if (QTest::currentTestFailed()) {
        return;
    }
    closeWindow();
    openWindow({}); // without a prompt: its title tells that of the last time
    const QString title = QStringLiteral("^%1 — Referee Studio$").arg(QString::fromLatin1(kPrompt));
    VERIFY_LOG(Screen::waitFor([&] { return m_studio->screen().hasWindow(title); }));
    closeWindow();
}

/// The panels' places are what the program itself remembers when it ends.
void TestEndToEnd::keysReachTheWindowAndItsPanels()
{
    openWindow({});
    if (QTest::currentTestFailed()) {
        return;
    }
    m_studio->press({ QStringLiteral("F7"), QStringLiteral("F8"), QStringLiteral("F9"), QStringLiteral("F12") });
    m_studio->press({ QStringLiteral("F1") });
    VERIFY_LOG(m_studio->screen().focus(QStringLiteral("^Keyboard")));
    m_studio->press({ QStringLiteral("Escape") });
    VERIFY_LOG(Screen::waitFor([&] { return !m_studio->screen().hasWindow(QStringLiteral("^Keyboard")); }));
    VERIFY_LOG(m_studio->focus());
    closeWindow();
    if (QTest::currentTestFailed()) {
        return;
    }
    const QSettings layout(m_studio->path(QStringLiteral("referee-studio/window.ini")), QSettings::IniFormat);
    QMainWindow docks; // as Qt reads the places that Qt has written
    for (const auto* panel : { "settings", "curves", "gradients", "views", "words", "log" }) {
        auto* dock = new QDockWidget(&docks);
        dock->setObjectName(QLatin1String(panel));
        docks.addDockWidget(Qt::LeftDockWidgetArea, dock);
    }
    QVERIFY(docks.restoreState(layout.value(QStringLiteral("layout/paint/docks")).toByteArray(), 1));
    for (const auto* panel : { "settings", "curves", "gradients", "views", "words", "log" }) {
        const bool wasPressed = QByteArrayView("settings curves gradients log").contains(panel);
        const bool wasShown = QLatin1String(panel) == QLatin1String("settings");
        QVERIFY2(docks.findChild<QDockWidget*>(QLatin1String(panel))->isHidden() == (wasShown == wasPressed), panel);
    }
}

REFEREE_GUI_TEST(TestEndToEnd)
#include "tst_end_to_end.moc"
