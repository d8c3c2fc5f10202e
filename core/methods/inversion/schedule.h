// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that change with the iteration: weights, rates, noise, and when the average restarts.
#pragma once

#include "core/base/settings.h"

#include <cstdint>

namespace referee {

/// Scalars of one iteration, all known on the host before it begins.
struct StepTerms {
    bool hasReferee = true;
    bool hasSds = true;
    double w1 = 0;
    double w2 = 0;
    double rate = 0; ///< of the referee's step
    double sdsRate = 0;
    double sigma = 0; ///< of the noise on z
    double gradientSigma = 0; ///< of the noise in the referee's gradient
    bool restarts = false; ///< z becomes its average after this iteration
};

/// Terms of iteration i (from 0). Formulas: paper 4.1 and Algorithm 1; reference code as in docs/method.md:
/// w(i) = w_end + ½ (1 + cos(π i / T)) (w_start − w_end) over all T iterations;
/// rate(i) = (i + 1) / warmup for i < warmup, then the same cosine from rate_start to rate_end over the rest;
/// restart when i + 1 ≥ e_s, (i + 1 − e_s) mod e_rs = 0 and i + 1 ≤ T − tail.
StepTerms termsAt(const Settings& settings, int64_t iteration);

} // namespace referee
