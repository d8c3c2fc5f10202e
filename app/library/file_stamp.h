// SPDX-License-Identifier: GPL-3.0-or-later
// Size and time stamp of a run file, to see that it has not changed without opening it.
#pragma once

#include <QtCore/QFileInfo>
#include <QtCore/QString>

namespace referee {

struct FileStamp {
    QString path; ///< absolute
    qint64 bytes = 0;
    qint64 modifiedMs = 0; ///< since 1970, UTC
    qint64 changedMs = 0; ///< of its name, owner or rights: a file may have become readable
    // The journal of a run that is open: what is painted lands there first. An empty one is none, because looking into
    // a run can leave one behind.
    qint64 journalBytes = 0;
    qint64 journalMs = 0;
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Of a file that is there.
FileStamp stampOf(const QFileInfo& file);

} // namespace referee
