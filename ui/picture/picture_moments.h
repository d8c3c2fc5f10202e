// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which picture is shown: the live one, the chosen result, or an earlier iteration of the run. No widgets.
#pragma once

#include "core/base/types.h"

#include <QtGui/QImage>
#include <array>
#include <vector>

namespace referee::ui {

struct Moment {
    enum class Source { Live, Result, Earlier };
    QImage image;
    qint64 iteration = -1;
    Source source = Source::Live;
};

/// The pictures of one run, by iteration, within a memory limit. When it is reached, pictures are dropped so that the
/// others are spread evenly; the first and the newest one are always kept.
class PictureHistory {
public:
    static constexpr qint64 kMaxBytes = 256LL << 20;

    explicit PictureHistory(qint64 maxBytes = kMaxBytes);

    void add(qint64 iteration, const QImage& image);
    void clear();
    bool isEmpty() const { return m_entries.empty(); }
    int count() const { return static_cast<int>(m_entries.size()); }
    qint64 bytes() const { return m_bytes; }
    const std::vector<Moment>& entries() const { return m_entries; }

    /// The kept picture of this iteration or the nearest one before it; else the first one.
    Moment at(qint64 iteration) const;
    /// The kept picture `by` places after that of at() (negative: before it), limited to the first and the last.
    Moment stepped(qint64 iteration, int by) const;

private:
    int indexAt(qint64 iteration) const;
    void thin();
    qint64 m_maxBytes;
    qint64 m_bytes = 0;
    std::vector<Moment> m_entries; ///< by iteration
};

class PictureMoments {
public:
    explicit PictureMoments(qint64 maxBytes = PictureHistory::kMaxBytes);

    /// The decoded picture of an iteration; removes the results. A null image: there is no picture.
    void setLive(const QImage& image, qint64 iteration);
    void setResult(PictureSource kind, const QImage& image, qint64 iteration);
    void choose(PictureSource kind) { m_chosen = kind; }
    PictureSource chosen() const { return m_chosen; }
    /// For a new run: removes earlier pictures and results, but keeps the live picture.
    void clear();

    /// Shows the picture of kHeldBack iterations ago until release().
    void hold();
    /// While held: goes to a later or earlier kept picture.
    void stepHeld(int by);
    void release() { m_held = -1; }
    bool isHeld() const { return m_held >= 0; }
    /// A picture of an earlier iteration that was not kept.
    void keep(const QImage& image, qint64 iteration) { m_history.add(iteration, image); }
    /// Shows this iteration, which another panel points at; -1: none.
    void point(qint64 iteration) { m_pointed = iteration; }

    Moment shown() const;
    const PictureHistory& history() const { return m_history; }

    static constexpr qint64 kHeldBack = 20;

private:
    PictureHistory m_history;
    Moment m_live;
    std::array<Moment, kPictureSources> m_results;
    PictureSource m_chosen = PictureSource::Latent;
    qint64 m_held = -1;
    qint64 m_pointed = -1;
};

} // namespace referee::ui
