// SPDX-License-Identifier: GPL-3.0-or-later
// Sets a referee to the caption of a finished step, while the run goes on with another one.
#pragma once

#include "core/referees/referee.h"

#include <string>

namespace referee {

/// Sets a referee to another caption and back again.
class ScopedCaption {
public:
    ScopedCaption(Referee& referee, const std::string& caption, const std::string& present)
        : m_referee(referee)
        , m_present(present)
        , m_isOther(caption != present)
    {
        if (m_isOther) {
            m_referee.setPrompt(caption);
        }
    }
    ~ScopedCaption()
    {
        if (m_isOther) {
            m_referee.setPrompt(m_present);
        }
    }
    ScopedCaption(const ScopedCaption&) = delete;
    ScopedCaption& operator=(const ScopedCaption&) = delete;

private:
    Referee& m_referee;
    const std::string& m_present; ///< outlives this
    bool m_isOther;
};

} // namespace referee
