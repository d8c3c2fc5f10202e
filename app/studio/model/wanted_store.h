// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps prompts and settings of the window for its next start.
#pragma once

#include "app/studio/model/run_model.h"

class QSettings;

namespace referee::studio {

/// Settings are kept as what differs from the preset's, so that another pack brings its own defaults.
void storeWanted(QSettings& store, const RunModel& model);
/// Values that this version does not know are left out. Not an undo step.
void restoreWanted(const QSettings& store, RunModel& model);

} // namespace referee::studio
