// SPDX-License-Identifier: GPL-3.0-or-later
// Several runs as pictures with two lines each: the cells of the seed grid and of the variations.
#pragma once

#include <QtGui/QImage>
#include <QtWidgets/QListWidget>

namespace referee::ui {

struct SeedCell {
    quint64 seed = 0;
    QImage picture; ///< null: none yet
    QString caption; ///< its score or state
    QString path; ///< of its run; empty: none yet
    bool isChosen = false; ///< is being finished, or was
    QString name = {}; ///< instead of the seed
};

/// As square as the number of cells allows (nine: 3 × 3), and as large as all of them fit.
class CellList : public QListWidget {
    Q_OBJECT
public:
    explicit CellList(QWidget* parent = nullptr);

    void setCells(const QList<SeedCell>& cells);

Q_SIGNALS:
    /// A cell that has a run was activated.
    void chosen(const QString& path);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
};

} // namespace referee::ui
