// SPDX-License-Identifier: GPL-3.0-or-later
// The log: newest line last, filtered by level and text, a limited number of lines.
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

    /// From any thread; the line appears in the next turn of the window's event loop.
    void append(LogLevel level, const QString& text);
    /// All lines, shown or not, for the clipboard and for diagnostics.
    QString allText() const;
    /// The lines that pass the filter.
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
    bool m_isDark; ///< theme of the colours in the shown lines
    QComboBox* m_level = nullptr;
    QLineEdit* m_words = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_clear = nullptr;
    QPlainTextEdit* m_text = nullptr;
};

} // namespace referee::ui
