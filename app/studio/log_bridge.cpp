// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/log_bridge.h"

#include "core/base/log.h"
#include "ui/main_window/log_view.h"

#include <QtCore/QString>

namespace referee::studio {

namespace {

ui::LogLevel shown(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return ui::LogLevel::Debug;
    case LogLevel::Info:
        return ui::LogLevel::Info;
    case LogLevel::Warning:
        return ui::LogLevel::Warning;
    case LogLevel::Error:
        break;
    }
    return ui::LogLevel::Error;
}

void logQtMessage(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type == QtDebugMsg || type == QtInfoMsg) {
        logDebug("Qt: " + text.toStdString());
    } else {
        logWarning("Qt: " + text.toStdString());
    }
}

} // namespace

LogBridge::LogBridge(ui::LogView& view)
    : m_end(std::make_shared<End>())
{
    m_end->view = &view;
    addLogSink([end = m_end](LogLevel level, const std::string& sentence) {
        const std::lock_guard lock(end->mutex);
        if (end->view) {
            end->view->append(shown(level), QString::fromStdString(sentence));
        }
    });
    qInstallMessageHandler(logQtMessage);
}

LogBridge::~LogBridge()
{
    qInstallMessageHandler(nullptr);
    const std::lock_guard lock(m_end->mutex);
    m_end->view = nullptr;
}

} // namespace referee::studio
