// SPDX-License-Identifier: GPL-3.0-or-later
// Observes picture decoders, which fill up missing pixels and report errors on stderr only.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QIODevice>
#include <QtCore/QStringList>

namespace referee {

/// Bytes that record whether a decoder tried to read more than there are.
class WatchedBytes : public QIODevice {
public:
    explicit WatchedBytes(const QByteArray& bytes);

    bool isSequential() const override { return false; }
    qint64 size() const override { return m_bytes.size(); }
    bool seek(qint64 position) override;
    void forget() { m_gotNothing = m_gotLess = false; }
    /// True after a read behind the last byte.
    bool gotNothing() const { return m_gotNothing; }
    /// True after a read that began before the end and requested more than was left.
    bool gotLess() const { return m_gotLess; }

protected:
    qint64 readData(char* data, qint64 most) override;
    qint64 writeData(const char* data, qint64 most) override;

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
    bool m_gotNothing = false;
    bool m_gotLess = false;
};

/// Collects the messages of Qt and its decoders on this thread while it exists; they go into the log, not to stderr.
class DecoderWords {
public:
    DecoderWords();
    ~DecoderWords();
    DecoderWords(const DecoderWords&) = delete;
    DecoderWords& operator=(const DecoderWords&) = delete;

    const QStringList& lines() const { return m_lines; }
    bool has(QLatin1String words) const;

private:
    QStringList m_lines;
    QStringList* m_outer; ///< of another reading on this thread
};

/// libtiff writes to stderr without Qt. To be called when the TIFF decoder is loaded.
void silenceTiff();

} // namespace referee
