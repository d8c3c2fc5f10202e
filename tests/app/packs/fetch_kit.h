// SPDX-License-Identifier: GPL-3.0-or-later
// Files to fetch, manifests of them, and a job that runs to its end.
#pragma once

#include "app/packs/fetch_job.h"
#include "tests/support/http_server.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <map>

namespace referee::test {

/// Bytes that repeat nowhere, from a seed.
inline QByteArray noise(int bytes, quint32 seed)
{
    QByteArray result(bytes, '\0');
    quint32 state = seed * 2654435761U + 1;
    for (char& byte : result) {
        state = state * 1664525U + 1013904223U;
        byte = char(state >> 24);
    }
    return result;
}

inline ManifestFile manifestFile(const std::string& path, const QByteArray& bytes)
{
    const auto sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
    return { { path, uint64_t(bytes.size()), sha256 }, {} };
}

/// An order for one file or several, with short waits.
inline FetchRequest orderOf(const std::vector<ManifestFile>& files, const QString& folder, const std::string& address)
{
    FetchRequest order;
    order.manifest.name = "test";
    order.manifest.files = files;
    order.manifest.baseUrls = { address };
    order.folder = folder.toStdString();
    order.options = { 3, 1, 20, 5000 };
    return order;
}

struct FetchRun {
    FetchResult result;
    QStringList notes;
    QList<FetchProgress> progress;
};

/// `watch` sees every progress and may set `stop`.
inline FetchRun runJob(
    const FetchRequest& order, const std::function<void(const FetchProgress&, std::atomic<bool>& stop)>& watch = {})
{
    std::atomic<bool> stop = false;
    FetchJob job(order, &stop);
    FetchRun run;
    QEventLoop loop;
    QObject::connect(&job, &FetchJob::noted, &job, [&](const QString& sentence) { run.notes << sentence; });
    QObject::connect(&job, &FetchJob::progressed, &job, [&](const FetchProgress& progress) {
        run.progress << progress;
        if (watch) {
            watch(progress, stop);
        }
    });
    QObject::connect(&job, &FetchJob::finished, &job, [&](const FetchResult& result) {
        run.result = result;
        loop.quit();
    });
    job.start();
    QTimer::singleShot(30000, &loop, [&loop] { loop.exit(1); });
    if (loop.exec() != 0) {
        run.result.exitCode = -1;
        run.result.sentence = QStringLiteral("the job did not end");
    }
    return run;
}

inline QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One file to fetch, into a new folder for each test.
class FetchTest : public QObject {
protected:
    FetchTest()
    {
        for (const char* name : { "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY" }) {
            qunsetenv(name);
        }
    }
    void newFolder() { m_folder = std::make_unique<QTemporaryDir>(); }
    QString path(const QString& name) const { return m_folder->filePath(name); }
    FetchRequest order(const HttpServer& server, const QByteArray& bytes) const
    {
        return orderOf({ manifestFile("weights.bin", bytes) }, m_folder->path(), server.address());
    }
    void requireWhole(const FetchRun& run, const QByteArray& bytes) const
    {
        QVERIFY2(run.result.exitCode == 0, qPrintable(run.result.sentence));
        QVERIFY(contentOf(path(QStringLiteral("weights.bin"))) == bytes);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList { QStringLiteral("weights.bin") });
    }
    void requireRefused(const FetchRun& run, const QStringList& words) const
    {
        QVERIFY2(run.result.exitCode == 3, qPrintable(run.result.sentence));
        QVERIFY(!QFile::exists(path(QStringLiteral("weights.bin"))));
        for (const QString& word : words) {
            QVERIFY2(run.result.sentence.contains(word),
                qPrintable(run.result.sentence + QStringLiteral("\nmissing: ") + word));
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_bytes = noise(300'000, 1);
};

} // namespace referee::test
