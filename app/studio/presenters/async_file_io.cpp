// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/async_file_io.h"

#include "app/images/picture_reader.h"
#include "app/storage/atomic_file.h"
#include "app/studio/worker/worker_context.h"

namespace referee::studio {

AsyncFileIo::AsyncFileIo(QObject* parent)
    : QObject(parent)
{
}

AsyncFileIo::~AsyncFileIo() { m_pool.waitForDone(); }

void AsyncFileIo::readImage(const QString& path)
{
    readImageWith(path, [path] { return referee::readImage(std::filesystem::path(path.toStdString())); });
}

void AsyncFileIo::readImageBytes(const QByteArray& bytes)
{
    readImageWith({}, [bytes] { return referee::readImage(bytes, tr("The pasted picture").toStdString()); });
}

void AsyncFileIo::readImageWith(const QString& path, const std::function<QImage()>& read)
{
    m_pool.start([this, path, read] {
        const Outcome outcome = guarded([&] { Q_EMIT imageRead(path, read()); });
        if (!outcome.isDone()) {
            Q_EMIT imageFailed(outcome.failure);
        }
    });
}

void AsyncFileIo::writeText(const QString& path, const QString& text)
{
    write(path, [path, text] { replaceFile(path.toStdString(), text.toStdString()); });
}

void AsyncFileIo::write(const QString& path, const std::function<void()>& write)
{
    m_pool.start([this, path, write] {
        const Outcome outcome = guarded(write);
        if (outcome.isDone()) {
            Q_EMIT textWritten(path);
        } else {
            Q_EMIT failed(outcome.failure);
        }
    });
}

} // namespace referee::studio
