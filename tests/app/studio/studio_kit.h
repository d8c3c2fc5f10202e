// SPDX-License-Identifier: GPL-3.0-or-later
// The window's program as a person has it: on a screen and with a home of its own, steered by keys, followed by its
// log.
#pragma once

#include "tests/app/studio/screen_kit.h"

#include <QtCore/QTemporaryDir>
#include <memory>

namespace referee::test {

/// Finds the setting by its key, goes to its slider and types the number: no pixel is aimed at.
inline QStringList keysForSetting(const char* key, const char* number)
{
    return { QStringLiteral("ctrl+f"), QLatin1Char(':') + QString::fromLatin1(key), QStringLiteral("Tab"),
        QLatin1Char(':') + QString::fromLatin1(number), QStringLiteral("Return") };
}

class StudioAtHome {
public:
    /// "" or why there is no screen.
    QString start() { return m_screen.start(); }
    const Screen& screen() const { return m_screen; }
    QString path(const QString& name) const { return m_home.filePath(name); }

    /// The program, again in the same home; false: it did not get ready.
    bool open(const QStringList& arguments)
    {
        auto environment = m_screen.environment();
        for (const auto* name : { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME" }) {
            environment.insert(QString::fromLatin1(name), m_home.path());
        }
        m_program = std::make_unique<LoggingProgram>();
        m_program->start(QStringLiteral(REFEREE_TEST_BIN "/referee-studio"),
            QStringList { QStringLiteral("--verbose"), QStringLiteral("--threads"), QStringLiteral("1"),
                QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK) }
                + arguments,
            environment);
        return hears(QStringLiteral("Ready to paint")) && focus();
    }

    bool focus() const { return m_screen.focus(QStringLiteral("^.*Referee Studio$")); }
    void press(const QStringList& keys) const { m_screen.press(keys); }
    /// A later line of the log, and what it captured; "" when patience or the program ends first.
    QString heard(const QString& pattern) { return m_program->next(pattern); }
    bool hears(const QString& pattern) { return !heard(pattern).isEmpty(); }
    QByteArray log() { return m_program ? m_program->log() : QByteArray(); }

    bool quit()
    {
        press({ QStringLiteral("ctrl+q") });
        return m_program->hasEnded() && m_program->exitCode() == 0;
    }
    /// Without a warning: SIGKILL.
    bool kill() { return m_program->kill(); }

private:
    QTemporaryDir m_home;
    Screen m_screen;
    std::unique_ptr<LoggingProgram> m_program; ///< ends before its screen does
};

} // namespace referee::test
