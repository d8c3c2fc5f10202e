// SPDX-License-Identifier: GPL-3.0-or-later
// A person in front of a screen: an X server without a monitor, the program on it, and keys that xdotool presses.
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>
#include <QtCore/QThread>

#include <csignal>
#include <functional>
#include <sys/prctl.h>

namespace referee::test {

inline constexpr int kPatienceMs = 120000; ///< of a loaded machine, for anything that is waited for
inline constexpr int kLookAgainMs = 30; ///< between two looks at what does not tell by itself

/// Ends its process in the end, or with the test when that is killed.
class Started : public QProcess {
public:
    Started()
    {
        setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    }
    ~Started() override
    {
        if (state() != NotRunning) {
            terminate();
            if (!waitForFinished(kMannersMs)) {
                kill();
                waitForFinished(kPatienceMs);
            }
        }
    }

private:
    static constexpr int kMannersMs = 5000; ///< in which an X server takes its lock file away
};

class Screen {
public:
    /// "" or why there is no screen.
    QString start()
    {
        // The server chooses a free number and writes it once it listens.
        m_server.start(QStringLiteral("Xvfb"),
            { QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                QStringLiteral("1440x900x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp"),
                QStringLiteral("-noreset") });
        QElapsedTimer clock;
        clock.start();
        while (!m_server.canReadLine()) {
            if (m_server.state() == QProcess::NotRunning || clock.hasExpired(kPatienceMs)) {
                return QStringLiteral("Xvfb (Debian package xvfb) did not start: %1 %2")
                    .arg(m_server.errorString(), QString::fromUtf8(m_server.readAllStandardError()));
            }
            m_server.waitForReadyRead(kLookAgainMs);
        }
        m_display = QLatin1Char(':') + QString::fromUtf8(m_server.readLine()).trimmed();
        const bool hasKeys = !xdotool({ QStringLiteral("getdisplaygeometry") }).isEmpty();
        return hasKeys ? QString() : QStringLiteral("xdotool (Debian package xdotool) did not reach the display.");
    }

    /// Whatever desktop the tests run on: only this screen, and the plain keyboard.
    QProcessEnvironment environment() const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto* name : { "WAYLAND_DISPLAY", "XAUTHORITY", "QT_IM_MODULE", "XMODIFIERS", "QT_QPA_PLATFORMTHEME",
                 "QT_SCALE_FACTOR", "XDG_CURRENT_DESKTOP" }) {
            environment.remove(QString::fromLatin1(name));
        }
        environment.insert(QStringLiteral("DISPLAY"), m_display);
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        return environment;
    }

    /// What xdotool prints; "" when it fails, as a search does that finds nothing.
    QString xdotool(const QStringList& arguments) const
    {
        QProcess tool;
        tool.setProcessEnvironment(environment());
        tool.start(QStringLiteral("xdotool"), arguments);
        const bool isDone = tool.waitForFinished(kPatienceMs) && tool.exitCode() == 0;
        return isDone ? QString::fromUtf8(tool.readAllStandardOutput()).trimmed() : QString();
    }

    /// Waits for a visible window with such a name and gives it the keyboard, as a window manager would.
    bool focus(const QString& name) const
    {
        return waitFor([&] {
            const QString window
                = xdotool({ QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--name"), name })
                      .section(QLatin1Char('\n'), 0, 0);
            if (window.isEmpty()) {
                return false;
            }
            xdotool({ QStringLiteral("windowfocus"), window });
            return xdotool({ QStringLiteral("getwindowfocus") }) == window;
        });
    }

    bool hasWindow(const QString& name) const
    {
        return !xdotool({ QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--name"), name })
                    .isEmpty();
    }

    /// Keys as xdotool names them ("ctrl+Return") and, behind a ':', text to type; all in one go.
    void press(const QStringList& keys) const
    {
        QStringList arguments;
        for (const QString& key : keys) {
            const bool isText = key.startsWith(QLatin1Char(':'));
            // `type` would take the commands behind it as text, but for the count of its arguments.
            arguments += isText
                ? QStringList { QStringLiteral("type"), QStringLiteral("--args"), QStringLiteral("1"), key.mid(1) }
                : QStringList { QStringLiteral("key"), key };
        }
        xdotool(arguments);
    }

    /// Looks again and again until it is so; false when patience ends.
    static bool waitFor(const std::function<bool()>& isSo)
    {
        QElapsedTimer clock;
        clock.start();
        while (!isSo()) {
            if (clock.hasExpired(kPatienceMs)) {
                return false;
            }
            QThread::msleep(kLookAgainMs);
        }
        return true;
    }

private:
    Started m_server;
    QString m_display;
};

/// A program whose log on stderr is read line by line, each line once.
class LoggingProgram {
public:
    void start(const QString& program, const QStringList& arguments, const QProcessEnvironment& environment)
    {
        m_process.setProcessEnvironment(environment);
        m_process.start(program, arguments);
    }

    /// Goes on from the line after the last one that was waited for; the captured part, or "" when patience or the
    /// program ends first.
    QString next(const QString& pattern)
    {
        const QRegularExpression wanted(pattern);
        QElapsedTimer clock;
        clock.start();
        while (true) {
            while (m_read < m_lines.size()) {
                if (const auto match = wanted.match(m_lines[m_read++]); match.hasMatch()) {
                    return match.captured(match.lastCapturedIndex());
                }
            }
            if (!readMore() && (m_process.state() == QProcess::NotRunning || clock.hasExpired(kPatienceMs))) {
                return {};
            }
        }
    }

    /// Without a warning: SIGKILL. True once it is dead of it.
    bool kill()
    {
        m_process.kill();
        return m_process.waitForFinished(kPatienceMs) && m_process.exitStatus() == QProcess::CrashExit;
    }
    bool hasEnded() { return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(kPatienceMs); }
    int exitCode() const { return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }

    /// For failing checks.
    QByteArray log()
    {
        readMore();
        return "The program's log:\n" + m_lines.join(QLatin1Char('\n')).toUtf8();
    }

private:
    bool readMore()
    {
        m_process.setReadChannel(QProcess::StandardError);
        if (!m_process.canReadLine()) {
            m_process.waitForReadyRead(kLookAgainMs);
        }
        const auto before = m_lines.size();
        while (m_process.canReadLine()) {
            m_lines << QString::fromUtf8(m_process.readLine()).trimmed();
        }
        return m_lines.size() > before;
    }

    Started m_process;
    QStringList m_lines;
    qsizetype m_read = 0;
};

} // namespace referee::test
