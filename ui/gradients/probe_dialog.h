// SPDX-License-Identifier: GPL-3.0-or-later
// Points of the picture with what both sides wanted there: a curve over the iterations and a histogram for each.
#pragma once

#include "ui/gradients/map_chooser.h"

#include <QtCore/QList>
#include <QtCore/QPointF>
#include <QtWidgets/QDialog>

class QBoxLayout;
class QProgressBar;
class QPushButton;

namespace referee::ui {

class HintLabel;
class ProbeStore;

/// Curves of the two sides at one point, and beside them how often each value occurred, on the same axis.
class ProbePlot : public QWidget {
    Q_OBJECT
public:
    explicit ProbePlot(QWidget* parent = nullptr);

    struct Lines {
        std::array<QList<QPointF>, 2> sides; ///< iteration and value
        std::array<Side, 2> colours {};
        qint64 shown = -1; ///< the iteration that the window shows
    };
    void setLines(const Lines& lines);
    const Lines& lines() const { return m_lines; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCurves(QPainter& painter, const QRectF& area, double reach) const;
    void paintHistogram(QPainter& painter, const QRectF& area, double reach) const;
    Lines m_lines;
};

class ProbeDialog : public QDialog {
    Q_OBJECT
public:
    /// Not modal. The store must outlive it.
    ProbeDialog(const ProbeStore& store, QWidget* parent);

    /// The store, the choice or the shown iteration changed.
    void refresh(const MapChoice& choice, qint64 shown);
    /// Iterations are being computed again; done == total: no longer.
    void setProgress(qint64 done, qint64 total);

Q_SIGNALS:
    void removed(int probe);
    void historyAsked();
    void historyCancelled();
    void csvAsked();

private:
    void buildLayout();
    void addRow();

    struct Row {
        QWidget* whole = nullptr;
        HintLabel* text = nullptr;
        ProbePlot* plot = nullptr;
    };
    const ProbeStore& m_store;
    QList<Row> m_rows;
    QBoxLayout* m_list = nullptr;
    HintLabel* m_meaning;
    HintLabel* m_seen;
    QProgressBar* m_progress;
    QPushButton* m_history;
    bool m_isComputing = false;
};

} // namespace referee::ui
