// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads one file of a manifest by HTTP: resumes an earlier download, retries after a delay, tries the next URL if
// one does not have the file, and accepts the file only with the right SHA-256.
#pragma once

#include "app/packs/http_answer.h"
#include "app/packs/part_file.h"
#include "core/base/errors.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// The current download rate.
class RateMeter {
public:
    /// Adds a sample: the total number of bytes at a time.
    void add(double seconds, uint64_t bytes);
    /// Over the last few seconds; 0: unknown.
    double bytesPerSecond() const;
    /// The time for `bytes` more; negative: unknown.
    double secondsFor(uint64_t bytes) const;

private:
    struct Sample {
        double seconds;
        uint64_t bytes;
    };
    std::deque<Sample> m_samples;
};

/// Retries and timeouts of a download.
struct FetchOptions {
    int retries = 6; ///< without progress, for each URL
    int firstWaitMs = 1000; ///< doubled with each retry
    int maxWaitMs = 30000;
    int stallMs = 30000; ///< without a byte, then the connection is closed
};

class FileFetcher : public QObject {
    Q_OBJECT
public:
    /// `stop` also ends the check of a complete file; the owner calls cancel() too.
    FileFetcher(QNetworkAccessManager& network, const FetchOptions& options, const std::atomic<bool>* stop);
    ~FileFetcher() override;

    /// The folder of `target` must exist. finished() or failed() follows from the event loop.
    void start(const ManifestFile& file, const std::vector<std::string>& urls, const std::filesystem::path& target);
    /// Ends at once without a signal; the downloaded part is kept.
    void cancel();

Q_SIGNALS:
    void progressed(quint64 bytes); ///< of this file so far
    void checking(); ///< the SHA-256 of the complete file is computed now
    void noted(const QString& sentence); ///< a retry, another URL
    void finished(quint64 bytesFetched); ///< from the network, including discarded ones
    void failed(int exitCode, const QString& sentence);

private:
    /// How a response ended.
    struct Outcome {
        enum class Next { Verify, Retry, OtherAddress } next = Next::Retry;
        std::string reason; ///< a part of a sentence
        int waitMs = -1; ///< the delay that the server asks for; negative: none
    };

    void guard(const std::function<void()>& act);
    void request();
    void takeHead();
    void takeBody();
    void takeEnd();
    void endAnswer(const Outcome& outcome);
    void discardBody();
    void retry(const Outcome& outcome);
    void useNextAddress(const std::string& reason);
    void verify();
    void dropReply();
    const std::string& url() const { return m_urls[m_urlIndex]; }

    QNetworkAccessManager& m_network;
    FetchOptions m_options;
    const std::atomic<bool>* m_stop;
    QTimer m_wait;
    ManifestFile m_file;
    std::filesystem::path m_target;
    std::vector<std::string> m_urls;
    std::vector<std::string> m_reasons; ///< why each URL failed
    std::size_t m_urlIndex = 0;
    int m_tries = 0; ///< since the last new byte
    quint64 m_furthest = 0; ///< maximum number of bytes of this file so far
    quint64 m_fetched = 0;
    bool m_hasBody = false; ///< the body of the response is the file
    std::optional<Outcome> m_early; ///< of a response that is not the file
    qint64 m_discarded = 0; ///< bytes of its body
    bool m_isTooLong = false; ///< the server sent more than the file
    std::unique_ptr<PartFile> m_part;
    QNetworkReply* m_reply = nullptr;
};

} // namespace referee
