// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of one run, a track for each curve. Appending costs the same however long the run is.
#pragma once

#include "ui/plots/curve_table.h"

#include <vector>

namespace referee::ui {

/// Parallel vectors in the order of iterations. What was not measured has no entry.
struct CurveTrack {
    std::vector<double> iterations;
    std::vector<double> raw;
    std::vector<double> smooth; ///< s_0 = v_0, s_i = beta s_(i-1) + (1 − beta) v_i; as raw when beta is 0
    std::size_t size() const { return raw.size(); }
};

class CurveStore {
public:
    /// What it does not measure gets no values, and only a method with a referee has its tail in the reports. The
    /// reference must stay valid.
    void setMethod(const MethodTraits& method) { m_method = &method; }
    const MethodTraits& method() const { return *m_method; }
    /// A report at or before the last one means that the run went back: later ones are dropped.
    void append(const StepReport& report);
    /// Scores come when they are ready, not in order; a second one for the same iteration replaces the first.
    void appendScore(qint64 iteration, const PictureScore& score);
    void addMark(CurveMark mark);
    /// Replaces the marks of the user's side.
    void setEdits(const std::vector<CurveMark>& edits);
    void clear();
    /// A copy as it was before this iteration.
    CurveStore before(qint64 iteration) const;
    /// Smooths everything anew when beta changes.
    void setSmoothing(double beta);
    double smoothing() const { return m_beta; }

    const CurveTrack& track(Curve curve) const { return m_tracks[static_cast<std::size_t>(curve)]; }
    const std::vector<CurveMark>& marks() const { return m_marks; }
    /// Changes whenever a track changed otherwise than by growing at its end.
    int revision() const { return m_revision; }
    bool isEmpty() const { return m_steps.empty(); }
    qint64 firstIteration() const { return m_steps.empty() ? -1 : static_cast<qint64>(m_steps.front()); }
    qint64 lastIteration() const { return m_steps.empty() ? -1 : static_cast<qint64>(m_steps.back()); }
    /// First iteration without the referee; -1 until the run has reached it.
    qint64 tailBegin() const { return m_tailBegin; }
    /// Of a step exactly; of scores the last at or before the iteration.
    std::optional<double> valueAt(Curve curve, qint64 iteration) const;

    /// The fields that the conflict strip shows: cosine, shares, norms, tail.
    StepReport conflictAt(qint64 iteration) const;

private:
    CurveTrack& mutableTrack(Curve curve) { return m_tracks[static_cast<std::size_t>(curve)]; }
    void cutFrom(double iteration);
    void smoothFrom(CurveTrack& track, std::size_t first) const;
    bool isTail(qint64 iteration) const
    {
        return !m_method->usesReferee || (m_tailBegin >= 0 && iteration >= m_tailBegin);
    }

    std::array<CurveTrack, kCurves> m_tracks;
    std::vector<double> m_steps; ///< iterations of the reports
    std::vector<CurveMark> m_marks;
    const MethodTraits* m_method = &methodTraits(Settings {});
    qint64 m_tailBegin = -1;
    double m_beta = 0;
    int m_revision = 0;
};

} // namespace referee::ui
