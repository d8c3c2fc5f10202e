// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/http_answer.h"

#include "core/io/message.h"

#include <QtCore/QDateTime>
#include <QtCore/QRegularExpression>

namespace referee {

namespace {

constexpr int kTimeout = 408;
constexpr int kTooMany = 429;
constexpr int kServerError = 500;
constexpr int kLongestWaitSeconds = 3600;

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
    return "the range from byte " + std::to_string(there) + " of " + std::to_string(bytes) + " was expected, found "
        + (field.isEmpty() ? "none" : inQuotes(field.toStdString())); // fit for a terminal, whatever the server sent
}

std::optional<std::string> HttpAnswer::trouble(uint64_t there, uint64_t bytes) const
{
    if (status == kPartial) {
        return there > 0 ? troubleOfRange(there, bytes)
                         : std::optional<std::string>("a part was answered though all was asked for");
    }
    if (status == kRangeRefused) {
        return "the server has fewer bytes than have come already (status 416)";
    }
    if (status != kWhole) {
        return "the server answered with status " + std::to_string(status);
    }
    const auto length = m_reply.header(QNetworkRequest::ContentLengthHeader);
    if (length.isValid() && length.toULongLong() != bytes) {
        return std::to_string(bytes) + " bytes were expected, the server announces "
            + std::to_string(length.toULongLong());
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
    if (!tag.isEmpty() && !tag.startsWith("W/")) { // a weak one may name other bytes
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
    return isNumber && seconds >= 0 && seconds <= kLongestWaitSeconds ? seconds * 1000 : -1;
}

bool HttpAnswer::isLastingError() const
{
    switch (m_reply.error()) {
    case QNetworkReply::TooManyRedirectsError:
    case QNetworkReply::InsecureRedirectError:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::SslHandshakeFailedError:
        return true;
    default:
        return false;
    }
}

std::string HttpAnswer::errorText(uint64_t there, uint64_t bytes) const
{
    switch (m_reply.error()) {
    case QNetworkReply::TooManyRedirectsError:
        return "it leads from one address to the next without end";
    case QNetworkReply::InsecureRedirectError:
        return "it leads from https to http, which is not followed";
    case QNetworkReply::ProtocolUnknownError:
        return "it leads to an address that is neither http nor https";
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return "the server fell silent";
    case QNetworkReply::NoError:
    case QNetworkReply::RemoteHostClosedError:
        return "the connection ended at byte " + std::to_string(there) + " of " + std::to_string(bytes);
    default:
        return m_reply.errorString().toStdString();
    }
}

} // namespace referee
