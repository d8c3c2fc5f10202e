// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/http_answer.h"

#include "core/io/input_file.h"

#include <QtCore/QDateTime>
#include <QtCore/QRegularExpression>

namespace referee {

namespace {

constexpr int kTimeout = 408;
constexpr int kTooMany = 429;
constexpr int kServerError = 500;
constexpr int kMaxWaitSeconds = 3600;

} // namespace

HttpAnswer::HttpAnswer(const QNetworkReply& reply)
    : status(reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt())
    , m_reply(reply)
{
}

std::optional<std::string> HttpAnswer::troubleOfRange(uint64_t there, uint64_t bytes) const
{
    static const QRegularExpression kRange(QStringLiteral("^bytes (\\d+)-(\\d+)/(\\d+|\\*)$"));
    const QString field = QString::fromLatin1(m_reply.rawHeader("Content-Range"));
    const auto match = kRange.match(field);
    const bool isRight = match.hasMatch() && match.captured(1).toULongLong() == there
        && (match.captured(3) == QLatin1String("*") || match.captured(3).toULongLong() == bytes);
    if (isRight) {
        return std::nullopt;
    }
    return "expected the range from byte " + std::to_string(there) + " of " + std::to_string(bytes) + ", got "
        + (field.isEmpty() ? "none" : inQuotes(field.toStdString())); // printable, whatever the server sent
}

std::optional<std::string> HttpAnswer::trouble(uint64_t there, uint64_t bytes) const
{
    if (status == kPartial) {
        return there > 0 ? troubleOfRange(there, bytes)
                         : std::optional<std::string>("the server sent only a part of the file");
    }
    if (status == kRangeRefused) {
        return "the server's file is shorter than the downloaded part (status 416)";
    }
    if (status != kWhole) {
        return "the server responded with status " + std::to_string(status);
    }
    const auto length = m_reply.header(QNetworkRequest::ContentLengthHeader);
    if (length.isValid() && length.toULongLong() != bytes) {
        return "expected " + std::to_string(bytes) + " bytes, the server has " + std::to_string(length.toULongLong());
    }
    return std::nullopt;
}

bool HttpAnswer::isPassingTrouble() const
{
    return status == kPartial || status == kRangeRefused || status == kTimeout || status == kTooMany
        || status >= kServerError;
}

std::string HttpAnswer::validator() const
{
    const QByteArray tag = m_reply.rawHeader("ETag");
    if (!tag.isEmpty() && !tag.startsWith("W/")) { // a weak ETag may stand for other bytes
        return tag.toStdString();
    }
    const QByteArray date = m_reply.rawHeader("Last-Modified");
    const bool isDate = m_reply.header(QNetworkRequest::LastModifiedHeader).toDateTime().isValid();
    return tag.isEmpty() && isDate && !date.startsWith("W/") ? date.toStdString() : std::string();
}

int HttpAnswer::retryAfterMs() const
{
    bool isNumber = false;
    const int seconds = m_reply.rawHeader("Retry-After").toInt(&isNumber);
    return isNumber && seconds >= 0 && seconds <= kMaxWaitSeconds ? seconds * 1000 : -1;
}

HttpAnswer::Failure HttpAnswer::failure(uint64_t there, uint64_t bytes) const
{
    switch (m_reply.error()) {
    case QNetworkReply::TooManyRedirectsError:
        return { "too many redirects", true };
    case QNetworkReply::InsecureRedirectError:
        return { "it redirects from https to http, which is not allowed", true };
    case QNetworkReply::ProtocolUnknownError:
        return { "it redirects to a URL that is neither http nor https", true };
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return { "the server stopped responding" };
    case QNetworkReply::NoError:
    case QNetworkReply::RemoteHostClosedError:
        return { "the connection was closed at byte " + std::to_string(there) + " of " + std::to_string(bytes) };
    default:
        return { m_reply.errorString().toStdString(), m_reply.error() == QNetworkReply::SslHandshakeFailedError };
    }
}

} // namespace referee
