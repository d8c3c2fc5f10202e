// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_moments.h"

#include <algorithm>
#include <limits>

namespace referee::ui {

namespace {

bool isBefore(const Moment& entry, qint64 iteration) { return entry.iteration < iteration; }

} // namespace

PictureHistory::PictureHistory(qint64 maxBytes)
    : m_maxBytes(maxBytes)
{
}

void PictureHistory::add(qint64 iteration, const QImage& image)
{
    const auto place = std::lower_bound(m_entries.begin(), m_entries.end(), iteration, isBefore);
    if (place != m_entries.end() && place->iteration == iteration) {
        m_bytes += image.sizeInBytes() - place->image.sizeInBytes();
        place->image = image;
    } else {
        m_bytes += image.sizeInBytes();
        m_entries.insert(place, { image, iteration, Moment::Source::Earlier });
    }
    while (m_bytes > m_maxBytes && m_entries.size() > 2) {
        thin();
    }
}

void PictureHistory::clear()
{
    m_entries.clear();
    m_bytes = 0;
}

/// Drops the picture that leaves the smallest gap.
void PictureHistory::thin()
{
    std::size_t dropped = 1;
    qint64 smallest = std::numeric_limits<qint64>::max();
    for (std::size_t i = 1; i + 1 < m_entries.size(); ++i) {
        const qint64 gap = m_entries[i + 1].iteration - m_entries[i - 1].iteration;
        if (gap < smallest) {
            smallest = gap;
            dropped = i;
        }
    }
    m_bytes -= m_entries[dropped].image.sizeInBytes();
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(dropped));
}

int PictureHistory::indexAt(qint64 iteration) const
{
    const auto after = std::lower_bound(m_entries.begin(), m_entries.end(), iteration + 1, isBefore);
    return std::max(0, static_cast<int>(after - m_entries.begin()) - 1);
}

Moment PictureHistory::at(qint64 iteration) const { return stepped(iteration, 0); }

Moment PictureHistory::stepped(qint64 iteration, int by) const
{
    if (m_entries.empty()) {
        return {};
    }
    const int index = std::clamp(indexAt(iteration) + by, 0, count() - 1);
    return m_entries[static_cast<std::size_t>(index)];
}

PictureMoments::PictureMoments(qint64 maxBytes)
    : m_history(maxBytes)
{
}

void PictureMoments::setLive(const QImage& image, qint64 iteration)
{
    m_live = { image, iteration, Moment::Source::Live };
    m_results = {};
    if (!image.isNull()) {
        m_history.add(iteration, image);
    }
}

void PictureMoments::setResult(PictureSource kind, const QImage& image, qint64 iteration)
{
    m_results[static_cast<std::size_t>(kind)] = { image, iteration, Moment::Source::Result };
}

void PictureMoments::clear()
{
    m_history.clear();
    m_results = {};
    m_held = -1;
    m_pointed = -1;
}

void PictureMoments::hold()
{
    if (!m_history.isEmpty()) {
        m_held = m_history.at(std::max<qint64>(0, shown().iteration - kHeldBack)).iteration;
    }
}

void PictureMoments::stepHeld(int by)
{
    if (isHeld()) {
        m_held = m_history.stepped(m_held, by).iteration;
    }
}

Moment PictureMoments::shown() const
{
    if (!m_history.isEmpty() && (isHeld() || m_pointed >= 0)) {
        return m_history.at(isHeld() ? m_held : m_pointed);
    }
    const Moment& result = m_results[static_cast<std::size_t>(m_chosen)];
    return result.image.isNull() ? m_live : result;
}

} // namespace referee::ui
