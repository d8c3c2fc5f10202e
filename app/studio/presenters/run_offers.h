// SPDX-License-Identifier: GPL-3.0-or-later
// What the library asks by itself: whether a run that was cut off goes on, and whether old ones may be made smaller.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QObject>

namespace referee::ui {
class MessageStrip;
}

namespace referee::studio {

class RunOffers : public QObject {
    Q_OBJECT
public:
    /// `messages` outlives the offers.
    explicit RunOffers(ui::MessageStrip& messages)
        : m_messages(messages)
    {
    }

    /// `isComplete`: all runs of the folder are among them.
    void setEntries(const QList<ui::LibraryEntry>& entries, bool isComplete);
    /// Its file is being painted: not offered, not made smaller.
    void setCurrent(const QString& uuid) { m_current = uuid; }
    /// Bytes that the runs may take together before the user is asked; 0: no bound.
    void setBudget(qint64 bytes);
    /// There is a pack to go on with: from now on runs that were cut off are offered.
    void setCanOpen();
    /// The first of searchRequested() that nobody paints at now.
    void offer(const QString& path);

Q_SIGNALS:
    void searchRequested(const QStringList& paths);
    void openRequested(const QString& path);
    void settleRequested(const QString& path); ///< it counts as stopped and is not offered again
    void pruneRequested(const QStringList& paths, qint64 bytes);

private:
    void searchInterrupted();
    void checkBudget();
    void prune(qint64 bytes);

    ui::MessageStrip& m_messages;
    QList<ui::LibraryEntry> m_entries;
    QString m_current;
    qint64 m_budget = 0;
    qint64 m_toldBytes = 0; ///< at which the user was asked last
    bool m_isComplete = false;
    bool m_canOpen = false;
    bool m_hasSearched = false;
};

} // namespace referee::studio
