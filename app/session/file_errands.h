// SPDX-License-Identifier: GPL-3.0-or-later
// Small work on files for the window, so that a slow disk never holds it up.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <QtGui/QImage>

namespace referee::studio {

class FileErrands : public QObject {
    Q_OBJECT
public:
    explicit FileErrands(QObject* parent = nullptr);
    /// Waits for what is under way.
    ~FileErrands() override;

public Q_SLOTS:
    void readImage(const QString& path);
    /// Replaces a file that is there.
    void writeText(const QString& path, const QString& text);

Q_SIGNALS:
    void imageRead(const QString& path, const QImage& image);
    void textWritten(const QString& path);
    void failed(const QString& sentence);

private:
    QThreadPool m_pool;
};

} // namespace referee::studio
