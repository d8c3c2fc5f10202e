// SPDX-License-Identifier: GPL-3.0-or-later
// Edits in a user's words.
#pragma once

#include "app/studio/worker/run_values.h"

#include <QtCore/QString>

namespace referee::studio {

/// "Guidance (CFG) 30 → 20"; prompts and regions by their kind alone.
QString textOfEdit(const Edit& fact);
/// The label of a setting, "prompt", "negative prompt" or "region"; empty for an empty key.
QString nameOfEdit(const QString& key);

} // namespace referee::studio
