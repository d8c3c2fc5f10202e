// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/images/png_header.h"

#include <QtCore/QPointF>
#include <QtCore/QtEndian>
#include <algorithm>
#include <array>
#include <limits>

namespace referee {

namespace {

constexpr qsizetype kHeaderBytes = 13;
constexpr int kPaletteColours = 3; ///< as PNG counts kinds of colours

/// Kind of colours, and the bits of a channel that go with it.
struct Depths {
    int colours;
    std::array<int, 5> bits; ///< zeros fill it up
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

/// Primaries by H.273's number; all of them with D65 as white.
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

} // namespace

std::optional<PngHeader> pngHeaderOf(QByteArrayView data, std::string& damage)
{
    if (data.size() != kHeaderBytes) {
        damage = "its first part has " + std::to_string(data.size()) + " bytes, not 13";
        return std::nullopt;
    }
    const PngHeader header { qFromBigEndian<quint32>(data.data()), qFromBigEndian<quint32>(data.data() + 4),
        data[9] == kPaletteColours };
    constexpr uint32_t kMost = std::numeric_limits<int32_t>::max();
    const std::string size = std::to_string(header.width) + "×" + std::to_string(header.height) + " pixels";
    if (header.width == 0 || header.height == 0 || header.width > kMost || header.height > kMost) {
        damage = "it says that it has " + size;
    } else if (!isPair(static_cast<uchar>(data[9]), static_cast<uchar>(data[8]))) {
        damage = "there are no colours of kind " + std::to_string(static_cast<uchar>(data[9])) + " with "
            + std::to_string(static_cast<uchar>(data[8])) + " bits in PNG";
    } else if (data[10] != 0 || data[11] != 0 || static_cast<uchar>(data[12]) > 1) {
        damage = "it is packed in a way that PNG does not know";
    }
    return damage.empty() ? std::optional(header) : std::nullopt;
}

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
    const int primaries = data[0] == 7 ? 6 : data[0]; // the same
    switch (data[1]) {
    case 1: // BT.709 and its kin: of stills, browsers show them as sRGB
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
    default: // among them PQ and HLG, whose lights have no place in sRGB
        return std::nullopt;
    }
}

} // namespace referee
