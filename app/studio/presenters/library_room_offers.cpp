// SPDX-License-Identifier: GPL-3.0-or-later
// What the library asks by itself: whether a run that was cut off goes on, and whether old ones may be thinned out.
#include "app/studio/presenters/library_room.h"

#include "core/base/log.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/window_body.h"

#include <algorithm>

namespace referee::studio {

using namespace ui;

namespace {

constexpr int kOfferedDays = 14; ///< a run that was cut off longer ago is not offered any more

} // namespace

void LibraryRoom::setCanOpen()
{
    m_canOpen = true;
    offerInterrupted();
}

/// Once, as soon as the folder has been read and a run can be opened: the newest runs whose program was killed.
void LibraryRoom::offerInterrupted()
{
    if (!m_isListed || !m_canOpen || std::exchange(m_hasOffered, true)) {
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
        read(&RunReader::findInterrupted, paths);
    }
}

void LibraryRoom::offer(const QString& path)
{
    const auto entry = std::find_if(
        m_entries.cbegin(), m_entries.cend(), [&](const LibraryEntry& each) { return each.path == path; });
    if (entry == m_entries.cend() || entry->uuid == m_current) {
        return;
    }
    logInfo("Offer a run that was cut off at iteration " + std::to_string(entry->iterations) + ".");
    const QString text = tr("A run was cut off at iteration %1 of %2: “%3”. Nothing of it is lost.")
                             .arg(entry->iterations)
                             .arg(entry->length)
                             .arg(entry->prompt.simplified().left(80));
    m_window.body().messages->post({ MessageKind::Warning, text,
        { { tr("Go on with it"), [this, path] { Q_EMIT openRequested(path); } },
            { tr("Leave it"), [this, path] { read(&RunReader::settle, path); } } } });
}

void LibraryRoom::setBudget(qint64 bytes)
{
    m_budget = bytes;
    m_toldBytes = 0;
    if (m_isListed) {
        checkBudget();
    }
}

/// Asks again only after the runs have grown by a tenth.
void LibraryRoom::checkBudget()
{
    qint64 bytes = 0;
    for (const LibraryEntry& entry : std::as_const(m_entries)) {
        bytes += entry.bytes;
    }
    if (m_budget <= 0 || bytes <= m_budget || bytes < m_toldBytes + m_toldBytes / 10) {
        return;
    }
    m_toldBytes = bytes;
    const QString text = tr("The runs take %1 MB, more than the %2 MB that you allow them. The oldest can be thinned "
                            "out: their previews and most of their snapshots go; prompts, numbers, first and last "
                            "moment and runs with a star stay.")
                             .arg(bytes >> 20)
                             .arg(m_budget >> 20);
    m_window.body().messages->post({ MessageKind::Warning, text,
        { { tr("Thin out the oldest"), [this, excess = bytes - m_budget] { thinOut(excess); } },
            { tr("Keep all"), [] {} } } });
}

void LibraryRoom::thinOut(qint64 bytes)
{
    LibraryQuery oldest;
    oldest.isAscending = true;
    QStringList paths;
    for (const LibraryEntry& entry : answer(m_entries, oldest)) {
        if (!entry.isStarred && entry.problem.isEmpty() && entry.uuid != m_current) {
            paths << entry.path;
        }
    }
    read(&RunReader::thinOut, paths, bytes);
}

} // namespace referee::studio
