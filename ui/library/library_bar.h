// SPDX-License-Identifier: GPL-3.0-or-later
// Above the grid: search, sort order, only runs with a star, folder.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace referee::ui {

class LibraryBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int kPauseMs = 250; ///< without typing, before the search begins

    explicit LibraryBar(QWidget* parent = nullptr);

    /// Setters emit nothing.
    void setSort(LibrarySort sort);
    void setStarredOnly(bool isOn);
    void setFolder(const QString& folder);

    QString search() const { return m_search; } ///< the current one
    bool isStarredOnly() const;
    void focusSearch();
    /// Removes search and filter; emits what changed.
    void showAll();

    QLineEdit& searchField() { return *m_field; }

Q_SIGNALS:
    void searchChanged(const QString& text);
    void sortChanged(referee::ui::LibrarySort sort);
    void starredOnlyChanged(bool isOn);
    void folderRequested();
    void gridRequested(); ///< the focus shall move to the results

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void tellSearch();
    void clearSearch();

    QLineEdit* m_field;
    QAction* m_clear = nullptr; ///< visible during a search
    QComboBox* m_sort;
    QToolButton* m_star;
    QToolButton* m_folder;
    QTimer m_pause;
    QString m_search;
};

/// Below the grid: number of runs, whether seeds are grouped, progress of reading the folder.
class LibraryFooter : public QWidget {
    Q_OBJECT
public:
    explicit LibraryFooter(QWidget* parent = nullptr);

    void setCount(int runs);
    /// When all are done, the number of runs is shown again.
    void setProgress(int done, int total);

    bool isReading() const { return m_done < m_total; }
    QString text() const;

Q_SIGNALS:
    void groupingChanged(bool isOn);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    QLabel* m_text;
    QToolButton* m_group;
    int m_count = 0;
    int m_done = 0;
    int m_total = 0;
};

} // namespace referee::ui
