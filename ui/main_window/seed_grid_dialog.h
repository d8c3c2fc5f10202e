// SPDX-License-Identifier: GPL-3.0-or-later
// Run > Seed grid: how many seeds, how far, how many go on; then what came of each. Stays open beside the run.
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
    QImage picture; ///< null: not painted yet
    QString caption; ///< its score, or what it waits for
    QString path; ///< of its run; empty: none yet
    bool isChosen = false; ///< goes on, or has gone on
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
    QSpinBox* spinBox(int least, int greatest, int value, const QString& name);

    QSpinBox* m_seeds = nullptr;
    QSpinBox* m_iterations = nullptr;
    QSpinBox* m_keep = nullptr;
    QListWidget* m_cells = nullptr;
    QPushButton* m_start = nullptr;
    QLabel* m_hint = nullptr;
    bool m_isUnderWay = false;
};

} // namespace referee::ui
