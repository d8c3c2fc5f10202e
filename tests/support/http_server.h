// SPDX-License-Identifier: GPL-3.0-or-later
// A small HTTP server that misbehaves as a test wishes. It needs the event loop of its thread.
#pragma once

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QPointer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <functional>

namespace referee::test {

struct HttpRequest {
    QString path; ///< as it was sent, with %20
    QHash<QByteArray, QByteArray> head; ///< names in lower case
    int number = 0; ///< requests of this path before it

    /// First byte of "Range: bytes=N-"; below 0: none.
    qint64 rangeStart() const
    {
        static const QRegularExpression kRange(QStringLiteral("^bytes=(\\d+)-$"));
        const auto match = kRange.match(QString::fromLatin1(head.value("range")));
        return match.hasMatch() ? match.captured(1).toLongLong() : -1;
    }
};

struct HttpAnswerPlan {
    int status = 200;
    QByteArray body; ///< of the whole file; ranges are cut here
    QByteArray etag; ///< with its quotes; empty: none
    bool hasRanges = true;
    bool heedsIfRange = true;
    bool saysLength = true;
    qint64 breakAfter = -1; ///< bytes of this answer's body, then the connection ends; below 0: never
    qint64 stallAfter = -1; ///< then nothing more comes; below 0: never
    int pieceBytes = 1 << 16;
    int pieceMs = 0; ///< between two pieces
    QList<QByteArray> fields; ///< further lines of the head
};

class HttpServer : public QTcpServer {
public:
    using Handler = std::function<HttpAnswerPlan(const HttpRequest&)>;

    explicit HttpServer(Handler handler)
        : m_handler(std::move(handler))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        listen(QHostAddress::LocalHost);
    }

    std::string address(const std::string& path = {}) const
    {
        return "http://127.0.0.1:" + std::to_string(serverPort()) + "/" + path;
    }
    const QList<HttpRequest>& requests() const { return m_requests; }

private:
    static constexpr int kCloseMs = 250;

    void read(QTcpSocket* socket)
    {
        QByteArray& text = m_texts[socket];
        text += socket->readAll();
        if (!text.contains("\r\n\r\n")) {
            return;
        }
        const HttpRequest request = parsed(std::exchange(text, {}));
        m_requests << request;
        answer(socket, request, m_handler(request));
    }

    HttpRequest parsed(const QByteArray& text)
    {
        const QList<QByteArray> lines = text.split('\n');
        HttpRequest request;
        request.path = QString::fromLatin1(lines.first().split(' ').value(1)).mid(1);
        for (const QByteArray& line : lines.mid(1)) {
            const auto colon = line.indexOf(':');
            if (colon > 0) {
                request.head[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
            }
        }
        request.number = m_counts[request.path]++;
        return request;
    }

    void answer(QTcpSocket* socket, const HttpRequest& request, const HttpAnswerPlan& plan)
    {
        const bool isStale
            = plan.heedsIfRange && request.head.contains("if-range") && request.head["if-range"] != plan.etag;
        const qint64 start = plan.hasRanges && plan.status == 200 && !isStale ? request.rangeStart() : -1;
        QByteArray head = "HTTP/1.1 " + QByteArray::number(start >= 0 ? 206 : plan.status) + " Answer\r\n";
        const QByteArray body = start >= 0 ? plan.body.mid(start) : plan.body;
        if (start >= 0) {
            head += "Content-Range: bytes " + QByteArray::number(start) + "-" + QByteArray::number(plan.body.size() - 1)
                + "/" + QByteArray::number(plan.body.size()) + "\r\n";
        }
        if (plan.saysLength) {
            head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        }
        if (!plan.etag.isEmpty()) {
            head += "ETag: " + plan.etag + "\r\n";
        }
        for (const QByteArray& field : plan.fields) {
            head += field + "\r\n";
        }
        socket->write(head + "Connection: close\r\n\r\n");
        send(socket, plan.breakAfter >= 0 ? body.left(plan.breakAfter) : body, plan, 0);
    }

    /// Piece by piece from the event loop, so that a client can do something in between.
    void send(QPointer<QTcpSocket> socket, const QByteArray& body, const HttpAnswerPlan& plan, qint64 sent)
    {
        if (!socket || (plan.stallAfter >= 0 && sent >= plan.stallAfter)) {
            return;
        }
        if (sent >= body.size()) {
            // Not at once: the client may read first.
            QTimer::singleShot(kCloseMs, socket, [socket] { socket->disconnectFromHost(); });
            return;
        }
        socket->write(body.mid(sent, plan.pieceBytes));
        QTimer::singleShot(plan.pieceMs, this, [=, this] { send(socket, body, plan, sent + plan.pieceBytes); });
    }

    Handler m_handler;
    QList<HttpRequest> m_requests;
    QHash<QString, int> m_counts;
    QHash<QTcpSocket*, QByteArray> m_texts;
};

} // namespace referee::test
