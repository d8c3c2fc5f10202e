// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/studio_style.h"

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusVariant>
#include <QtGui/QFontDatabase>
#include <QtGui/QPalette>
#include <QtWidgets/QToolTip>

#include <array>

namespace referee::ui {

namespace {

constexpr double kHintScale = 0.88;
constexpr int kDarkBelow = 128; ///< lightness of a window colour that counts as dark

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
constexpr uint kDark = 1;
constexpr uint kLight = 2;

Theme darkTheme()
{
    return { .isDark = true,
        .window = 0x16171b,
        .surface = 0x212329,
        .raised = 0x2d3038,
        .line = 0x444955,
        .text = 0xe8e9ec,
        .hint = 0xa2a8b3,
        .referee = 0x58a9e8,
        .sds = 0xf07f62,
        .user = 0xf0b440,
        .good = 0x63c394,
        .onPrimary = 0x10241a,
        .error = 0xf2757b,
        .negative = 0xa96bc9,
        .middle = 0x2d3038,
        .positive = 0x6cc06a };
}

Theme lightTheme()
{
    return { .isDark = false,
        .window = 0xe6e8ec,
        .surface = 0xfbfbfc,
        .raised = 0xeceef2,
        .line = 0xc4c9d2,
        .text = 0x1c1f25,
        .hint = 0x5a616d,
        .referee = 0x1668a8,
        .sds = 0xa64940,
        .user = 0x8a6000,
        .good = 0x1c7548,
        .onPrimary = 0xffffff,
        .error = 0xb0222b,
        .negative = 0x762a83,
        .middle = 0xf7f7f7,
        .positive = 0x1b7837 };
}

Theme& current()
{
    static Theme present = darkTheme();
    return present;
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.raised);
    palette.setColor(QPalette::AlternateBase, theme.surface);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::Button, theme.raised);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.error);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.hint);
    palette.setColor(QPalette::Highlight, theme.user);
    palette.setColor(QPalette::HighlightedText, theme.isDark ? theme.window : theme.surface);
    palette.setColor(QPalette::Link, theme.referee);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.line);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText }) {
        QColor faint = theme.hint;
        faint.setAlphaF(kDisabledAlpha);
        palette.setColor(QPalette::Disabled, role, faint);
    }
    return palette;
}

bool& systemIsDark()
{
    // Read once, before our own palette is set.
    static bool isDark = QApplication::palette().color(QPalette::Window).lightness() < kDarkBelow;
    return isDark;
}

} // namespace

QColor Theme::of(Side side) const
{
    const std::array colours { hint, referee, sds, user }; // in the order of Side
    return colours.at(static_cast<std::size_t>(side));
}

const Theme& theme() { return current(); }

const Theme& paperTheme()
{
    static const Theme paper = lightTheme();
    return paper;
}

void applyTheme(QApplication& /*application*/, ThemeChoice choice)
{
    const bool isDark = choice == ThemeChoice::System ? systemIsDark() : choice == ThemeChoice::Dark;
    current() = isDark ? darkTheme() : lightTheme();
    if (!qobject_cast<StudioStyle*>(QApplication::style())) {
        QApplication::setStyle(new StudioStyle);
    }
    QApplication::setPalette(paletteOf(theme()));
    // Every widget gets the event before this returns, not in the next turn of the event loop.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::ApplicationPaletteChange);
}

void setSystemDark(bool isDark) { systemIsDark() = isDark; }

QFont hintFont()
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * kHintScale);
    return font;
}

QFont numberFont()
{
    QFont font = QApplication::font();
    font.setStyleHint(QFont::SansSerif);
    font.setFixedPitch(false);
    return font;
}

SystemScheme::SystemScheme(QObject* parent)
    : QObject(parent)
{
    if (!qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) {
        return; // without the check a bus would be started
    }
    const QDBusConnection bus = QDBusConnection::sessionBus();
    QDBusMessage question = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    question << kGroup << kKey;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (reply.isValid()) {
            take(reply.value().variant());
            // Only after a reply: before the first one Qt knows no D-Bus types and refuses the slot.
            QDBusConnection::sessionBus().connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(takeChange(QString, QString, QDBusVariant)));
        }
        done->deleteLater();
    });
}

std::optional<bool> SystemScheme::isDark(QVariant answer)
{
    while (answer.canConvert<QDBusVariant>()) {
        answer = answer.value<QDBusVariant>().variant();
    }
    const uint scheme = answer.toUInt();
    return scheme == kDark || scheme == kLight ? std::optional(scheme == kDark) : std::nullopt;
}

void SystemScheme::take(const QVariant& answer)
{
    if (const std::optional<bool> dark = isDark(answer)) {
        Q_EMIT told(*dark);
    }
}

void SystemScheme::takeChange(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == kGroup && key == kKey) {
        take(value.variant());
    }
}

} // namespace referee::ui
