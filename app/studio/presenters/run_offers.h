// SPDX-License-Identifier: GPL-3.0-or-later
// Offers to resume an interrupted run, and to shrink old runs when they use too much disk space.
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
    /// The present run, which is neither offered nor shrunk.
    void setCurrent(const QString& uuid);
    /// The bytes that all runs together may use before the user is asked; 0: no limit.
    void setBudget(qint64 bytes);
    /// A pack is loaded: from now on interrupted runs are offered.
    void setCanOpen();
    /// Offers the first run of searchRequested() that no program has open.
    void offer(const QString& path);

Q_SIGNALS:
    void searchRequested(const QStringList& paths);
    void resumeRequested(const QString& path);
    void settleRequested(const QString& path); ///< mark it as stopped, so that it is not offered again
    void pruneRequested(const QStringList& paths, qint64 bytes);

private:
    void searchInterrupted();
    void checkBudget();
    void prune(qint64 bytes);

    ui::MessageStrip& m_messages;
    QList<ui::LibraryEntry> m_entries;
    QString m_current;
    QString m_offered; ///< uuid
    QString m_offerText;
    qint64 m_budget = 0;
    qint64 m_toldBytes = 0; ///< when the user was asked last
    bool m_isComplete = false;
    bool m_canOpen = false;
    bool m_hasSearched = false;
};

} // namespace referee::studio
