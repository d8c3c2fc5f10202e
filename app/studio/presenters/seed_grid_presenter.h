// SPDX-License-Identifier: GPL-3.0-or-later
// The seed grid's dialog: several seeds painted for some iterations, the best ones to the end.
#pragma once

#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QPointer>

namespace referee::ui {
class SeedGridDialog;
}

namespace referee::studio {

class SeedGridPresenter : public QObject {
    Q_OBJECT
public:
    explicit SeedGridPresenter(const PresenterContext& context);

Q_SIGNALS:
    void openRequested(const QString& path);

private:
    void show();
    void start(int seeds, int iterations, int keep);
    void showCells(const std::vector<GridCell>& cells, bool isDone);

    PresenterContext m_context;
    QPointer<ui::SeedGridDialog> m_dialog;
};

} // namespace referee::studio
