// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture's decoder does and says while it reads: decoders fill up what a file lacks, and tell of it on stderr.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QIODevice>
#include <QtCore/QStringList>

namespace referee {

/// Bytes that remember whether more of them were asked for than there are.
class WatchedBytes : public QIODevice {
public:
    explicit WatchedBytes(const QByteArray& bytes);

    bool isSequential() const override { return false; }
    qint64 size() const override { return m_bytes.size(); }
    bool seek(qint64 position) override;
    /// From here on.
    void forget() { m_gotNothing = m_gotLess = false; }
    /// A read behind the last byte.
    bool gotNothing() const { return m_gotNothing; }
    /// A read that began before the last byte and wanted more than was left.
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

/// Keeps what Qt and its decoders say on this thread off the terminal while it lives; it goes into the log.
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

/// libtiff speaks past Qt, on stderr. Call it when the decoder of TIFF is loaded.
void silenceTiff();

} // namespace referee
