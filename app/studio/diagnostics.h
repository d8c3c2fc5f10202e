// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostics for bug reports as one readable text file; log messages of Qt and of the program for the log view.
#pragma once

#include "app/storage/run_json.h"
#include "app/studio/worker/run_values.h"

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <memory>
#include <mutex>
#include <optional>

namespace referee::ui {
class LogView;
}

namespace referee::studio {

struct DiagnosticsInfo {
    std::optional<PackInfo> pack;
    RunRecipe run;
    QString command; ///< that reproduces it
    QString log;
    QStringList prompts; ///< other prompts of the session: of earlier or opened runs, or typed
    bool withPrompt = false;
};

/// Sections: versions, machine, networks, settings, command, log. Without the prompt, all prompts are removed
/// everywhere, also quoted, in lower case or as file names; and so are the paths of all runs, pictures and tables,
/// whose names are made from prompts.
QString diagnosticsText(const DiagnosticsInfo& facts);

/// Sends the log to the log view, and Qt's messages to the log.
class LogBridge {
public:
    explicit LogBridge(ui::LogView& view);
    /// From then on the log goes to stderr only.
    ~LogBridge();
    LogBridge(const LogBridge&) = delete;
    LogBridge& operator=(const LogBridge&) = delete;

private:
    struct End {
        std::mutex mutex;
        ui::LogView* view = nullptr;
    };
    std::shared_ptr<End> m_end; ///< shared with the log's sink, which is never removed
};

} // namespace referee::studio
