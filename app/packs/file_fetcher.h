// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads one file of a manifest by HTTP: goes on where an earlier try ended, tries again after a while, takes the
// next address when one does not have the file, and never believes what comes before its SHA-256 is right.
#pragma once

#include "app/packs/part_file.h"
#include "core/base/errors.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// How fast bytes come at present, and how long the rest takes.
class RateMeter {
public:
    /// `bytes` have come in all at `seconds` since some beginning.
    void add(double seconds, uint64_t bytes);
    /// Over the last few seconds; 0: not known yet.
    double bytesPerSecond() const;
    /// Below 0: not known yet.
    double secondsFor(uint64_t bytes) const;

private:
    struct Sample {
        double seconds;
        uint64_t bytes;
    };
    std::deque<Sample> m_samples;
};

/// What an HTTP answer says about the file that was asked for.
struct HttpAnswer {
    static constexpr int kWhole = 200;
    static constexpr int kPartial = 206;
    static constexpr int kRangeRefused = 416;

    explicit HttpAnswer(const QNetworkReply& reply);

    int status = 0; ///< 0: none has come

    bool isRedirect() const { return status >= 300 && status < 400; }
    /// Why the body cannot be the rest of a file of `bytes` of which `there` are there; nullopt when it can. The text
    /// is a part of a sentence.
    std::optional<std::string> trouble(uint64_t there, uint64_t bytes) const;
    /// May the same request succeed later? Of a status that is trouble.
    bool isPassingTrouble() const;
    /// ETag (a strong one) or date for If-Range; empty: none.
    std::string validator() const;
    /// As the server wishes; below 0: it does not say.
    int retryAfterMs() const;

    /// Of an answer that ended too early: can another request not help?
    bool isLastingError() const;
    std::string errorText(uint64_t there, uint64_t bytes) const;

private:
    std::optional<std::string> troubleOfRange(uint64_t there, uint64_t bytes) const;

    const QNetworkReply& m_reply;
};

/// How patient a download is.
struct FetchOptions {
    int retries = 6; ///< without a new byte, for each address
    int firstWaitMs = 1000; ///< doubled with each retry
    int longestWaitMs = 30000;
    int stallMs = 30000; ///< without a byte: the connection is given up
};

class FileFetcher : public QObject {
    Q_OBJECT
public:
    /// `stop`: also ends the check of a finished file; the owner calls cancel() too.
    FileFetcher(QNetworkAccessManager& network, const FetchOptions& options, const std::atomic<bool>* stop);
    ~FileFetcher() override;

    /// Its folder must be there. One of finished() and failed() follows, from the event loop.
    void start(const ManifestFile& file, const std::vector<std::string>& urls, const std::filesystem::path& target);
    /// Ends at once and says nothing more; what has come stays.
    void cancel();

Q_SIGNALS:
    void progressed(quint64 bytes); ///< of this file, there so far
    void checking(); ///< all bytes are there, their SHA-256 is computed
    void noted(const QString& sentence); ///< a retry, another address
    void finished(quint64 bytesFetched); ///< from the network, what was thrown away included
    void failed(int exitCode, const QString& sentence);

private:
    /// What came of an answer.
    struct Outcome {
        enum class Next { Verify, Retry, OtherAddress } next = Next::Retry;
        std::string reason; ///< "…", in a sentence
        int waitMs = -1; ///< as the server wishes; below 0: as we do
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
    std::vector<std::string> m_reasons; ///< why each address was given up
    std::size_t m_urlIndex = 0;
    int m_tries = 0; ///< since the last new byte
    quint64 m_furthest = 0; ///< bytes of this file that were there at best
    quint64 m_fetched = 0;
    bool m_hasBody = false; ///< the answer's body is the file
    std::optional<Outcome> m_early; ///< of an answer that is none, or not of this file
    qint64 m_discarded = 0; ///< bytes of its body
    bool m_isTooLong = false; ///< the server sent more than the file
    std::unique_ptr<PartFile> m_part;
    QNetworkReply* m_reply = nullptr;
};

} // namespace referee
