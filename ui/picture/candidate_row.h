// SPDX-License-Identifier: GPL-3.0-or-later
// The starts that a run was chosen from, as a row of small pictures: which one goes on, and how the others were judged.
#pragma once

#include <QtGui/QImage>
#include <QtWidgets/QWidget>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace referee::ui {

struct CandidateView {
    quint64 seed = 0;
    QImage image;
    double match = 0; ///< matching probability of the plain picture
    double caption = 0; ///< captioning loss of the same
    bool isChosen = false;
};

class CandidateRow : public QWidget {
    Q_OBJECT
public:
    explicit CandidateRow(QWidget* parent = nullptr);

    /// `count`: all of them, also those that are not finished; until all are, none is marked as chosen. Empty: hides.
    void setCandidates(const std::vector<CandidateView>& candidates, int count);

Q_SIGNALS:
    /// Another one than the chosen was clicked.
    void paintRequested(quint64 seed);

private:
    void addButton(const CandidateView& candidate, bool isOver);

    QHBoxLayout* m_row;
    QLabel* m_waiting;
    std::vector<QWidget*> m_buttons;
};

} // namespace referee::ui
