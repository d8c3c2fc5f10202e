// SPDX-License-Identifier: GPL-3.0-or-later
// referee-studio: the window. Arguments, log, theme; then StudioController connects window and engine.
#include "app/cli/arguments/openmp_wait.h"
#include "app/cli/arguments/terminal.h"
#include "app/studio/diagnostics.h"
#include "app/studio/display_check.h"
#include "app/studio/model/command_line.h"
#include "app/studio/model/wanted_store.h"
#include "app/studio/presenters/pack_setup_presenter.h"
#include "app/studio/presenters/studio_controller.h"
#include "app/studio/self_test.h"
#include "app/studio/studio_arguments.h"
#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/engine/engine.h"
#include "core/engine/pack_check.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/window_files.h"
#include "ui/main_window/workspace.h"
#include "ui/prompt/prompt_panel.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>
#include <clocale>
#include <iostream>

namespace {

using namespace referee;
using namespace referee::studio;

int failWithoutDisplay(const StudioArguments& arguments, const std::string& why)
{
    std::cerr << "referee-studio: the window cannot be shown: " << why
              << ". To paint without a window: " << commandWithoutWindow(arguments) << std::endl;
    return static_cast<int>(ExitCode::Usage);
}

void fillWindow(ui::MainWindow& window, RunModel& model, const StudioArguments& arguments)
{
    if (const auto theme = arguments.themeChoice()) {
        window.setTheme(*theme);
    }
    if (!arguments.layout.empty()) {
        window.body().workspace->choose(
            arguments.layout == "study" ? ui::WindowLayout::Study : ui::WindowLayout::Paint);
    }
    if (!arguments.prompt.empty()) {
        model.setPrompts(QString::fromStdString(arguments.prompt), {});
    }
    if (const auto seed = arguments.seedNumber()) {
        model.setSeed(*seed);
        window.body().prompt->setSeedLocked(true);
    } else {
        window.body().prompt->rollSeed();
    }
}

Folders foldersOf(const StudioArguments& arguments)
{
    Folders folders = Folders::standard();
    if (!arguments.runFolder.empty()) {
        folders.runs = QString::fromStdString(arguments.runFolder);
    }
    return folders;
}

void connectDiagnostics(ui::MainWindow& window, StudioController& controller)
{
    QObject::connect(&window.files(), &ui::WindowFiles::diagnosticsRequested, &controller,
        [&window, &controller](const QString& path, bool withPrompt) {
            DiagnosticsInfo facts { controller.model().pack(), describe(controller.model()),
                QString::fromStdString(commandOf(controller.model())), window.body().log->allText(),
                controller.model().prompts(), withPrompt };
            controller.files().writeText(path, diagnosticsText(facts));
        });
}

void connectSelfTest(SelfTest& test, bool asJson)
{
    QObject::connect(&test, &SelfTest::finished, qApp, [&test, asJson] {
        std::cout << (asJson ? test.figures().json() : test.figures().text()).toStdString() << std::endl;
        QApplication::exit(static_cast<int>(ExitCode::Done));
    });
    QObject::connect(&test, &SelfTest::failed, qApp, [](const QString& sentence) {
        std::cerr << "referee-studio: " << sentence.toStdString() << std::endl;
        QApplication::exit(static_cast<int>(ExitCode::OurBug));
    });
}

int showWindow(QApplication& application, const StudioArguments& arguments)
{
    // A self-test does not touch the user's layout and presets.
    const QTemporaryDir testFolder;
    QSettings own(
        QSettings::IniFormat, QSettings::UserScope, QStringLiteral("referee-studio"), QStringLiteral("window"));
    QSettings test(testFolder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat);
    ui::MainWindow window(arguments.isSelfTest ? &test : &own);
    const LogBridge bridge(*window.body().log);
    StudioController controller(window, loadEngine, arguments.engine.options,
        arguments.isSelfTest ? Folders { testFolder.path(), testFolder.filePath(QStringLiteral("runs")),
            testFolder.filePath(QStringLiteral("library")) }
                             : foldersOf(arguments));
    const PackSetupPresenter weights(window, checkPackParts);
    QSettings& store = arguments.isSelfTest ? test : own;
    restoreWanted(store, controller.model());
    fillWindow(window, controller.model(), arguments);
    connectDiagnostics(window, controller);
    window.show();
    std::optional<SelfTest> selfTest;
    if (arguments.isSelfTest) {
        selfTest.emplace(window, controller, arguments.seconds);
        connectSelfTest(*selfTest, arguments.asJson);
    }
    controller.open(arguments.startsRun);
    const int code = application.exec();
    storeWanted(store, controller.model());
    return code;
}

int run(int argc, char** argv)
{
    forgetOpenMpWait();
    StudioArguments arguments;
    if (const auto code = parseArguments(arguments, argc, argv)) {
        return *code;
    }
    if (arguments.isSelfTest) {
        arguments.startsRun = true;
        arguments.prompt = arguments.prompt.empty() ? kExamplePrompt : arguments.prompt;
    }
    if (const std::string why = whyNoDisplay(); !why.empty()) {
        return failWithoutDisplay(arguments, why);
    }
    startLogging(arguments.isVerbose);
    int qtArguments = 1; // the others are ours
    QApplication application(qtArguments, argv);
    std::setlocale(LC_NUMERIC, "C"); // in the user's locale 1.5 may be read as 1
    QApplication::setApplicationName(QStringLiteral("referee-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Referee Studio"));
    QApplication::setDesktopFileName(QStringLiteral("referee-studio"));
    return showWindow(application, arguments);
}

} // namespace

int main(int argc, char** argv)
{
    cli::reserveStandardStreams();
    return cli::exitCodeAfterOutput("referee-studio", run(argc, argv));
}
