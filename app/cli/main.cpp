// SPDX-License-Identifier: GPL-3.0-or-later
// referee: the engine on the command line. Errors go to stderr as one sentence; exit codes are those of
// core/base/errors.h.
#include "app/cli/arguments/openmp_wait.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"
#include "core/base/errors.h"
#include "core/base/log.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <string_view>

namespace {

using referee::ExitCode;

int fail(ExitCode code, const std::string& text)
{
    std::cerr << "referee: " << text << std::endl;
    return static_cast<int>(code);
}

/// CLI11 says of an unknown verb only that one is required.
void requireKnownVerb(const CLI::App& app, int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "";
    if (verb.empty() || verb.front() == '-') {
        return;
    }
    std::string known;
    for (const auto* subcommand : app.get_subcommands({})) {
        if (subcommand->get_name() == verb) {
            return;
        }
        known += (known.empty() ? "" : ", ") + subcommand->get_name();
    }
    throw referee::UsageError("A verb was expected (" + known + "), found '" + verb + "'; see referee --help.");
}

/// As an unset variable of the shell gives it: not the same as an option that was left out. What a prompt lacks is told
/// by those who read it.
void requireValues(int argc, char** argv)
{
    for (int i = 2; i < argc; ++i) {
        const std::string before = argv[i - 1];
        if (argv[i][0] != '\0' || before == "--negative") {
            continue;
        }
        if (before.starts_with("--") && before != "--") {
            throw referee::UsageError(
                before + ": a value was expected, found an empty text. Give one, or leave " + before + " out.");
        }
        if (std::string_view(argv[1]) != "generate") {
            throw referee::UsageError("A value was expected behind '" + before + "', found an empty text.");
        }
    }
}

int parseAndRun(CLI::App& app, int argc, char** argv)
{
    try {
        referee::cli::TypedArguments arguments(argc, argv);
        requireKnownVerb(app, arguments.count(), arguments.words());
        requireValues(arguments.count(), arguments.words());
        app.parse(arguments.count(), arguments.words());
        return static_cast<int>(ExitCode::Done);
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        return fail(ExitCode::Usage, referee::cli::usageText(error, "referee"));
    } catch (const referee::Error& error) {
        return fail(error.exitCode(), error.what());
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::OutOfMemory, "Out of memory; close other programs or use fewer pixels.");
    } catch (const std::exception& error) {
        return fail(ExitCode::OurBug, error.what());
    }
}

} // namespace

int main(int argc, char** argv)
{
    referee::forgetOpenMpWait();
    referee::cli::reserveStandardStreams();
    referee::cli::installSignalHandlers();
    CLI::App app("Paints pictures by asking a vision-language model what it wants to see.", "referee");
    app.set_version_flag("--version", REFEREE_VERSION);
    app.require_subcommand(1);
    app.add_flag_callback(
        "--verbose", [] { referee::startLogging(true); }, "Log what happens on stderr");
    referee::startLogging(false);
    referee::cli::addGenerateVerb(app);
    referee::cli::addResumeVerb(app);
    referee::cli::addForkVerb(app);
    referee::cli::addTreeVerb(app);
    referee::cli::addListVerb(app);
    referee::cli::addCompactVerb(app);
    referee::cli::addReplayVerb(app);
    referee::cli::addExportVerb(app);
    referee::cli::addScoreVerb(app);
    referee::cli::addTraceVerb(app);
    referee::cli::addModelsVerb(app);
    referee::cli::addBenchVerb(app);
    referee::cli::addDevicesVerb(app);
    return referee::cli::exitCodeAfterOutput("referee", parseAndRun(app, argc, argv));
}
