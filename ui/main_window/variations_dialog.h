// SPDX-License-Identifier: GPL-3.0-or-later
// Run > Variations: several ways on from one iteration, which differ in one thing; the one to keep is clicked.
#pragma once

#include "ui/main_window/cell_list.h"
#include "ui/main_window/dialogs.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace referee::ui {

/// What varies.
struct VariationChoice {
    enum class Kind { RefereeWeight, SdsWeight, Guidance, Word };
    Kind kind = Kind::RefereeWeight;
    int count = 4; ///< of a weight
    QString word; ///< of the prompt
    QStringList instead; ///< of the word: one variation each
};

class VariationsDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit VariationsDialog(QWidget* parent);

    /// Where the variations begin, and the prompt whose words may be replaced.
    void setMoment(qint64 iteration, const QString& prompt);
    void setCells(const QList<SeedCell>& cells, bool isDone);
    VariationChoice choice() const;

Q_SIGNALS:
    void startRequested(const referee::ui::VariationChoice& choice);
    void stopRequested();
    void openRequested(const QString& path);

private:
    void buildLayout();
    void refresh();

    QLabel* m_moment;
    QComboBox* m_kind;
    QComboBox* m_count;
    QComboBox* m_word;
    QLineEdit* m_instead;
    CellList* m_cells;
    QLabel* m_hint;
    QPushButton* m_start;
    bool m_isUnderWay = false;
};

} // namespace referee::ui
