// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/images/picture_container.h"

#include "app/images/exif_orientation.h"
#include "app/images/png_header.h"

#include <QtCore/QtEndian>
#include <algorithm>
#include <array>
#include <optional>

namespace referee {

namespace {

constexpr qsizetype kPngHead = 8; ///< its signature
constexpr qsizetype kPngFrame = 12; ///< length, name and checksum of a chunk
constexpr qsizetype kRiffHead = 12; ///< "RIFF", length, "WEBP"
constexpr qsizetype kRiffFrame = 8; ///< name and length of a chunk
constexpr qsizetype kGifHead = 13; ///< signature, size, flags, background, aspect
constexpr qsizetype kGifImageHead = 10; ///< its sign, place, size and flags
constexpr char kGifImage = ',';
constexpr char kGifTrailer = ';';

/// As PNG counts them, in units of 1/100000.
constexpr quint32 kSRgbGamma = 45455;
constexpr quint32 kGammaSlack = 500;
constexpr std::array<quint32, 8> kSRgbPrimaries { 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 };
constexpr quint32 kPrimariesSlack = 500;

bool isNear(quint32 value, quint32 wanted, quint32 slack)
{
    return value + slack >= wanted && value <= wanted + slack; // none of the three comes near 2^32
}

std::array<quint32, 256> crcTable()
{
    std::array<quint32, 256> table {};
    for (quint32 i = 0; i < table.size(); ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value & 1) != 0 ? 0xEDB88320U ^ (value >> 1) : value >> 1;
        }
        table[i] = value;
    }
    return table;
}

quint32 crcOf(QByteArrayView bytes)
{
    static const auto kTable = crcTable();
    quint32 crc = ~0U;
    for (const char byte : bytes) {
        crc = kTable[(crc ^ static_cast<uchar>(byte)) & 0xFF] ^ (crc >> 8);
    }
    return ~crc;
}

/// One chunk after the other; what they say of the colours is gathered for the end.
class PngChunks {
public:
    explicit PngChunks(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    PictureContainer read()
    {
        for (qsizetype at = kPngHead; !m_isEnd && m_facts.damage.empty();) {
            if (m_bytes.size() - at < kPngFrame) {
                m_facts.isCut = true;
                return m_facts;
            }
            const qsizetype length = qFromBigEndian<quint32>(m_bytes.data() + at);
            if (m_bytes.size() - at - kPngFrame < length) {
                m_facts.isCut = true;
                return m_facts;
            }
            take(m_bytes.sliced(at + 4, 4), m_bytes.sliced(at + 8, length), at);
            at += kPngFrame + length;
        }
        if (!m_hasCode && !m_hasProfile && m_isSRgbGamma && m_isSRgbPrimaries) {
            m_facts.colours = QColorSpace::SRgb;
        }
        return m_facts;
    }

private:
    void take(QByteArrayView name, QByteArrayView data, qsizetype at)
    {
        const bool isNeeded = (static_cast<uchar>(name[0]) & 0x20) == 0; // a capital: no decoder may leave it out
        if (isNeeded) {
            requireSound(name, data, at);
        } else if (name == "iCCP" || name == "sRGB") {
            m_hasProfile = true;
        } else if (name == "cICP" && data.size() == 4) { // holds before all others
            takeColours(data);
        } else if (name == "gAMA" && data.size() == 4) {
            m_isSRgbGamma = isNear(qFromBigEndian<quint32>(data.data()), kSRgbGamma, kGammaSlack);
        } else if (name == "cHRM" && data.size() == qsizetype(4 * kSRgbPrimaries.size())) {
            for (size_t i = 0; i < kSRgbPrimaries.size(); ++i) {
                m_isSRgbPrimaries = m_isSRgbPrimaries
                    && isNear(qFromBigEndian<quint32>(data.data() + 4 * i), kSRgbPrimaries[i], kPrimariesSlack);
            }
        } else if (name == "eXIf") {
            m_facts.orientation = exifOrientation(data);
        }
    }

    void takeColours(QByteArrayView data)
    {
        const auto colours = codedColours(data);
        m_facts.colours = colours.value_or(QColorSpace());
        m_hasCode = m_facts.colours.isValid();
        if (!colours) {
            m_facts.colourTrouble = "cICP";
            for (const char number : data) {
                m_facts.colourTrouble += " " + std::to_string(static_cast<uchar>(number));
            }
        }
    }

    /// Here and not in libpng, which would speak on stderr.
    void requireSound(QByteArrayView name, QByteArrayView data, qsizetype at)
    {
        static const std::array<QByteArrayView, 4> kKnown { "IHDR", "PLTE", "IDAT", "IEND" };
        m_isEnd = name == "IEND";
        if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
            m_facts.damage = "a part at byte " + std::to_string(at) + " is none of PNG's";
        } else if (crcOf(m_bytes.sliced(at + 4, 4 + data.size()))
            != qFromBigEndian<quint32>(data.data() + data.size())) {
            m_facts.damage = "the checksum of the part at byte " + std::to_string(at) + " is wrong";
        } else {
            requireOrder(name, data);
        }
    }

    void requireOrder(QByteArrayView name, QByteArrayView data)
    {
        const auto require = [this](bool isTrue, const char* otherwise) {
            m_facts.damage = isTrue || !m_facts.damage.empty() ? m_facts.damage : otherwise;
        };
        require((name == "IHDR") == !m_header, "its header is not its first part, or comes twice");
        if (name == "IHDR" && !m_header) {
            m_header = pngHeaderOf(data, m_facts.damage);
            m_facts.size = m_header ? QSize(int(m_header->width), int(m_header->height)) : QSize();
        } else if (name == "PLTE" && m_header) {
            require(!m_hasPalette, "it has two palettes");
            const bool isList = data.size() % 3 == 0 && !data.empty() && data.size() <= 3 * 256;
            require(isList || !m_header->hasPalette, "its palette is no list of colours");
            m_hasPalette = true;
        } else if (name == "IDAT" && m_header) {
            require(m_hasPalette || !m_header->hasPalette, "the palette of its colours is missing");
            m_hasPixels = true;
        } else if (name == "IEND") {
            require(m_hasPixels, "it has no pixels");
        }
    }

    QByteArrayView m_bytes;
    PictureContainer m_facts;
    std::optional<PngHeader> m_header;
    bool m_isEnd = false;
    bool m_hasPalette = false;
    bool m_hasPixels = false;
    bool m_hasCode = false;
    bool m_hasProfile = false;
    bool m_isSRgbGamma = false;
    bool m_isSRgbPrimaries = true; ///< unless others are told
};

PictureContainer readWebP(QByteArrayView bytes)
{
    PictureContainer facts;
    const qsizetype end = kRiffFrame + qsizetype(qFromLittleEndian<quint32>(bytes.data() + 4));
    facts.isCut = end > bytes.size();
    for (qsizetype at = kRiffHead; at + kRiffFrame <= std::min(end, bytes.size());) {
        const qsizetype length = qFromLittleEndian<quint32>(bytes.data() + at + 4);
        if (bytes.sliced(at, 4) == "EXIF" && length <= bytes.size() - at - kRiffFrame) {
            facts.orientation = exifOrientation(bytes.sliced(at + kRiffFrame, length));
        }
        at += kRiffFrame + length + length % 2;
    }
    return facts;
}

/// Sub-blocks, each with its length before it, up to one of length 0; the place behind that.
qsizetype behindSubBlocks(QByteArrayView bytes, qsizetype at)
{
    while (at < bytes.size() && bytes[at] != 0) {
        at += 1 + static_cast<uchar>(bytes[at]);
    }
    return at + 1;
}

qsizetype gifTableBytes(QByteArrayView bytes, qsizetype flagsAt)
{
    const int flags = flagsAt < bytes.size() ? static_cast<uchar>(bytes[flagsAt]) : 0;
    return (flags & 0x80) != 0 ? qsizetype(3) << ((flags & 7) + 1) : 0;
}

/// Decoders take the first picture and look no further; its trailer says that the file is whole.
PictureContainer readGif(QByteArrayView bytes)
{
    PictureContainer facts;
    qsizetype at = kGifHead + gifTableBytes(bytes, kGifHead - 3);
    while (at < bytes.size() && bytes[at] != kGifTrailer) {
        if (bytes[at] == kGifImage) {
            at += kGifImageHead + gifTableBytes(bytes, at + kGifImageHead - 1) + 1; // and the size of its codes
        } else {
            at += 2; // an extension and its kind
        }
        at = behindSubBlocks(bytes, at);
    }
    facts.isCut = at >= bytes.size();
    return facts;
}

} // namespace

PictureContainer containerOf(const QByteArray& bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n")) {
        return PngChunks(bytes).read();
    }
    if (bytes.size() >= kRiffHead && bytes.startsWith("RIFF") && bytes.sliced(8, 4) == "WEBP") {
        return readWebP(bytes);
    }
    if (bytes.startsWith("GIF8")) {
        return readGif(bytes);
    }
    return {};
}

} // namespace referee
