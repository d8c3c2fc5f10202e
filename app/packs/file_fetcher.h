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
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace referee {

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
