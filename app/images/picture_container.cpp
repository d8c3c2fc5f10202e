// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/images/picture_container.h"

#include <QtCore/QPointF>
#include <QtCore/QtEndian>
#include <QtGui/QTransform>
#include <algorithm>
#include <array>
#include <limits>

namespace referee {

namespace {

constexpr qsizetype kHeaderBytes = 13;
constexpr int kPaletteColours = 3; ///< PNG's colour type

/// A colour type, and the bits per channel that it may have.
struct Depths {
    int colours;
    std::array<int, 5> bits; ///< padded with zeros
};

constexpr std::array<Depths, 5> kDepths { Depths { 0, { 1, 2, 4, 8, 16 } }, Depths { 2, { 8, 16 } },
    Depths { kPaletteColours, { 1, 2, 4, 8 } }, Depths { 4, { 8, 16 } }, Depths { 6, { 8, 16 } } };

bool isPair(int colours, int bits)
{
    return bits > 0 && std::any_of(kDepths.begin(), kDepths.end(), [&](const Depths& depths) {
        return depths.colours == colours
            && std::find(depths.bits.begin(), depths.bits.end(), bits) != depths.bits.end();
    });
}

/// Primaries by their number in H.273; the white point of all is D65.
struct Primaries {
    int number;
    QPointF red;
    QPointF green;
    QPointF blue;
};

std::optional<QColorSpace> colourSpaceOf(int primaries, QColorSpace::TransferFunction curve, float gamma)
{
    static const QPointF kD65(0.3127, 0.3290);
    static const std::array<Primaries, 4> kPrimaries { Primaries {
                                                           1, { 0.640, 0.330 }, { 0.300, 0.600 }, { 0.150, 0.060 } },
        Primaries { 6, { 0.630, 0.340 }, { 0.310, 0.595 }, { 0.155, 0.070 } },
        Primaries { 9, { 0.708, 0.292 }, { 0.170, 0.797 }, { 0.131, 0.046 } },
        Primaries { 12, { 0.680, 0.320 }, { 0.265, 0.690 }, { 0.150, 0.060 } } };
    if (primaries == 1 && curve == QColorSpace::TransferFunction::SRgb) {
        return QColorSpace(QColorSpace::SRgb);
    }
    for (const Primaries& known : kPrimaries) {
        if (known.number == primaries) {
            return QColorSpace(kD65, known.red, known.green, known.blue, curve, gamma);
        }
    }
    return std::nullopt;
}

/// The fields of IHDR that are checked here, since libpng would report them on stderr.
struct PngHeader {
    uint32_t width = 0;
    uint32_t height = 0;
    bool hasPalette = false; ///< its pixels are indices
};

/// Reads the data of IHDR; none when `damage` says what is wrong.
std::optional<PngHeader> pngHeaderOf(QByteArrayView data, std::string& damage)
{
    if (data.size() != kHeaderBytes) {
        damage = "its IHDR chunk has " + std::to_string(data.size()) + " bytes, not 13";
        return std::nullopt;
    }
    const PngHeader header { qFromBigEndian<quint32>(data.data()), qFromBigEndian<quint32>(data.data() + 4),
        data[9] == kPaletteColours };
    constexpr uint32_t kMost = std::numeric_limits<int32_t>::max();
    const std::string size = std::to_string(header.width) + "×" + std::to_string(header.height) + " pixels";
    if (header.width == 0 || header.height == 0 || header.width > kMost || header.height > kMost) {
        damage = "its size is " + size;
    } else if (!isPair(static_cast<uchar>(data[9]), static_cast<uchar>(data[8]))) {
        damage = "PNG has no colour type " + std::to_string(static_cast<uchar>(data[9])) + " with "
            + std::to_string(static_cast<uchar>(data[8])) + " bits";
    } else if (data[10] != 0 || data[11] != 0 || static_cast<uchar>(data[12]) > 1) {
        damage = "its compression, filter or interlace method is unknown";
    }
    return damage.empty() ? std::optional(header) : std::nullopt;
}

/// Reads the four bytes of cICP (ITU-T H.273); none when the colours cannot be converted to sRGB, such as PQ; an
/// invalid one when they are unspecified.
std::optional<QColorSpace> codedColours(QByteArrayView data)
{
    constexpr char kOpen = 2;
    if (data[0] == kOpen || data[1] == kOpen) {
        return QColorSpace();
    }
    const bool isRgb = data[2] == 0;
    const bool isFullRange = data[3] == 1;
    if (!isRgb || !isFullRange) {
        return std::nullopt;
    }
    const int primaries = data[0] == 7 ? 6 : data[0]; // equal primaries
    switch (data[1]) {
    case 1: // BT.709 and similar: browsers show such stills as sRGB
    case 6:
    case 14:
    case 15:
    case 13: // sRGB
        return colourSpaceOf(primaries, QColorSpace::TransferFunction::SRgb, 0);
    case 4:
        return colourSpaceOf(primaries, QColorSpace::TransferFunction::Gamma, 2.2F);
    case 5:
        return colourSpaceOf(primaries, QColorSpace::TransferFunction::Gamma, 2.8F);
    case 8:
        return colourSpaceOf(primaries, QColorSpace::TransferFunction::Linear, 0);
    default: // among them PQ and HLG, which do not fit into sRGB
        return std::nullopt;
    }
}

constexpr quint16 kOrientation = 0x0112;
constexpr quint16 kShort = 3; ///< TIFF's type of 16 bits
constexpr qsizetype kEntryBytes = 12;

/// Reads numbers of a TIFF structure in its byte order; 0 behind its end.
class TiffBytes {
public:
    explicit TiffBytes(QByteArrayView bytes)
        : m_bytes(bytes)
        , m_isBig(bytes.startsWith("MM"))
    {
    }
    quint16 shortAt(qsizetype at) const { return numberAt<quint16>(at); }
    quint32 longAt(qsizetype at) const { return numberAt<quint32>(at); }
    bool isSound() const
    {
        return (m_isBig || m_bytes.startsWith("II")) && shortAt(2) == 42; // TIFF's signature
    }
    qsizetype size() const { return m_bytes.size(); }

private:
    template <typename Number> Number numberAt(qsizetype at) const
    {
        if (at < 0 || at > m_bytes.size() - qsizetype(sizeof(Number))) {
            return 0;
        }
        const char* place = m_bytes.data() + at;
        return m_isBig ? qFromBigEndian<Number>(place) : qFromLittleEndian<Number>(place);
    }

    QByteArrayView m_bytes;
    bool m_isBig;
};

/// EXIF's orientation (1 to 8) in a TIFF structure, with "Exif" before it or not; 1 when it is missing or invalid. Qt
/// does not read it in PNG and WebP.
int exifOrientation(QByteArrayView exif)
{
    static const QByteArrayView kHead("Exif\0\0", 6);
    const TiffBytes tiff(exif.startsWith(kHead) ? exif.sliced(kHead.size()) : exif);
    if (!tiff.isSound()) {
        return 1;
    }
    const qsizetype directory = tiff.longAt(4);
    for (int i = 0; i < tiff.shortAt(directory); ++i) {
        const qsizetype entry = directory + 2 + i * kEntryBytes;
        if (entry > tiff.size()) {
            return 1;
        }
        if (tiff.shortAt(entry) == kOrientation && tiff.shortAt(entry + 2) == kShort) {
            const int value = tiff.shortAt(entry + 8);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

} // namespace

QImage upright(const QImage& image, int orientation)
{
    const auto turned = [](const QImage& from, int degrees) { return from.transformed(QTransform().rotate(degrees)); };
    switch (orientation) {
    case 2:
        return image.mirrored(true, false);
    case 3:
        return image.mirrored(true, true);
    case 4:
        return image.mirrored(false, true);
    case 5:
        return turned(image.mirrored(true, false), 270);
    case 6:
        return turned(image, 90);
    case 7:
        return turned(image.mirrored(true, false), 90);
    case 8:
        return turned(image, 270);
    default:
        return image;
    }
}

namespace {

constexpr qsizetype kPngHead = 8; ///< its signature
constexpr qsizetype kPngFrame = 12; ///< length, name and checksum of a chunk
constexpr qsizetype kRiffHead = 12; ///< "RIFF", length, "WEBP"
constexpr qsizetype kRiffFrame = 8; ///< name and length of a chunk
constexpr qsizetype kGifHead = 13; ///< signature, size, flags, background, aspect
constexpr qsizetype kGifImageHead = 10; ///< separator, position, size and flags
constexpr char kGifImage = ',';
constexpr char kGifTrailer = ';';

/// In PNG's unit of 1/100000.
constexpr quint32 kSRgbGamma = 45455;
constexpr quint32 kGammaSlack = 500;
constexpr std::array<quint32, 8> kSRgbPrimaries { 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 };
constexpr quint32 kPrimariesSlack = 500;

bool isNear(quint32 value, quint32 wanted, quint32 slack)
{
    return value + slack >= wanted && value <= wanted + slack; // none of the three is near 2^32
}

/// Reads one chunk after the other; colours are decided at the end.
class PngChunks {
public:
    explicit PngChunks(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    PictureContainer read()
    {
        for (qsizetype at = kPngHead; !m_isEnd && m_facts.damage.empty();) {
            const qsizetype left = m_bytes.size() - at - kPngFrame;
            const qsizetype length = left < 0 ? 0 : qFromBigEndian<quint32>(m_bytes.data() + at);
            if (left < length) {
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
        const bool isNeeded = (static_cast<uchar>(name[0]) & 0x20) == 0; // upper case: a critical chunk
        if (isNeeded) {
            requireSound(name, data, at);
        } else if (name == "iCCP" || name == "sRGB") {
            m_hasProfile = true;
        } else if (name == "cICP" && data.size() == 4) { // takes precedence over all others
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

    /// Checked here, since libpng would report it on stderr.
    void requireSound(QByteArrayView name, QByteArrayView data, qsizetype at)
    {
        static const std::array<QByteArrayView, 4> kKnown { "IHDR", "PLTE", "IDAT", "IEND" };
        m_isEnd = name == "IEND";
        if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
            m_facts.damage = "unknown critical chunk at byte " + std::to_string(at);
        } else if (crc32Of(m_bytes.sliced(at + 4, 4 + data.size()))
            != qFromBigEndian<quint32>(data.data() + data.size())) {
            m_facts.damage = "the checksum of the chunk at byte " + std::to_string(at) + " is wrong";
        } else {
            requireOrder(name, data);
        }
    }

    void requireOrder(QByteArrayView name, QByteArrayView data)
    {
        const auto require = [this](bool isTrue, const char* otherwise) {
            m_facts.damage = isTrue || !m_facts.damage.empty() ? m_facts.damage : otherwise;
        };
        require((name == "IHDR") == !m_header, "its IHDR chunk is not the first one, or comes twice");
        if (name == "IHDR" && !m_header) {
            m_header = pngHeaderOf(data, m_facts.damage);
            m_facts.size = m_header ? QSize(int(m_header->width), int(m_header->height)) : QSize();
        } else if (name == "PLTE" && m_header) {
            require(!m_hasPalette, "it has two palettes");
            const bool isList = data.size() % 3 == 0 && !data.empty() && data.size() <= 3 * 256;
            require(isList || !m_header->hasPalette, "its palette has a wrong size");
            m_hasPalette = true;
        } else if (name == "IDAT" && m_header) {
            require(m_hasPalette || !m_header->hasPalette, "its palette is missing");
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
    bool m_isSRgbPrimaries = true; ///< unless the file has others
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

/// Skips sub-blocks, each with its length before it, up to one of length 0; returns the position behind that.
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

/// Decoders read the first picture only; the trailer says that the file is complete.
PictureContainer readGif(QByteArrayView bytes)
{
    PictureContainer facts;
    qsizetype at = kGifHead + gifTableBytes(bytes, kGifHead - 3);
    while (at < bytes.size() && bytes[at] != kGifTrailer) {
        if (bytes[at] == kGifImage) {
            at += kGifImageHead + gifTableBytes(bytes, at + kGifImageHead - 1) + 1; // and the code size
        } else {
            at += 2; // an extension and its label
        }
        at = behindSubBlocks(bytes, at);
    }
    facts.isCut = at >= bytes.size();
    return facts;
}

std::array<uint32_t, 256> crcTable()
{
    std::array<uint32_t, 256> table {};
    for (uint32_t i = 0; i < table.size(); ++i) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value & 1) != 0 ? 0xEDB88320U ^ (value >> 1) : value >> 1;
        }
        table[i] = value;
    }
    return table;
}

} // namespace

uint32_t crc32Of(QByteArrayView bytes, uint32_t before)
{
    static const auto table = crcTable();
    uint32_t crc = ~before;
    for (const char byte : bytes) {
        crc = table[(crc ^ static_cast<uchar>(byte)) & 0xFF] ^ (crc >> 8);
    }
    return ~crc;
}

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
