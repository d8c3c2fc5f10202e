// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio_arguments.h"

#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/studio/model/command_line.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"

#include <algorithm>
#include <thread>

namespace referee::studio {

namespace {

/// Leaves one core to the window's event loop.
int threadsBesideAWindow() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1); }

void addOptions(CLI::App& app, StudioArguments& arguments)
{
    app.set_version_flag("--version", REFEREE_VERSION);
    app.add_option("prompt", arguments.prompt, "What the picture should show");
    app.add_option("--seed", arguments.seed, "64-bit whole number (default: random)")
        ->transform(cli::wholeNumber(0, cli::kMaxSeed));
    app.add_option(
        "--runs", arguments.runFolder, "Folder for runs (default: \"Referee Studio\" in your pictures folder)");
    app.add_option("--theme", arguments.theme, "Colour theme of the window (default: the last one)")
        ->check(CLI::IsMember({ "dark", "light", "system" }));
    app.add_option("--layout", arguments.layout, "Layout of the window (default: the last one, at first paint)")
        ->check(CLI::IsMember({ "paint", "study" }));
    app.add_flag("--start", arguments.startsRun, "Start a run of the prompt at once");
    app.add_flag("--verbose", arguments.isVerbose, "Log to stderr");
    arguments.engine.addTo(app);
    app.add_flag("--self-test", arguments.isSelfTest, "Measure how fast the window reacts during a run, then exit")
        ->group("Self-test");
    app.add_flag("--json", arguments.asJson, "Print the figures as one JSON object")->group("Self-test");
    app.add_option("--seconds", arguments.seconds, "How long to measure")
        ->transform(cli::realNumber(0.5, 3600))
        ->group("Self-test")
        ->capture_default_str();
}

} // namespace

std::optional<uint64_t> StudioArguments::seedNumber() const { return numberFromText<uint64_t>(seed); }

std::optional<ui::ThemeChoice> StudioArguments::themeChoice() const
{
    if (theme.empty()) {
        return std::nullopt;
    }
    return theme == "dark" ? ui::ThemeChoice::Dark
        : theme == "light" ? ui::ThemeChoice::Light
                           : ui::ThemeChoice::System;
}

std::optional<int> parseArguments(StudioArguments& arguments, int argc, char** argv)
{
    CLI::App app("Paints pictures in a window: edit the run while it goes on, and see the gradients of both sides.",
        "referee-studio");
    addOptions(app, arguments);
    try {
        cli::TypedArguments typed(argc, argv);
        app.parse(typed.count(), typed.words());
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const UsageError& error) {
        std::cerr << "referee-studio: " << error.what() << std::endl;
        return static_cast<int>(ExitCode::Usage);
    } catch (const CLI::ParseError& error) {
        std::cerr << "referee-studio: " << cli::usageText(error, "referee-studio") << std::endl;
        return static_cast<int>(ExitCode::Usage);
    }
    if (arguments.engine.options.threads == 0) {
        arguments.engine.options.threads = threadsBesideAWindow();
    }
    return std::nullopt;
}

std::string commandWithoutWindow(const StudioArguments& arguments)
{
    return "referee generate " + shellQuoted(arguments.prompt.empty() ? kExamplePrompt : arguments.prompt)
        + (arguments.seed.empty() ? "" : " --seed " + arguments.seed)
        + networkOptions(arguments.engine.options, cli::bundledPack().string());
}

} // namespace referee::studio
