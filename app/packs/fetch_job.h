// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches all files of a manifest into a folder, one after another. Lives on one thread with an event loop; the command
// line's and the window's way to the network.
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

struct FetchOrder {
    FetchManifest manifest;
    std::filesystem::path folder; ///< made when missing
    std::string mirror; ///< in place of all addresses of the manifest; empty: those
    FetchOptions options;
};

struct FetchProgress {
    QString file; ///< under way; empty at the end
    int fileNumber = 0; ///< from 1
    int files = 0;
    quint64 done = 0; ///< bytes of all files that are there
    quint64 total = 0;
    double bytesPerSecond = 0; ///< 0: not known yet
    double secondsLeft = -1; ///< below 0: not known yet
    bool isChecking = false; ///< the file's SHA-256 is computed
};

struct FetchedFile {
    std::string path;
    uint64_t bytes = 0;
    std::string sha256;
    bool wasThere = false; ///< nothing had to be fetched
};

struct FetchResult {
    int exitCode = 0; ///< of core/base/errors.h; 130: cancelled
    QString sentence; ///< what went wrong; empty when all is there
    std::vector<FetchedFile> files; ///< that are whole
    quint64 bytesFetched = 0;
};

class FetchJob : public QObject {
    Q_OBJECT
public:
    /// `stop`: set by any thread, the job ends soon with exit code 130; what has come stays for the next time.
    FetchJob(FetchOrder order, const std::atomic<bool>* stop);

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

    FetchOrder m_order;
    const std::atomic<bool>* m_stop;
    QNetworkAccessManager m_network;
    std::unique_ptr<FileFetcher> m_fetcher;
    QTimer m_watch; ///< looks at the stop flag
    QElapsedTimer m_clock;
    qint64 m_toldMs = 0;
    RateMeter m_rate;
    std::size_t m_index = 0;
    quint64 m_done = 0; ///< bytes of the files before the present one
    FetchResult m_result;
    bool m_hasEnded = false;
};

} // namespace referee

Q_DECLARE_METATYPE(referee::FetchProgress)
Q_DECLARE_METATYPE(referee::FetchResult)
