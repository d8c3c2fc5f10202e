// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog of variations: several branches from the shown iteration, which differ in one thing.
#pragma once

#include "app/studio/presenters/presenter_context.h"
#include "ui/main_window/cell_list.h"

#include <QtCore/QPointer>

namespace referee::ui {
struct VariationChoice;
class VariationsDialog;
}

namespace referee::studio {

/// As the dialogs of both grids show it.
ui::SeedCell cellOf(const GridCell& cell);

class VariationsPresenter : public QObject {
    Q_OBJECT
public:
    explicit VariationsPresenter(const PresenterContext& context);

    /// What a choice makes of a state.
    static std::vector<Variation> variationsOf(const ui::VariationChoice& choice, const LiveState& state);

Q_SIGNALS:
    void openRequested(const QString& path);

private:
    void show();
    void start(const ui::VariationChoice& choice);
    void showCells(const std::vector<GridCell>& cells, bool isDone);

    PresenterContext m_context;
    QPointer<ui::VariationsDialog> m_dialog;
    qint64 m_from = 0;
};

} // namespace referee::studio
