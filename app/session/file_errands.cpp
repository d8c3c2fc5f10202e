// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/file_errands.h"

#include "app/runs/picture_file.h"
#include "app/session/guarded.h"
#include "core/errors.h"

#include <QtCore/QSaveFile>

namespace referee::studio {

FileErrands::FileErrands(QObject* parent)
    : QObject(parent)
{
}

FileErrands::~FileErrands() { m_pool.waitForDone(); }

void FileErrands::readImage(const QString& path)
{
    m_pool.start([this, path] {
        const Outcome outcome = guarded([&] { Q_EMIT imageRead(path, toImage(readPicture(path.toStdString()))); });
        if (!outcome.isDone()) {
            Q_EMIT failed(outcome.failure);
        }
    });
}

void FileErrands::writeText(const QString& path, const QString& text)
{
    m_pool.start([this, path, text] {
        QSaveFile file(path);
        const QByteArray bytes = text.toUtf8();
        if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) {
            Q_EMIT textWritten(path);
        } else {
            Q_EMIT failed(tr("%1: the file cannot be written (%2). Free space or choose another place.")
                              .arg(path, file.errorString()));
        }
    });
}

} // namespace referee::studio
