// SPDX-License-Identifier: GPL-3.0-or-later
// Run > Seed grid: number of seeds, of iterations and of seeds to finish; then the picture of each. Stays open during
// the run.
#pragma once

#include "ui/main_window/cell_list.h"
#include "ui/main_window/dialogs.h"

class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace referee::ui {

class SeedGridDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit SeedGridDialog(QWidget* parent);

    void setCells(const QList<SeedCell>& cells, bool isDone);
    /// For the time estimate: of one iteration (0: not known yet), and the iterations of a whole run.
    void setTiming(double secondsPerStep, qint64 length);

Q_SIGNALS:
    void startRequested(int seeds, int iterations, int keep);
    void stopRequested();
    void openRequested(const QString& path);

private:
    void buildLayout();
    QFormLayout* formLayout();
    void showTime();

    QSpinBox* m_seeds = nullptr;
    QSpinBox* m_iterations = nullptr;
    QSpinBox* m_keep = nullptr;
    QLabel* m_time = nullptr;
    CellList* m_cells = nullptr;
    QPushButton* m_start = nullptr;
    QLabel* m_hint = nullptr;
    double m_secondsPerStep = 0;
    qint64 m_length = 0;
    bool m_isUnderWay = false;
};

} // namespace referee::ui
