// SPDX-License-Identifier: GPL-3.0-or-later
// Run > Seed grid: number of seeds, of iterations and of seeds to finish; then the picture of each. Stays open during
// the run.
#pragma once

#include "ui/main_window/dialogs.h"

#include <QtGui/QImage>

class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace referee::ui {

struct SeedCell {
    quint64 seed = 0;
    QImage picture; ///< null: none yet
    QString caption; ///< its score or state
    QString path; ///< of its run; empty: none yet
    bool isChosen = false; ///< is being finished, or was
};

class SeedGridDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit SeedGridDialog(QWidget* parent);

    void setCells(const QList<SeedCell>& cells, bool isDone);

Q_SIGNALS:
    void startRequested(int seeds, int iterations, int keep);
    void stopRequested();
    void openRequested(const QString& path);

private:
    void buildLayout();

    QSpinBox* m_seeds = nullptr;
    QSpinBox* m_iterations = nullptr;
    QSpinBox* m_keep = nullptr;
    QListWidget* m_cells = nullptr;
    QPushButton* m_start = nullptr;
    QLabel* m_hint = nullptr;
    bool m_isUnderWay = false;
};

} // namespace referee::ui
