// SPDX-License-Identifier: GPL-3.0-or-later
// The line above the film: which iteration is shown, what was done there, and what can be done from there.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace referee::ui {

class ElidedLabel;

class TimelineBar : public QWidget {
    Q_OBJECT
public:
    explicit TimelineBar(QWidget* parent = nullptr);

    void setMoment(const QString& text, const QString& facts, bool isPast);
    void setCanFork(bool canFork);
    void setUndo(bool canUndo, const QString& what);
    void setRedo(bool canRedo, const QString& what);
    /// Filled by the panel each time it opens.
    QMenu& compareMenu() { return *m_compareMenu; }
    QToolButton& compareButton() { return *m_compare; }

Q_SIGNALS:
    void undoRequested();
    void redoRequested();
    void liveRequested();
    void forkRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void describe();
    void connectWidgets();
    void applyColours();

    QLabel* m_moment;
    ElidedLabel* m_facts;
    QToolButton* m_undo;
    QToolButton* m_redo;
    QToolButton* m_compare;
    QToolButton* m_live;
    QToolButton* m_fork;
    QMenu* m_compareMenu;
    bool m_isPast = false;
};

} // namespace referee::ui
