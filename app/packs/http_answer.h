// SPDX-License-Identifier: GPL-3.0-or-later
// What an HTTP response says about the requested file. Without network, so that it can be fuzzed alone.
#pragma once

#include <QtNetwork/QNetworkReply>
#include <cstdint>
#include <optional>
#include <string>

namespace referee {

/// The status and header fields of an HTTP response.
struct HttpAnswer {
    static constexpr int kWhole = 200;
    static constexpr int kPartial = 206;
    static constexpr int kRangeRefused = 416;

    explicit HttpAnswer(const QNetworkReply& reply);

    int status = 0; ///< 0: none yet

    bool isRedirect() const { return status >= 300 && status < 400; }
    /// Why the body cannot be the rest of a file of `bytes` bytes after `there` bytes, as a part of a sentence; none:
    /// it can.
    std::optional<std::string> trouble(uint64_t there, uint64_t bytes) const;
    /// Whether the same request may succeed later, after a status that is trouble.
    bool isPassingTrouble() const;
    /// A strong ETag or a date for If-Range; empty: none.
    std::string validator() const;
    /// The delay that the server asks for; negative: none.
    int retryAfterMs() const;

    /// Why a response ended early, as a part of a sentence, and whether it would fail again.
    struct Failure {
        std::string text;
        bool isLasting = false;
    };
    Failure failure(uint64_t there, uint64_t bytes) const;

private:
    std::optional<std::string> troubleOfRange(uint64_t there, uint64_t bytes) const;

    const QNetworkReply& m_reply;
};

} // namespace referee
