// SPDX-License-Identifier: GPL-3.0-or-later
// A line edit for one value: Return or leaving it attempts what was typed, Esc brings the value back.
#pragma once

#include <QtWidgets/QLineEdit>

namespace referee::ui {

class ValueField : public QLineEdit {
    Q_OBJECT
public:
    enum class Mark { None, Changed, Wrong, Faint };

    explicit ValueField(QWidget* parent = nullptr);

    /// Shows a value and forgets what was being typed.
    void showValue(const QString& text);
    void setMark(Mark mark);

Q_SIGNALS:
    void attempted(const QString& text);
    void restoreAsked();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void attempt();
    void applyColours();
    bool canRestore() const { return isModified() || m_mark == Mark::Wrong; }

    Mark m_mark = Mark::None;
};

} // namespace referee::ui
