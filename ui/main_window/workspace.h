// SPDX-License-Identifier: GPL-3.0-or-later
// The panels around the picture as docks, in two layouts: Paint with the picture and few settings, Study with the
// reasons beside it. Each layout remembers how the user arranged it.
#pragma once

#include <QtWidgets/QMainWindow>

#include <map>

class QSettings;

namespace referee::ui {

class PanelDock;

enum class WindowLayout { Paint, Study };

/// In the order in which Ctrl+Tab goes through them.
struct Docks {
    PanelDock* settings;
    PanelDock* curves;
    PanelDock* views;
    PanelDock* log;
    PanelDock* gradients;
    PanelDock* words;

    QList<PanelDock*> all() const { return { settings, curves, views, log, gradients, words }; }
};

class Workspace : public QMainWindow {
    Q_OBJECT
public:
    /// Takes the docks and the widget between them.
    Workspace(QWidget* centre, const Docks& docks);

    const Docks& docks() const { return m_docks; }
    WindowLayout current() const { return m_current; }
    /// Shows the layout as the user left it.
    void choose(WindowLayout layout);
    /// The present layout as it is at the first start.
    void reset();
    /// Hides the docks that are inside the window, and shows them again. Floating ones stay: they may be on another
    /// screen.
    void setAlone(bool isAlone);

    void save(QSettings& store);
    void restore(const QSettings& store);

public Q_SLOTS:
    /// Until the user moves a border, columns and rows follow the size of the window.
    void fit();

Q_SIGNALS:
    void layoutChanged(WindowLayout layout);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Kept {
        QByteArray state; ///< empty: as at the first start
        bool isSized = false; ///< by the user: sizes no longer follow the window
    };
    void keep();
    void bringBack();
    void place();
    bool isIn(const PanelDock* dock) const;

    Docks m_docks;
    WindowLayout m_current = WindowLayout::Paint;
    std::map<WindowLayout, Kept> m_kept;
    QByteArray m_beforeAlone; ///< empty: not alone
};

} // namespace referee::ui
