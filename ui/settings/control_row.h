// SPDX-License-Identifier: GPL-3.0-or-later
// One setting in the panel: label, value, and sometimes a hint below. The subclasses know how a kind of value is shown;
// the panel decides what is allowed and answers an attempt by setValue or reject.
#pragma once

#include "core/base/settings_table.h"
#include "ui/settings/setting_texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/value_field.h"

namespace referee::ui {

class ControlRow : public QWidget {
    Q_OBJECT
public:
    /// The object name is the setting's key.
    explicit ControlRow(const SettingRow& row, QWidget* parent = nullptr);

    const SettingRow& row() const { return m_row; }
    QString key() const { return objectName(); }

    /// The value in force, as text of the table. Ends an attempt; emits nothing.
    void setValue(const QString& text);
    QString value() const { return m_value; }
    /// A double-click resets to it, and the mark compares with it.
    void setDefault(const QString& text);
    bool isChanged() const { return m_value != m_default; }
    /// The attempt is invalid: it stays visible, marked, with the reason.
    void reject(const QString& attempt, const QString& problem);
    bool hasProblem() const { return !m_problem.isEmpty(); }
    QString attempt() const { return m_attempt; }

    void setNotes(const RowNotes& notes);
    /// Something is typed and not yet attempted.
    virtual bool isBeingEdited() const { return false; }

Q_SIGNALS:
    void attempted(const QString& key, const QString& text);
    void dragged(bool isDown); ///< the mouse took hold of the slider, or let it go

protected:
    /// Shows the text as it is, which may be a rejected attempt.
    virtual void showText(const QString& text) = 0;
    /// Colours and marks after a change of state.
    virtual void showState() { }
    virtual void defaultChanged() { }
    /// Name and description for screen readers.
    void describe(QWidget* control) const;

    void attemptValue(const QString& text) { Q_EMIT attempted(key(), text); }
    void attemptDefault() { attemptValue(m_default); }
    /// Back to the value in force.
    void restore();
    bool isFaint() const { return !m_notes.withoutEffect.isEmpty(); }
    ValueField::Mark mark() const; ///< of a field that shows the value
    QString defaultValue() const { return m_default; }
    Side side() const { return m_side; }
    QHBoxLayout* line() const { return m_line; }
    QVBoxLayout* rows() const { return m_rows; } ///< between the line and the hint
    QLabel* label() const { return m_label; }

    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void refresh();
    QString hintMarkup() const;

    const SettingRow& m_row; ///< in the static table
    Side m_side;
    QLabel* m_label;
    QHBoxLayout* m_line;
    QVBoxLayout* m_rows;
    HintLabel* m_nextRun; ///< of a number, behind the label; of other rows it is part of the hint
    HintLabel* m_hint;
    QString m_value;
    QString m_default;
    QString m_attempt;
    QString m_problem;
    RowNotes m_notes;
};

inline constexpr int kGutter = 10; ///< left of a row's label, for the mark of a changed value and a group's arrow

} // namespace referee::ui
