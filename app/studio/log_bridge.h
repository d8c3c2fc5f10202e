// SPDX-License-Identifier: GPL-3.0-or-later
// The log's way into the window, and Qt's own messages into the log.
#pragma once

#include <memory>
#include <mutex>

namespace referee::ui {
class LogView;
}

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
