// SPDX-License-Identifier: GPL-3.0-or-later
// Help > Diagnostics: says what the bundle holds, asks whether the prompt may be in it and where it goes.
#pragma once

#include "ui/main_window/surface_dialog.h"

class QCheckBox;

namespace referee::ui {

class DiagnosticsDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit DiagnosticsDialog(QWidget* parent);

Q_SIGNALS:
    /// A place was chosen; the dialog has closed.
    void placeChosen(const QString& path, bool withPrompt);

private:
    void buildLayout();
    void choosePlace();
    QCheckBox* m_withPrompt = nullptr;
};

} // namespace referee::ui
