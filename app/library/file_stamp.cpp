// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/file_stamp.h"

#include <QtCore/QDateTime>

namespace referee {

FileStamp stampOf(const QFileInfo& file)
{
    FileStamp stamp;
    stamp.path = file.absoluteFilePath();
    stamp.bytes = file.size();
    stamp.modifiedMs = file.lastModified().toMSecsSinceEpoch();
    stamp.changedMs = file.metadataChangeTime().toMSecsSinceEpoch();
    const QFileInfo journal(stamp.path + QStringLiteral("-wal"));
    if (journal.size() > 0) {
        stamp.journalBytes = journal.size();
        stamp.journalMs = journal.lastModified().toMSecsSinceEpoch();
    }
    return stamp;
}

} // namespace referee
