// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program `referee` as a user would, and copies of the miniature pack that tests may damage.
#pragma once

#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace referee::test {

struct ProgramRun {
    int exitCode = -1;
    QString out;
    QString err;

    QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    /// One line that shows everything, for failing checks.
    QByteArray text() const
    {
        return QStringLiteral("exit %1\nstdout: %2\nstderr: %3").arg(exitCode).arg(out, err).toUtf8();
    }
};

/// "--at|5|--prompt|a red star" → its parts, empty ones left out.
inline QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char('|'), Qt::SkipEmptyParts);
}

inline QString programPath() { return QStringLiteral(REFEREE_TEST_BIN "/referee"); }

inline ProgramRun finished(QProcess& process, int seconds = 120)
{
    ProgramRun run;
    if (process.waitForFinished(seconds * 1000) && process.exitStatus() == QProcess::NormalExit) {
        run.exitCode = process.exitCode();
    }
    run.out = QString::fromUtf8(process.readAllStandardOutput());
    run.err = QString::fromUtf8(process.readAllStandardError());
    return run;
}

inline ProgramRun referee(const QStringList& arguments, const QString& folder = QDir::tempPath())
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(programPath(), arguments);
    process.closeWriteChannel();
    return finished(process);
}

/// Copies the miniature into `folder`/pack and returns that path.
inline QString copyPack(const QString& folder)
{
    const QDir source(QStringLiteral(REFEREE_TEST_PACK));
    const QDir target(folder + QStringLiteral("/pack"));
    QDirIterator files(source.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString copy = target.filePath(source.relativeFilePath(file));
        QDir().mkpath(QFileInfo(copy).path());
        QFile::copy(file, copy);
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
    }
    return target.path();
}

inline QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace referee::test
