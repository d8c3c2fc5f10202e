// SPDX-License-Identifier: GPL-3.0-or-later
// Sets a referee to the caption of a finished step, while the run goes on with another one.
#pragma once

#include "core/methods/networks.h"

namespace referee {

/// Sets a referee to another caption and back again.
class ScopedCaption {
public:
    ScopedCaption(Referee& referee, const PromptTexts& texts, const PromptTexts& present)
        : m_referee(referee)
        , m_present(present)
        , m_isOther(texts.caption != present.caption)
    {
        if (m_isOther) {
            set(texts);
        }
    }
    ~ScopedCaption()
    {
        if (m_isOther) {
            set(m_present);
        }
    }
    ScopedCaption(const ScopedCaption&) = delete;
    ScopedCaption& operator=(const ScopedCaption&) = delete;

private:
    void set(const PromptTexts& texts)
    {
        m_referee.setPrompt(texts.caption);
        m_referee.setContradictions(texts.contradictingCaptions());
    }

    Referee& m_referee;
    const PromptTexts& m_present; ///< outlives this
    bool m_isOther;
};

} // namespace referee
