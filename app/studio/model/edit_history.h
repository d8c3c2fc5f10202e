// SPDX-License-Identifier: GPL-3.0-or-later
// Undo and redo of what the user changed while the run rests. The next iteration makes the edits part of the run and
// clears the history.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QString>
#include <optional>
#include <vector>

namespace referee::studio {

class EditHistory {
public:
    /// Records the state of the panels before a change; successive changes of one key are one step.
    void note(const QString& key, const LiveState& before)
    {
        m_undone.clear();
        if (m_done.empty() || m_done.back().key != key) {
            m_done.push_back({ key, before });
        }
    }
    void clear()
    {
        m_done.clear();
        m_undone.clear();
    }
    bool canUndo() const { return !m_done.empty(); }
    bool canRedo() const { return !m_undone.empty(); }
    /// The key that would be undone or redone.
    QString undoKey() const { return canUndo() ? m_done.back().key : QString(); }
    QString redoKey() const { return canRedo() ? m_undone.back().key : QString(); }

    /// The state to go back to; `present` is recorded for redo().
    std::optional<LiveState> undo(const LiveState& present) { return moved(m_done, m_undone, present); }
    std::optional<LiveState> redo(const LiveState& present) { return moved(m_undone, m_done, present); }

private:
    struct Entry {
        QString key;
        LiveState state;
    };
    static std::optional<LiveState> moved(std::vector<Entry>& from, std::vector<Entry>& to, const LiveState& present)
    {
        if (from.empty()) {
            return std::nullopt;
        }
        Entry entry = std::move(from.back());
        from.pop_back();
        to.push_back({ entry.key, present });
        return std::move(entry.state);
    }

    std::vector<Entry> m_done;
    std::vector<Entry> m_undone;
};

} // namespace referee::studio
