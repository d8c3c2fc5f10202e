// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/run_offers.h"

#include "app/library/library_query.h"
#include "core/base/log.h"
#include "ui/main_window/message_strip.h"

#include <algorithm>

namespace referee::studio {

using namespace ui;

namespace {

constexpr int kOfferedDays = 14; ///< older interrupted runs are not offered

} // namespace

void RunOffers::setEntries(const QList<LibraryEntry>& entries, bool isComplete)
{
    m_entries = entries;
    m_isComplete = isComplete;
    if (isComplete) {
        searchInterrupted();
        checkBudget();
    }
}

void RunOffers::setCanOpen()
{
    m_canOpen = true;
    searchInterrupted();
}

/// Once, as soon as the folder has been read and a pack is loaded: the newest runs whose program was killed.
void RunOffers::searchInterrupted()
{
    if (!m_isComplete || !m_canOpen || std::exchange(m_hasSearched, true)) {
        return;
    }
    LibraryQuery newest;
    newest.since = QDateTime::currentDateTimeUtc().addDays(-kOfferedDays);
    QStringList paths;
    for (const LibraryEntry& entry : answer(m_entries, newest)) {
        if (entry.problem.isEmpty() && entry.outcome == QLatin1String("open") && entry.uuid != m_current
            && entry.iterations > entry.firstIteration) {
            paths << entry.path;
        }
    }
    if (!paths.isEmpty()) {
        Q_EMIT searchRequested(paths);
    }
}

void RunOffers::setCurrent(const QString& uuid)
{
    m_current = uuid;
    if (!m_offered.isEmpty() && m_offered == uuid) {
        m_messages.withdraw(m_offerText); // it was opened another way
    }
}

void RunOffers::offer(const QString& path)
{
    const auto entry = std::ranges::find(std::as_const(m_entries), path, &LibraryEntry::path);
    if (entry == m_entries.cend() || entry->uuid == m_current) {
        return;
    }
    logInfo("Offer a run that was cut off at iteration " + std::to_string(entry->iterations) + ".");
    m_offered = entry->uuid;
    m_offerText = tr("A run was interrupted at iteration %1 of %2: “%3”. Nothing was lost.")
                      .arg(entry->iterations)
                      .arg(entry->length)
                      .arg(entry->prompt.simplified().left(80));
    m_messages.post({ MessageKind::Warning, m_offerText,
        { { tr("Resume it"), [this, path] { Q_EMIT resumeRequested(path); } },
            { tr("Leave it"), [this, path] { Q_EMIT settleRequested(path); } } } });
}

void RunOffers::setBudget(qint64 bytes)
{
    m_budget = bytes;
    m_toldBytes = 0;
    if (m_isComplete) {
        checkBudget();
    }
}

/// Asks again only after the runs have grown by a tenth.
void RunOffers::checkBudget()
{
    qint64 bytes = 0;
    for (const LibraryEntry& entry : std::as_const(m_entries)) {
        bytes += entry.bytes;
    }
    if (m_budget <= 0 || bytes <= m_budget || bytes < m_toldBytes + m_toldBytes / 10) {
        return;
    }
    m_toldBytes = bytes;
    const QString text = tr("The runs use %1 MB, more than the limit of %2 MB. The oldest can be thinned out: their "
                            "previews and most of their snapshots are deleted; prompts, numbers, the first and the "
                            "last snapshot and runs with a star stay.")
                             .arg(bytes >> 20)
                             .arg(m_budget >> 20);
    m_messages.post({ MessageKind::Warning, text,
        { { tr("Thin out the oldest"), [this, excess = bytes - m_budget] { prune(excess); } },
            { tr("Keep all"), [] {} } } });
}

void RunOffers::prune(qint64 bytes)
{
    LibraryQuery oldest;
    oldest.isAscending = true;
    QStringList paths;
    for (const LibraryEntry& entry : answer(m_entries, oldest)) {
        if (!entry.isStarred && entry.problem.isEmpty() && entry.uuid != m_current) {
            paths << entry.path;
        }
    }
    Q_EMIT pruneRequested(paths, bytes);
}

} // namespace referee::studio
