// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, fonts and distances of the window, dark and light. A colour means a side: blue is the referee, coral is SDS,
// amber is the user; signs of maps are purple and green, so that they cannot be taken for a side.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QVariant>
#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtWidgets/QApplication>
#include <optional>

class QDBusVariant;

namespace referee::ui {

/// Whose colour a widget or a text has.
enum class Side { Neutral, Referee, Sds, User };

struct Theme {
    bool isDark = true;
    QColor window; ///< behind the panels
    QColor surface; ///< panels
    QColor raised; ///< fields and chips on a panel
    QColor line; ///< thin separators, slider tracks
    QColor text;
    QColor hint; ///< secondary text; readable (contrast ≥ 4.5) on surface
    QColor referee;
    QColor sds;
    QColor user;
    QColor good; ///< also the start button
    QColor onPrimary; ///< text on the start button
    QColor error;
    QColor negative; ///< end of the signed colour map: this side wants less
    QColor middle; ///< zero of the signed colour map
    QColor positive; ///< this side wants more

    QColor of(Side side) const;
};

/// The current theme. Widgets that paint themselves call it in paintEvent; a change arrives as QEvent::PaletteChange.
const Theme& theme();
/// For files that are printed or used in a paper: always the light theme.
const Theme& paperTheme();

enum class ThemeChoice { System, Dark, Light };
/// Sets style and palette of the application. System follows the desktop's setting, or the lightness of its window
/// colour.
void applyTheme(QApplication& application, ThemeChoice choice);

/// The desktop's setting (SystemScheme), for ThemeChoice::System from then on.
void setSystemDark(bool isDark);

/// One size for text (the application's font) and one for hints.
QFont hintFont();
/// Monospaced digits for numbers that change in place.
QFont numberFont();

inline constexpr float kDisabledAlpha = 0.6F; ///< of the hint colour, for what cannot be used now
inline constexpr int kGap = 8; ///< between panels, and between a panel's parts
inline constexpr int kPad = 12; ///< inside a panel
inline constexpr int kRadius = 6;
inline constexpr int kRowHeight = 24;

/// A layout without margins, for a part of a panel.
template <typename Layout> Layout* bareLayout(QWidget* owner, int spacing = kGap)
{
    auto* layout = new Layout(owner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    return layout;
}

/// Reads from the settings portal of GNOME, KDE and others whether the desktop is dark; Qt 6.4 does not.
class SystemScheme : public QObject {
    Q_OBJECT
public:
    /// Asks at once, asynchronously. Emits nothing where there is no session bus or no portal.
    explicit SystemScheme(QObject* parent = nullptr);

    /// The portal's "color-scheme", in any number of nested variants: 1 dark, 2 light, else no preference.
    static std::optional<bool> isDark(QVariant answer);

Q_SIGNALS:
    void told(bool isDark);

private Q_SLOTS:
    void takeChange(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(const QVariant& answer);
};

} // namespace referee::ui
