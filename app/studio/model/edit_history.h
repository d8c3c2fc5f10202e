// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo of what the user wants: prompts, settings, region, start image. A run does not clear the history: what
// is undone while it paints is an edit that acts from the next iteration on.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QString>
#include <QtGui/QImage>
#include <memory>
#include <optional>
#include <vector>

namespace referee::studio {

/// What the user wants, as the panels show it.
struct WantedRun {
    LiveState state; ///< prompts, settings, region
    std::string preset; ///< a built-in one
    QString presetName; ///< as shown: the built-in one or the user's own
    quint64 seed = 0;
    QImage startImage; ///< null: noise, or the picture of `startState` is not decoded yet
    QString startImagePath; ///< for a command line; empty: it is not saved
    std::shared_ptr<const Snapshot> startState; ///< of a restored run: the very latent; null: the image is encoded

    QString prompt() const { return QString::fromStdString(state.prompt); }
    QString negative() const { return QString::fromStdString(state.negativePrompt); }
    bool hasStart() const { return startState || !startImage.isNull(); }
    bool hasStartOf(const WantedRun& other) const
    {
        return startState == other.startState && (startState || startImage.cacheKey() == other.startImage.cacheKey());
    }
};

class EditHistory {
public:
    struct Step {
        QString key; ///< of a setting, or one of RunModel's
        WantedRun state; ///< to go back to
    };

    /// Records what was wanted before a change. Changes of one key are one step until close().
    void note(const QString& key, const WantedRun& before)
    {
        m_undone.clear();
        if (!m_isOpen || m_done.empty() || m_done.back().key != key) {
            m_done.push_back({ key, before });
        }
        if (m_done.size() > kMaxSteps) {
            m_done.erase(m_done.begin());
        }
        m_isOpen = true;
    }
    /// Drops a step that led back to where it began.
    void settle(const WantedRun& present)
    {
        if (canUndo() && isSame(m_done.back().state, present)) {
            m_done.pop_back();
            m_isOpen = false;
        }
    }
    /// The next change is a step of its own.
    void close() { m_isOpen = false; }
    void clear()
    {
        m_done.clear();
        m_undone.clear();
    }
    bool canUndo() const { return !m_done.empty(); }
    bool canRedo() const { return !m_undone.empty(); }
    const Step& undoStep() const { return m_done.back(); }
    const Step& redoStep() const { return m_undone.back(); }

    /// Moves the last step, and records `present` for the way back.
    std::optional<Step> undo(const WantedRun& present) { return moved(m_done, m_undone, present); }
    std::optional<Step> redo(const WantedRun& present) { return moved(m_undone, m_done, present); }

private:
    static constexpr size_t kMaxSteps = 200;

    static bool isSame(const WantedRun& a, const WantedRun& b)
    {
        return a.state == b.state && a.presetName == b.presetName && a.hasStartOf(b);
    }
    std::optional<Step> moved(std::vector<Step>& from, std::vector<Step>& to, const WantedRun& present)
    {
        if (from.empty()) {
            return std::nullopt;
        }
        Step step = std::move(from.back());
        from.pop_back();
        to.push_back({ step.key, present });
        m_isOpen = false;
        return step;
    }

    std::vector<Step> m_done;
    std::vector<Step> m_undone;
    bool m_isOpen = false; ///< the last step may grow
};

} // namespace referee::studio
