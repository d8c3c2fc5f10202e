// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/file_fetcher.h"

#include "core/base/log.h"
#include "core/io/input_file.h"

#include <QtNetwork/QNetworkRequest>
#include <algorithm>
#include <utility>

namespace referee {

namespace {

constexpr double kSpanSeconds = 5;
constexpr double kMinGap = 0.1; ///< between two samples
constexpr double kMinSpan = 0.3; ///< for a rate

constexpr int kMaxRedirects = 5;
constexpr qint64 kPieceBytes = qint64 { 1 } << 20; ///< read buffer of a response
constexpr qint64 kMaxDiscarded = qint64 { 1 } << 20; ///< of a response that is not the file
constexpr int kMaxDoublings = 10;

QNetworkRequest requestFor(const std::string& url, const PartFile& part, const FetchOptions& options)
{
    QNetworkRequest request(QUrl(QString::fromStdString(url), QUrl::StrictMode));
    // Never from https to http, and never to another scheme.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(kMaxRedirects);
    request.setTransferTimeout(options.stallMs);
    request.setRawHeader("User-Agent", "referee-studio");
    request.setRawHeader("Accept-Encoding", "identity"); // lengths and ranges refer to the file itself
    if (part.size() > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(quint64(part.size())) + "-");
        if (const auto validator = part.validatorFor(url); !validator.empty()) {
            request.setRawHeader("If-Range", QByteArray::fromStdString(validator));
        }
    }
    return request;
}

} // namespace

void RateMeter::add(double seconds, uint64_t bytes)
{
    // The newest sample is replaced until it is far enough from the one before it.
    if (m_samples.size() > 1 && seconds - m_samples[m_samples.size() - 2].seconds < kMinGap) {
        m_samples.back() = { seconds, bytes };
    } else {
        m_samples.push_back({ seconds, bytes });
    }
    while (m_samples.size() > 2 && seconds - m_samples[1].seconds >= kSpanSeconds) {
        m_samples.pop_front();
    }
}

double RateMeter::bytesPerSecond() const
{
    if (m_samples.size() < 2) {
        return 0;
    }
    const double span = m_samples.back().seconds - m_samples.front().seconds;
    const auto first = m_samples.front().bytes;
    const auto last = m_samples.back().bytes;
    return span < kMinSpan || last <= first ? 0 : static_cast<double>(last - first) / span;
}

double RateMeter::secondsFor(uint64_t bytes) const
{
    const double rate = bytesPerSecond();
    return rate > 0 ? static_cast<double>(bytes) / rate : -1;
}

FileFetcher::FileFetcher(QNetworkAccessManager& network, const FetchOptions& options, const std::atomic<bool>* stop)
    : m_network(network)
    , m_options(options)
    , m_stop(stop)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, [this] { guard([this] { request(); }); });
}

FileFetcher::~FileFetcher() { dropReply(); }

void FileFetcher::start(
    const ManifestFile& file, const std::vector<std::string>& urls, const std::filesystem::path& target)
{
    m_file = file;
    m_urls = urls;
    m_target = target;
    m_wait.start(0);
}

void FileFetcher::cancel()
{
    m_wait.stop();
    dropReply();
    m_part.reset();
}

/// No exception may reach the event loop.
void FileFetcher::guard(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        cancel();
        Q_EMIT failed(static_cast<int>(error.exitCode()), QString::fromUtf8(error.what()));
    } catch (const std::exception& error) {
        cancel();
        Q_EMIT failed(static_cast<int>(ExitCode::OurBug), QString::fromUtf8(error.what()));
    }
}

void FileFetcher::request()
{
    if (!m_part) {
        m_part = std::make_unique<PartFile>(m_target, m_file);
        m_furthest = m_part->size();
        Q_EMIT progressed(m_part->size());
    }
    if (m_part->isComplete()) {
        verify();
        return;
    }
    m_hasBody = false;
    m_early.reset();
    m_discarded = 0;
    m_isTooLong = false;
    m_reply = m_network.get(requestFor(url(), *m_part, m_options));
    m_reply->setReadBufferSize(kPieceBytes);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] { guard([this] { takeHead(); }); });
    connect(m_reply, &QNetworkReply::readyRead, this, [this] { guard([this] { takeBody(); }); });
    connect(m_reply, &QNetworkReply::finished, this, [this] { guard([this] { takeEnd(); }); });
}

/// Decides by status and header fields whether to use the body.
void FileFetcher::takeHead()
{
    const HttpAnswer answer(*m_reply);
    if (m_hasBody || m_early || answer.isRedirect() || answer.status == 0) {
        return;
    }
    if (const auto trouble = answer.trouble(m_part->size(), m_file.bytes)) {
        if (answer.status == HttpAnswer::kPartial || answer.status == HttpAnswer::kRangeRefused) {
            m_part->restart(); // the next request asks for the whole file
        }
        const bool isPassing = answer.isPassingTrouble();
        m_early = { isPassing ? Outcome::Next::Retry : Outcome::Next::OtherAddress, *trouble, answer.retryAfterMs() };
        return;
    }
    if (answer.status == HttpAnswer::kWhole && m_part->size() > 0) {
        Q_EMIT noted(tr("Restarting %1: the server does not support resuming, or the file has changed.")
                         .arg(QString::fromStdString(m_file.path)));
        m_part->restart();
    }
    m_part->beginAnswer(url(), answer.validator());
    m_hasBody = true;
}

void FileFetcher::takeBody()
{
    if (m_early) {
        discardBody();
        return;
    }
    while (m_reply && m_hasBody && m_reply->bytesAvailable() > 0) {
        const QByteArray piece = m_reply->read(kPieceBytes);
        m_fetched += quint64(piece.size());
        const bool isWithin = m_part->append({ piece.constData(), size_t(piece.size()) });
        if (m_part->size() > m_furthest) {
            m_furthest = m_part->size();
            m_tries = 0;
        }
        Q_EMIT progressed(m_part->size());
        if (!isWithin) {
            m_isTooLong = true;
            endAnswer({ Outcome::Next::Verify, {} });
        }
    }
}

void FileFetcher::takeEnd()
{
    takeHead();
    if (m_early) {
        endAnswer(*std::exchange(m_early, std::nullopt));
        return;
    }
    takeBody(); // the buffered rest
    if (!m_reply) {
        return; // too many bytes: takeBody() has ended the response
    }
    if (m_part->isComplete()) {
        endAnswer({ Outcome::Next::Verify, {} });
        return;
    }
    const HttpAnswer answer(*m_reply);
    const auto [reason, isLasting] = answer.failure(m_part->size(), m_file.bytes);
    endAnswer({ isLasting ? Outcome::Next::OtherAddress : Outcome::Next::Retry, reason, answer.retryAfterMs() });
}

/// Reads a short body to its end (a page that says "not found") and aborts a long one. Not called from takeHead(),
/// while Qt still parses the header.
void FileFetcher::discardBody()
{
    m_discarded += m_reply->skip(kPieceBytes);
    if (m_discarded > kMaxDiscarded) {
        endAnswer(*std::exchange(m_early, std::nullopt));
    }
}

void FileFetcher::endAnswer(const Outcome& outcome)
{
    dropReply();
    switch (outcome.next) {
    case Outcome::Next::Verify:
        verify();
        break;
    case Outcome::Next::Retry:
        retry(outcome);
        break;
    case Outcome::Next::OtherAddress:
        useNextAddress(outcome.reason);
        break;
    }
}

void FileFetcher::retry(const Outcome& outcome)
{
    if (m_tries >= m_options.retries) {
        useNextAddress(outcome.reason + ", " + std::to_string(m_tries + 1) + " times");
        return;
    }
    const int own
        = int(std::min<qint64>(qint64(m_options.firstWaitMs) << std::min(m_tries, kMaxDoublings), m_options.maxWaitMs));
    const int wait = std::clamp(outcome.waitMs, own, std::max(own, m_options.maxWaitMs));
    ++m_tries;
    Q_EMIT noted(tr("%1: %2. Retrying in %3 s (%4 of %5).")
                     .arg(QString::fromStdString(url()), QString::fromStdString(outcome.reason))
                     .arg(wait / 1000.0, 0, 'g', 3)
                     .arg(m_tries)
                     .arg(m_options.retries));
    m_wait.start(wait);
}

void FileFetcher::useNextAddress(const std::string& reason)
{
    m_reasons.push_back(url() + ": " + reason);
    m_tries = 0;
    if (m_urlIndex + 1 < m_urls.size()) {
        Q_EMIT noted(tr("%1. Trying the next URL.").arg(QString::fromStdString(m_reasons.back())));
        ++m_urlIndex;
        m_wait.start(0);
        return;
    }
    std::string text = m_file.path + " could not be downloaded. ";
    for (const auto& each : m_reasons) {
        text += each + "; ";
    }
    text.replace(
        text.size() - 2, 2, ". The downloaded part is kept. Try again later, or use another URL with --mirror.");
    throw LoadError(text);
}

void FileFetcher::verify()
{
    Q_EMIT checking();
    const auto found = m_part->hash(m_stop);
    if (found == m_file.sha256) {
        m_part->publish();
        m_part.reset();
        Q_EMIT finished(m_fetched);
        return;
    }
    const bool isOfOnePiece = m_part->isOfOnePiece();
    m_part->restart();
    m_furthest = 0;
    if (isOfOnePiece) {
        useNextAddress("expected SHA-256 " + m_file.sha256 + ", got " + found
            + (m_isTooLong ? " and more bytes than the file has" : "") + "; the server has another file");
    } else {
        retry({ Outcome::Next::Retry, "the downloaded parts do not make the file of the manifest" });
    }
}

void FileFetcher::dropReply()
{
    if (auto* reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        if (!reply->isFinished()) {
            reply->abort();
        }
        reply->deleteLater();
    }
}

} // namespace referee
