// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which picture is shown: the live one, the chosen result, or an earlier moment of the run. No widgets.
#pragma once

#include "ui/picture/picture_history.h"

#include <array>

namespace referee::ui {

/// What a run's result is taken from.
enum class ResultKind { Latent, Average, Best };
inline constexpr std::size_t kResultKinds = 3;

struct Moment {
    enum class Source { Live, Result, Earlier };
    QImage image;
    qint64 iteration = -1;
    Source source = Source::Live;
};

class PictureMoments {
public:
    explicit PictureMoments(qint64 mostBytes = PictureHistory::kMaxBytes);

    /// The decode of a step. Results given before are out of date by it. A null image: there is no picture.
    void setLive(const QImage& image, qint64 iteration);
    void setResult(ResultKind kind, const QImage& image, qint64 iteration);
    void choose(ResultKind kind) { m_chosen = kind; }
    ResultKind chosen() const { return m_chosen; }
    /// A new run: forgets earlier pictures and results, the live picture stays until the next one.
    void clear();

    /// Shows an earlier moment until release(): that of kHeldBack iterations before the shown one.
    void hold();
    /// While held: so many kept pictures later or earlier.
    void stepHeld(int by);
    void release() { m_held = -1; }
    bool isHeld() const { return m_held >= 0; }
    /// A picture of an earlier moment that was not kept, or thinned out.
    void keep(const QImage& image, qint64 iteration) { m_history.add(iteration, image); }
    /// A moment that somebody else points at; -1: none.
    void point(qint64 iteration) { m_pointed = iteration; }

    Moment shown() const;
    const PictureHistory& history() const { return m_history; }

    static constexpr qint64 kHeldBack = 20;

private:
    Moment earlier(qint64 iteration) const;
    PictureHistory m_history;
    Moment m_live;
    std::array<Moment, kResultKinds> m_results;
    ResultKind m_chosen = ResultKind::Latent;
    qint64 m_held = -1;
    qint64 m_pointed = -1;
};

} // namespace referee::ui
