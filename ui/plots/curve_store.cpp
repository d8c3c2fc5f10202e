// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_store.h"

#include <algorithm>

namespace referee::ui {

namespace {

void resizeTrack(CurveTrack& track, std::size_t size)
{
    track.iterations.resize(size);
    track.raw.resize(size);
    track.smooth.resize(size);
}

std::size_t positionOf(const std::vector<double>& iterations, double iteration)
{
    return static_cast<std::size_t>(
        std::lower_bound(iterations.begin(), iterations.end(), iteration) - iterations.begin());
}

} // namespace

void CurveStore::append(const StepReport& report)
{
    const auto iteration = static_cast<double>(report.iteration);
    if (!m_steps.empty() && iteration <= m_steps.back()) {
        cutFrom(iteration);
    }
    m_steps.push_back(iteration);
    if (report.isTail && m_tailBegin < 0 && m_method->usesReferee) {
        m_tailBegin = report.iteration;
    }
    for (const CurveInfo& info : curveTable()) {
        if (const auto value = valueOf(info.curve, report); value && isMeasuredBy(*m_method, info.curve)) {
            CurveTrack& track = mutableTrack(info.curve);
            resizeTrack(track, track.size() + 1);
            track.iterations.back() = iteration;
            track.raw.back() = *value;
            smoothFrom(track, track.size() - 1);
        }
    }
}

void CurveStore::appendScore(qint64 iteration, const PictureScore& score)
{
    const auto place = static_cast<double>(iteration);
    for (const CurveInfo& info : curveTable()) {
        const auto value = valueOf(info.curve, score);
        if (!value) {
            continue;
        }
        CurveTrack& track = mutableTrack(info.curve);
        const std::size_t at = positionOf(track.iterations, place);
        const auto offset = static_cast<std::ptrdiff_t>(at);
        m_revision += at < track.size() ? 1 : 0;
        if (at == track.size() || track.iterations[at] != place) {
            track.iterations.insert(track.iterations.begin() + offset, place);
            track.raw.insert(track.raw.begin() + offset, *value);
            track.smooth.insert(track.smooth.begin() + offset, *value);
        }
        track.raw[at] = *value;
        smoothFrom(track, at);
    }
}

void CurveStore::addMark(CurveMark mark)
{
    if (std::find(m_marks.begin(), m_marks.end(), mark) == m_marks.end()) {
        const auto isBefore = [](const CurveMark& a, const CurveMark& b) { return a.iteration < b.iteration; };
        m_marks.insert(std::upper_bound(m_marks.begin(), m_marks.end(), mark, isBefore), std::move(mark));
    }
}

void CurveStore::setEdits(const std::vector<CurveMark>& edits)
{
    std::erase_if(m_marks, [](const CurveMark& mark) { return mark.side == Side::User; });
    for (const CurveMark& mark : edits) {
        addMark(mark);
    }
}

void CurveStore::clear()
{
    for (CurveTrack& track : m_tracks) {
        resizeTrack(track, 0);
    }
    m_steps.clear();
    m_marks.clear();
    m_tailBegin = -1;
    ++m_revision;
}

CurveStore CurveStore::before(qint64 iteration) const
{
    CurveStore past = *this;
    past.cutFrom(static_cast<double>(iteration));
    return past;
}

void CurveStore::setSmoothing(double beta)
{
    if (beta == m_beta) {
        return;
    }
    m_beta = std::clamp(beta, 0.0, 0.999);
    for (CurveTrack& track : m_tracks) {
        smoothFrom(track, 0);
    }
    ++m_revision;
}

void CurveStore::smoothFrom(CurveTrack& track, std::size_t first) const
{
    for (std::size_t i = first; i < track.size(); ++i) {
        track.smooth[i] = i == 0 ? track.raw[i] : m_beta * track.smooth[i - 1] + (1 - m_beta) * track.raw[i];
    }
}

void CurveStore::cutFrom(double iteration)
{
    for (CurveTrack& track : m_tracks) {
        resizeTrack(track, positionOf(track.iterations, iteration));
    }
    m_steps.resize(positionOf(m_steps, iteration));
    // A mark at this very iteration may already belong to the step that is about to be repeated.
    std::erase_if(
        m_marks, [iteration](const CurveMark& mark) { return static_cast<double>(mark.iteration) > iteration; });
    if (static_cast<double>(m_tailBegin) >= iteration) {
        m_tailBegin = -1;
    }
    ++m_revision;
}

std::optional<double> CurveStore::valueAt(Curve curve, qint64 iteration) const
{
    const CurveTrack& found = track(curve);
    const auto place = static_cast<double>(iteration);
    const std::size_t at = positionOf(found.iterations, place);
    if (at < found.size() && found.iterations[at] == place) {
        return found.raw[at];
    }
    const bool isScore = infoOf(curve).group == CurveGroup::Scores;
    return isScore && at > 0 ? std::optional(found.raw[at - 1]) : std::nullopt;
}

StepReport CurveStore::conflictAt(qint64 iteration) const
{
    const auto at = [&](Curve curve) { return valueAt(curve, iteration).value_or(0); };
    StepReport report;
    report.iteration = iteration;
    report.isTail = isTail(iteration);
    report.cosine = at(Curve::Cosine);
    report.refereeNorm = at(Curve::RefereeNorm);
    report.sdsNorm = at(Curve::SdsNorm);
    report.refereeShare = at(Curve::RefereeShare);
    report.sdsShare = at(Curve::SdsShare);
    report.noiseShare = at(Curve::NoiseShare);
    return report;
}

} // namespace referee::ui
