// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_moments.h"

#include <algorithm>

namespace referee::ui {

PictureMoments::PictureMoments(qint64 mostBytes)
    : m_history(mostBytes)
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

void PictureMoments::setResult(ResultKind kind, const QImage& image, qint64 iteration)
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
    if (m_history.isEmpty()) {
        return;
    }
    m_held = m_history.at(std::max<qint64>(0, shown().iteration - kHeldBack)).iteration;
}

void PictureMoments::stepHeld(int by)
{
    if (isHeld()) {
        m_held = m_history.stepped(m_held, by).iteration;
    }
}

Moment PictureMoments::shown() const
{
    if (isHeld() && !m_history.isEmpty()) {
        return earlier(m_held);
    }
    if (m_pointed >= 0 && !m_history.isEmpty()) {
        return earlier(m_pointed);
    }
    const Moment& result = m_results[static_cast<std::size_t>(m_chosen)];
    return result.image.isNull() ? m_live : result;
}

Moment PictureMoments::earlier(qint64 iteration) const
{
    const PictureHistory::Entry entry = m_history.at(iteration);
    return { entry.image, entry.iteration, Moment::Source::Earlier };
}

} // namespace referee::ui
