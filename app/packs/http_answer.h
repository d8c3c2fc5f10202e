// SPDX-License-Identifier: GPL-3.0-or-later
// What an HTTP answer says about the file that was asked for.
#pragma once

#include <QtNetwork/QNetworkReply>

#include <cstdint>
#include <optional>
#include <string>

namespace referee {

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

} // namespace referee
