// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads all files of a manifest into a folder, one after another, on a thread with an event loop.
#pragma once

#include "app/packs/fetch_manifest.h"
#include "app/packs/file_fetcher.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace referee {

struct FetchRequest {
    FetchManifest manifest;
    std::filesystem::path folder; ///< created if missing
    std::string mirror; ///< replaces all URLs of the manifest; empty: none
    FetchOptions options;
};

struct FetchProgress {
    QString file; ///< the current one; empty at the end
    int fileNumber = 0; ///< from 1
    int files = 0;
    quint64 done = 0; ///< bytes of all files
    quint64 total = 0;
    double bytesPerSecond = 0; ///< 0: unknown
    double secondsLeft = -1; ///< negative: unknown
    bool isChecking = false; ///< computing the SHA-256 of the file
};

struct FetchedFile : FileHash {
    bool wasThere = false; ///< not downloaded
};

struct FetchResult {
    int exitCode = 0; ///< of core/base/errors.h; 130: cancelled
    QString sentence; ///< the error; empty: none
    std::vector<FetchedFile> files; ///< the complete ones
    quint64 bytesFetched = 0;
};

class FetchJob : public QObject {
    Q_OBJECT
public:
    /// `stop` may be set by any thread: the job ends soon with exit code 130 and keeps what was downloaded.
    FetchJob(FetchRequest request, const std::atomic<bool>* stop);

    void start(); ///< finished() follows, from the event loop

Q_SIGNALS:
    void progressed(const referee::FetchProgress& progress); ///< at most ten times a second, and at the end
    void noted(const QString& sentence);
    void finished(const referee::FetchResult& result);

private:
    void prepare();
    void requireRoom() const;
    bool isThere(const ManifestFile& file) const;
    std::filesystem::path targetOf(const ManifestFile& file) const;
    void requireInside(const std::filesystem::path& folder) const;
    void next();
    void takeFile(quint64 bytesFetched);
    void tell(quint64 ofFile, bool isChecking);
    void end(int exitCode, const QString& sentence);
    void guard(const std::function<void()>& act);

    FetchRequest m_request;
    const std::atomic<bool>* m_stop;
    QNetworkAccessManager m_network;
    std::unique_ptr<FileFetcher> m_fetcher;
    QTimer m_stopTimer; ///< polls the stop flag
    QElapsedTimer m_clock;
    qint64 m_toldMs = 0;
    RateMeter m_rate;
    std::size_t m_index = 0;
    quint64 m_done = 0; ///< bytes of the files before the current one
    FetchResult m_result;
    bool m_hasEnded = false;
};

} // namespace referee

Q_DECLARE_METATYPE(referee::FetchProgress)
Q_DECLARE_METATYPE(referee::FetchResult)
