// SPDX-License-Identifier: GPL-3.0-or-later
// File > Export and File > Prove this run: asks what to write, shows the progress, reports the result.
#pragma once

#include "app/studio/presenters/export_service.h"
#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QPointer>

namespace referee::ui {
struct ExportChoice;
class JobDialog;
}

namespace referee::studio {

class ExportPresenter : public QObject {
    Q_OBJECT
public:
    ExportPresenter(const PresenterContext& context, EngineLoader loader);

    /// What the choice means for a run whose shown iteration is `moment`.
    static std::vector<ExportOrder> ordersOf(
        const ui::ExportChoice& choice, const std::filesystem::path& run, qint64 moment);

private:
    void connectService();
    void ask();
    void prove();
    void enable();
    bool isBusy();
    void showJob(const QString& title);
    void finish(const QString& text);
    /// The iteration whose gradients are shown; -1: none.
    qint64 moment() const;

    PresenterContext m_context;
    QPointer<ui::JobDialog> m_job;
    ExportThread m_thread; ///< ends before what its signals touch
};

} // namespace referee::studio
