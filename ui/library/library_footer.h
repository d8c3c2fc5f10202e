// SPDX-License-Identifier: GPL-3.0-or-later
// Below the grid: how many runs, what their three numbers are, and how far the reading of the folder has come.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;

namespace referee::ui {

class LibraryFooter : public QWidget {
    Q_OBJECT
public:
    explicit LibraryFooter(QWidget* parent = nullptr);

    void setCount(int runs);
    /// All done, or nothing to do: the count stands here again.
    void setProgress(int done, int total);

    bool isReading() const { return m_done < m_total; }
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    QLabel* m_text;
    QLabel* m_legend;
    int m_count = 0;
    int m_done = 0;
    int m_total = 0;
};

} // namespace referee::ui
