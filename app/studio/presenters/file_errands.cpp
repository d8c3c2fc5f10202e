// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/file_errands.h"

#include "app/images/picture_reader.h"
#include "app/studio/worker/guarded.h"
#include "core/base/errors.h"

#include <QtCore/QSaveFile>

namespace referee::studio {

FileErrands::FileErrands(QObject* parent)
    : QObject(parent)
{
}

FileErrands::~FileErrands() { m_pool.waitForDone(); }

void FileErrands::readImage(const QString& path)
{
    readImageWith(path, [path] { return referee::readImage(std::filesystem::path(path.toStdString())); });
}

void FileErrands::readImageBytes(const QByteArray& bytes)
{
    readImageWith({}, [bytes] { return referee::readImage(bytes, tr("The pasted picture").toStdString()); });
}

void FileErrands::readImageWith(const QString& path, const std::function<QImage()>& read)
{
    m_pool.start([this, path, read] {
        const Outcome outcome = guarded([&] { Q_EMIT imageRead(path, read()); });
        if (!outcome.isDone()) {
            Q_EMIT imageFailed(outcome.failure);
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
