// SPDX-License-Identifier: GPL-3.0-or-later
// What the program says about itself: newest below, by level and words, a bounded number of lines.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/panel.h"

#include <deque>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace referee::ui {

struct LogLine {
    LogLevel level = LogLevel::Info;
    QString time; ///< of day
    QString text;
};

class LogView : public Panel {
    Q_OBJECT
public:
    static constexpr int kMaxLines = 5000;

    explicit LogView(QWidget* parent = nullptr);

    /// From any thread; the line appears when the window's thread gets to it.
    void append(LogLevel level, const QString& text);
    /// Every kept line, shown or not, for the clipboard and for diagnostics.
    QString allText() const;
    /// Lines that level and words let through.
    QString shownText() const;

public Q_SLOTS:
    void copyAll() const;
    void clear();

Q_SIGNALS:
    void lineArrived(const referee::ui::LogLine& line);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void take(const LogLine& line);
    void showLine(const LogLine& line);
    void showAll();
    bool isWanted(const LogLine& line) const;

    std::deque<LogLine> m_lines;
    bool m_isDark; ///< the theme that the shown lines are coloured for
    QComboBox* m_level = nullptr;
    QLineEdit* m_words = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_clear = nullptr;
    QPlainTextEdit* m_text = nullptr;
};

} // namespace referee::ui
