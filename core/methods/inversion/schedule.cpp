// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/inversion/schedule.h"

#include "core/base/method_table.h"
#include <cmath>
#include <numbers>

namespace referee {

namespace {

/// From `start` at position 0 to `end` at position `length` along half a cosine.
double cosineBetween(double start, double end, int64_t position, int64_t length)
{
    const double phase = std::numbers::pi * static_cast<double>(position) / static_cast<double>(length);
    return end + 0.5 * (1 + std::cos(phase)) * (start - end);
}

double refereeRate(const Settings& settings, int64_t iteration)
{
    if (iteration < settings.warmup) {
        return static_cast<double>(iteration + 1) / static_cast<double>(settings.warmup);
    }
    const int64_t length = std::max<int64_t>(settings.iterations - settings.warmup, 1);
    return cosineBetween(settings.rateStart, settings.rateEnd, iteration - settings.warmup, length);
}

bool restartsAfter(const Settings& settings, int64_t iteration)
{
    const int64_t done = iteration + 1;
    if (settings.emaRestart == 0 || done < settings.emaStart || done > settings.iterations - settings.tail) {
        return false;
    }
    return (done - settings.emaStart) % settings.emaRestart == 0;
}

} // namespace

StepTerms termsAt(const Settings& settings, int64_t iteration)
{
    const MethodTraits& traits = methodTraits(settings);
    const bool isTail = traits.hasTail && iteration >= settings.iterations - settings.tail;
    StepTerms terms;
    terms.hasReferee = !isTail && traits.usesReferee;
    terms.hasSds = traits.usesSds;
    const double w1End = settings.w1End < 0 ? settings.w1 : settings.w1End;
    terms.w1 = cosineBetween(settings.w1, w1End, iteration, settings.iterations);
    terms.w2 = cosineBetween(settings.w2, settings.w2End, iteration, settings.iterations);
    terms.rate = refereeRate(settings, iteration);
    terms.sdsRate = settings.sdsFollowsRate ? terms.rate : 1;
    terms.sigma = isTail ? settings.tailNoise : settings.noiseSigma;
    terms.gradientSigma = settings.noiseInGradient ? settings.noiseSigma : 0;
    terms.restarts = restartsAfter(settings, iteration);
    return terms;
}

} // namespace referee
