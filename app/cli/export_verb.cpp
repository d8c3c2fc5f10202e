// SPDX-License-Identifier: GPL-3.0-or-later
// referee export: writes metrics, latents, images, gradients and videos of a run for other programs.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/export_arguments.h"
#include "app/cli/verbs.h"
#include "core/base/log.h"
#include "core/engine/engine.h"

#include <QtGui/QGuiApplication>
#include <iostream>

namespace referee::cli {

namespace {

/// Qt's messages about the desktop (no XDG_RUNTIME_DIR, …) do not matter to a program without a window.
void logQtMessage(QtMsgType, const QMessageLogContext&, const QString& text) { logDebug("Qt: " + text.toStdString()); }

/// A film has text, which is drawn by Qt's offscreen platform.
std::vector<std::string> writeWithText(RunExporter& exporter)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler(logQtMessage);
    int count = 1;
    char name[] = "referee";
    char* names[] = { name, nullptr };
    const QGuiApplication application(count, names);
    return exporter.write();
}

void exportRun(const ExportArguments& arguments)
{
    arguments.requireSense();
    const StatusLine line(arguments.every && !arguments.asJson);
    const ExportHelpers helpers { [&](const RunHeader& head) {
                                     auto options = optionsOfRun(head, arguments.networks);
                                     options.device = arguments.device.empty() ? options.device : arguments.device;
                                     return loadEngine(options, {}, &stopFlag());
                                 },
        printNote,
        [&line](const std::string& what, int64_t iteration, int64_t end) {
            line.show(what + " iteration " + std::to_string(iteration) + " of " + std::to_string(end) + "…");
        },
        &stopFlag() };
    RunExporter exporter(arguments, helpers);
    const bool hasText = arguments.isVideo || arguments.isFrames;
    const auto files = hasText ? writeWithText(exporter) : exporter.write();
    if (arguments.asJson) {
        printJsonLine({ { "files", files } });
        return;
    }
    for (const auto& file : files) {
        std::cout << file << std::endl;
    }
}

} // namespace

void addExportVerb(CLI::App& app)
{
    const auto [verb, arguments] = addVerb<ExportArguments>(
        app, "export", "Export metrics, latents, images, gradients or a video of a run", exportRun);
    arguments->addTo(*verb);
    verb->footer("Example: referee export \"pictures/a red star 3.referee\" --csv --npz --exr --at 40");
}

} // namespace referee::cli
