// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QPalette>
#include <QtWidgets/QStyleFactory>
#include <QtWidgets/QToolTip>

namespace referee::ui {

namespace {

constexpr double kHintScale = 0.88;
constexpr int kDarkBelow = 128; ///< lightness of a window colour that counts as dark

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
        .person = 0xf0b440,
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
        .person = 0x8a6000,
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
    palette.setColor(QPalette::Highlight, theme.person);
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

/// Only what a palette cannot say; everything else is Fusion with our palette.
QString styleSheetOf(const Theme& theme)
{
    const QString sheet = QStringLiteral(R"(
QToolTip { color: %1; background: %2; border: 1px solid %3; padding: 4px; }
QLineEdit, QPlainTextEdit, QSpinBox, QComboBox { background: %2; border: 1px solid transparent; border-radius: 4px; padding: 2px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: %4; }
QComboBox::drop-down { border: none; width: 16px; }
QPushButton, QToolButton { background: %2; border: 1px solid transparent; border-radius: 4px; padding: 4px 10px; }
QToolButton { padding: 4px 6px; }
QPushButton:hover, QToolButton:hover { background: %3; }
QPushButton:focus, QToolButton:focus { border-color: %4; }
QPushButton:checked, QToolButton:checked { background: %3; color: %1; }
QToolButton[flat="true"] { background: transparent; } QToolButton[flat="true"]:hover { background: %2; }
QSplitter::handle { background: transparent; }
QScrollArea { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; } QScrollBar:vertical { width: 8px; } QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: %3; border-radius: 3px; margin: 1px; min-width: 24px; min-height: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; } QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QMenuBar { background: %5; } QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected { background: %2; border-radius: 4px; }
QMenu { background: %2; border: 1px solid %3; padding: 4px; } QMenu::item { padding: 4px 24px; }
QMenu::item:selected { background: %3; }
)");
    return sheet.arg(
        theme.text.name(), theme.raised.name(), theme.line.name(), theme.person.name(), theme.window.name());
}

bool systemIsDark()
{
    static const bool isDark = QApplication::palette().color(QPalette::Window).lightness() < kDarkBelow;
    return isDark; // asked once, before a palette of ours is in force
}

} // namespace

QColor Theme::of(Side side) const
{
    switch (side) {
    case Side::Referee:
        return referee;
    case Side::Sds:
        return sds;
    case Side::Person:
        return person;
    case Side::Neutral:
        break;
    }
    return hint;
}

const Theme& theme() { return current(); }

const Theme& paperTheme()
{
    static const Theme paper = lightTheme();
    return paper;
}

void applyTheme(QApplication& application, ThemeChoice choice)
{
    const bool isDark = choice == ThemeChoice::System ? systemIsDark() : choice == ThemeChoice::Dark;
    current() = isDark ? darkTheme() : lightTheme();
    if (application.styleSheet().isEmpty()) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    // In this order: after a new style sheet, children no longer hear of a new palette (Qt 6.4).
    QApplication::setPalette(paletteOf(theme()));
    application.setStyleSheet(styleSheetOf(theme()));
}

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

} // namespace referee::ui
