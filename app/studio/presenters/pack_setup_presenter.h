// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog for importing models: its commands go to the service, results become texts.
#pragma once

#include "app/packs/fetch_job.h"
#include "app/packs/pack_adder.h"
#include "app/packs/pack_setup_service.h"
#include "ui/pack_setup/pack_setup_values.h"

#include <QtCore/QPointer>

namespace referee::ui {
class MainWindow;
class PackSetupDialog;
}

namespace referee::studio {

class PackSetupPresenter : public QObject {
    Q_OBJECT
public:
    /// `window` outlives the presenter. `checker` may load networks; it is called on another thread.
    PackSetupPresenter(ui::MainWindow& window, PackChecker checker);
    /// Stops the import or download.
    ~PackSetupPresenter() override;

    void show();
    /// nullptr before it is first shown.
    ui::PackSetupDialog* dialog() const;

private:
    void makeDialog();
    void connectService();
    void add(const ui::WeightFolders& folders);
    void fetch(const ui::FetchWish& wish);
    void end(const ui::WeightsOutcome& outcome);

    ui::MainWindow& m_window;
    QPointer<ui::PackSetupDialog> m_dialog;
    QString m_manifest; ///< whose notes are to be shown
    bool m_isManifestWaiting = false; ///< to be read after the present import or download
    PackSetupThread m_thread; ///< ends before what its signals touch
};

} // namespace referee::studio
