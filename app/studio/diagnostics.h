// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody who helps needs to know, as one readable text file.
#pragma once

#include "app/storage/run_json.h"
#include "app/studio/worker/run_values.h"

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <memory>
#include <mutex>
#include <optional>

namespace referee::studio {

struct DiagnosticsInfo {
    std::optional<PackInfo> pack;
    RunRecipe run;
    QString command; ///< that paints it
    QString log;
    QStringList prompts; ///< others of the session: of earlier runs, typed, or of runs that were opened
    bool withPrompt = false;
};

/// Sections: versions, machine, networks, settings, command, log. Without the prompt, every text that was a prompt is
/// taken out everywhere, also where it is quoted, in small letters, or made into a file's name; and so are the paths of
/// all runs, pictures and tables, for their names were made from prompts too.
QString diagnosticsText(const DiagnosticsInfo& facts);

} // namespace referee::studio

namespace referee::ui {

// The log's way into the window, and Qt's own messages into the log.

class LogView;

} // namespace referee::ui

namespace referee::studio {

class LogBridge {
public:
    explicit LogBridge(ui::LogView& view);
    /// Sentences go on to stderr only.
    ~LogBridge();
    LogBridge(const LogBridge&) = delete;
    LogBridge& operator=(const LogBridge&) = delete;

private:
    struct End {
        std::mutex mutex;
        ui::LogView* view = nullptr;
    };
    std::shared_ptr<End> m_end; ///< the log keeps its sink for ever
};

} // namespace referee::studio
