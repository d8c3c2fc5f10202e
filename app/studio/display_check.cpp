// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/display_check.h"

#include <QtGui/QGuiApplication>
#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace referee::studio {

namespace {

/// Connecting to a display over a dead network would take minutes.
constexpr auto kTimeout = std::chrono::seconds(10);

/// Qt's platforms that draw without a display server.
bool needsDisplay(const std::string& platform)
{
    return platform.empty() || platform.starts_with("xcb") || platform.starts_with("wayland");
}

[[noreturn]] void tryToConnect()
{
    const rlimit noCore { 0, 0 };
    setrlimit(RLIMIT_CORE, &noCore); // Qt aborts
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    std::array<char, 15> name { "referee-studio" };
    int count = 1;
    std::array<char*, 2> words { name.data(), nullptr };
    const QGuiApplication application(count, words.data());
    _exit(0);
}

bool hasConnected(pid_t child)
{
    int status = 0;
    const auto end = std::chrono::steady_clock::now() + kTimeout;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > end) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

std::string whyNoDisplay()
{
    if (!needsDisplay(qgetenv("QT_QPA_PLATFORM").toStdString())) {
        return {};
    }
    const std::string x11 = qgetenv("DISPLAY").toStdString();
    const std::string wayland = qgetenv("WAYLAND_DISPLAY").toStdString();
    if (x11.empty() && wayland.empty()) {
        return "neither DISPLAY nor WAYLAND_DISPLAY is set";
    }
    const pid_t child = fork();
    if (child == 0) {
        tryToConnect();
    }
    if (child < 0 || hasConnected(child)) {
        return {}; // without a child process Qt itself will fail
    }
    return "the display " + (x11.empty() ? wayland : x11) + " cannot be opened";
}

} // namespace referee::studio
