// SPDX-License-Identifier: GPL-3.0-or-later
// Any answer of a server: a body is taken only where it is the rest of the file that was asked for, and what is said of
// the others can be printed. Input: a line "STATUS THERE BYTES ERROR", then a header a line.
#include "app/packs/http_answer.h"

#include <QtCore/QByteArrayList>
#include <cstdlib>

using namespace referee;

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

/// A reply as it is when its headers have come.
class FixedReply : public QNetworkReply {
public:
    FixedReply(int status, int error, const QByteArrayList& headers)
    {
        if (status > 0) {
            setAttribute(QNetworkRequest::HttpStatusCodeAttribute, status);
        }
        for (const QByteArray& header : headers) {
            const auto colon = header.indexOf(':');
            if (colon > 0) {
                setRawHeader(header.left(colon), header.mid(colon + 1).trimmed());
            }
        }
        setError(static_cast<NetworkError>(error), QStringLiteral("text of Qt"));
    }
    void abort() override { }

protected:
    qint64 readData(char*, qint64) override { return -1; }
};

void requirePrintable(const std::string& text)
{
    for (const char c : text) {
        require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    }
}

void checkPromises(const FixedReply& reply, uint64_t there, uint64_t bytes)
{
    const HttpAnswer answer(reply);
    const auto trouble = answer.trouble(there, bytes);
    requirePrintable(trouble.value_or(""));
    if (!trouble) {
        const bool isWhole = answer.status == HttpAnswer::kWhole;
        require(isWhole || (answer.status == HttpAnswer::kPartial && there > 0));
        const QByteArray range = reply.rawHeader("Content-Range");
        const QByteArray first = range.mid(6, range.indexOf('-') - 6); // "bytes 04-9/10": zeros may lead (RFC 9110)
        require(isWhole || (range.startsWith("bytes ") && first.toULongLong() == there));
        const auto length = reply.header(QNetworkRequest::ContentLengthHeader);
        require(!isWhole || !length.isValid() || length.toULongLong() == bytes);
    }
    require(!QByteArray::fromStdString(answer.validator()).startsWith("W/"));
    require(answer.retryAfterMs() >= -1 && answer.retryAfterMs() <= 3'600'000);
    requirePrintable(answer.failure(there, bytes).text);
    require(!(answer.isRedirect() && !trouble));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const auto lines = QByteArray(reinterpret_cast<const char*>(data), qsizetype(size)).split('\n');
    const auto words = lines.front().split(' ');
    if (words.size() != 4) {
        return -1; // not worth keeping
    }
    const FixedReply reply(words[0].toInt(), words[3].toInt(), lines.mid(1));
    checkPromises(reply, words[1].toULongLong(), words[2].toULongLong());
    return 0;
}
