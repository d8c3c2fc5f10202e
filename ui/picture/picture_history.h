// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of one run, by iteration, within a bound of memory. When it is reached pictures are dropped so that what
// stays is spread evenly; the first and the newest one always stay.
#pragma once

#include <QtGui/QImage>

#include <vector>

namespace referee::ui {

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

} // namespace referee::ui
