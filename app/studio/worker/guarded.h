// SPDX-License-Identifier: GPL-3.0-or-later
// The one place on the worker's thread where errors are caught and become sentences.
#pragma once

#include <QtCore/QString>
#include <functional>

namespace referee::studio {

struct Outcome {
    bool wasCancelled = false;
    QString failure; ///< a sentence or two for the user; empty: none

    bool isDone() const { return !wasCancelled && failure.isEmpty(); }
};

/// Runs `act`. Cancelled is no failure. What failed is logged.
Outcome guarded(const std::function<void()>& act);

} // namespace referee::studio
