// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which picture is shown: the live one, the chosen result, or an earlier moment of the run. No widgets.
#pragma once

#include "core/base/types.h"

#include <QtGui/QImage>
#include <array>
#include <vector>

namespace referee::ui {

/// The pictures of one run, by iteration, within a bound of memory. When it is reached pictures are dropped so that
/// what stays is spread evenly; the first and the newest one always stay.
class PictureHistory {
public:
    struct Entry {
        qint64 iteration = -1;
        QImage image;
    };
    static constexpr qint64 kMaxBytes = 256LL << 20;

    explicit PictureHistory(qint64 mostBytes = kMaxBytes);

    void add(qint64 iteration, const QImage& image);
    void clear();
    bool isEmpty() const { return m_entries.empty(); }
    int count() const { return static_cast<int>(m_entries.size()); }
    qint64 bytes() const { return m_bytes; }
    const std::vector<Entry>& entries() const { return m_entries; }

    /// The kept picture of this iteration, or the nearest before it; the first one when nothing is before it.
    Entry at(qint64 iteration) const;
    /// So many kept pictures later (negative: earlier) than the one at() gives; stops at the ends.
    Entry stepped(qint64 iteration, int by) const;

private:
    int indexAt(qint64 iteration) const;
    void thin();
    qint64 m_mostBytes;
    qint64 m_bytes = 0;
    std::vector<Entry> m_entries; ///< by iteration
};

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
    void setResult(PictureSource kind, const QImage& image, qint64 iteration);
    void choose(PictureSource kind) { m_chosen = kind; }
    PictureSource chosen() const { return m_chosen; }
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
    std::array<Moment, kPictureSources> m_results;
    PictureSource m_chosen = PictureSource::Latent;
    qint64 m_held = -1;
    qint64 m_pointed = -1;
};

} // namespace referee::ui
