// SPDX-License-Identifier: GPL-3.0-or-later
// What this program is, what it stands on, and under which licences.
#pragma once

#include "ui/main_window/surface_dialog.h"

#include <QtCore/QMap>

namespace referee::ui {

/// Name of a part ("LibTorch") to its version.
using Versions = QMap<QString, QString>;

class AboutDialog : public SurfaceDialog {
    Q_OBJECT
public:
    AboutDialog(const Versions& versions, QWidget* parent);
};

} // namespace referee::ui
