// SPDX-License-Identifier: GPL-3.0-or-later
// Reads and writes small files for the window on other threads, so that a slow disk does not block it.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <QtGui/QImage>
#include <functional>

namespace referee::studio {

class AsyncFileIo : public QObject {
    Q_OBJECT
public:
    explicit AsyncFileIo(QObject* parent = nullptr);
    /// Waits for the files that are being read or written.
    ~AsyncFileIo() override;

public Q_SLOTS:
    void readImage(const QString& path);
    void readImageBytes(const QByteArray& bytes); ///< of a picture's file
    /// Replaces a file that is there.
    void writeText(const QString& path, const QString& text);
    /// Called on another thread; what it throws is reported.
    void write(const QString& path, const std::function<void()>& write);

Q_SIGNALS:
    void imageRead(const QString& path, const QImage& image); ///< empty path: from bytes
    void imageFailed(const QString& sentence);
    void textWritten(const QString& path);
    void failed(const QString& sentence);

private:
    void readImageWith(const QString& path, const std::function<QImage()>& read);
    QThreadPool m_pool;
};

} // namespace referee::studio
