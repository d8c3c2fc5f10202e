// SPDX-License-Identifier: GPL-3.0-or-later
// The program `referee`. Errors are printed on stderr in one line; the exit codes are those of core/base/errors.h.
#include "app/cli/arguments/openmp_wait.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/verbs.h"
#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/io/input_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <string_view>
#include <vector>

namespace {

using referee::ExitCode;

int fail(ExitCode code, const std::string& text)
{
    std::cerr << "referee: " << text << std::endl;
    return static_cast<int>(code);
}

/// CLI11 reports an unknown command only as a missing one.
void requireKnownVerb(const CLI::App& app, int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "";
    if (verb.empty() || verb.front() == '-') {
        return;
    }
    std::vector<std::string> known;
    for (const auto* subcommand : app.get_subcommands({})) {
        known.push_back(subcommand->get_name());
    }
    if (std::ranges::find(known, verb) == known.end()) {
        throw referee::UsageError("Unknown command '" + verb
            + "'. Available commands: " + referee::listed(known, known.size()) + ". See referee --help.");
    }
}

/// An empty value, as an unset shell variable gives it, differs from an option that is left out. An empty prompt is
/// reported where prompts are read.
void requireValues(int argc, char** argv)
{
    for (int i = 2; i < argc; ++i) {
        const std::string before = argv[i - 1];
        if (argv[i][0] != '\0' || before == "--negative") {
            continue;
        }
        if (before.starts_with("--") && before != "--") {
            throw referee::UsageError(before + ": the value is empty. Enter a value or omit " + before + ".");
        }
        if (std::string_view(argv[1]) != "generate") {
            throw referee::UsageError("The argument after '" + before + "' is empty.");
        }
    }
}

/// Packs of networks: a file per subcommand.
void addModelsVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("models", "Manage packs of networks");
    verb->require_subcommand(1);
    referee::cli::addModelsCheckVerb(*verb);
    referee::cli::addModelsAddVerb(*verb);
    referee::cli::addModelsFetchVerb(*verb);
    referee::cli::addModelsManifestVerb(*verb);
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
        return fail(ExitCode::OutOfMemory, "Out of memory. Close other programs or reduce --width and --height.");
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
    CLI::App app("Generates images by optimising a Stable Diffusion latent with gradients of vision-language models.",
        "referee");
    app.set_version_flag("--version", REFEREE_VERSION);
    app.require_subcommand(1);
    app.add_flag_callback(
        "--verbose", [] { referee::startLogging(true); }, "Print log messages on stderr");
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
    addModelsVerb(app);
    referee::cli::addBenchVerb(app);
    referee::cli::addDevicesVerb(app);
    return referee::cli::exitCodeAfterOutput("referee", parseAndRun(app, argc, argv));
}
