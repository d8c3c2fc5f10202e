// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/region_text.h"

#include "app/images/picture_reader.h"
#include "core/base/errors.h"

#include <QtCore/QByteArray>
#include <QtCore/QRegularExpression>

namespace referee {

namespace {

RegionMask decoded(int64_t width, int64_t height, const QByteArray& base64)
{
    const auto result = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    if (!result) {
        throw UsageError("A region was expected to look like 16x16:BASE64, found invalid base64 after the colon; "
                         "copy the whole text.");
    }
    const QByteArray& bytes = *result;
    if (bytes.size() != width * height) {
        throw UsageError("A region of " + std::to_string(width) + "×" + std::to_string(height)
            + " was expected to hold " + std::to_string(width * height) + " bytes, found "
            + std::to_string(bytes.size()) + "; copy the whole text.");
    }
    return { width, height, { bytes.begin(), bytes.end() } };
}

} // namespace

std::string regionText(const RegionMask& mask)
{
    if (mask.isEmpty()) {
        return std::string(kNoRegion);
    }
    const auto bytes = QByteArray::fromRawData(
        reinterpret_cast<const char*>(mask.cover.data()), static_cast<qsizetype>(mask.cover.size()));
    return std::to_string(mask.width) + "x" + std::to_string(mask.height) + ":" + bytes.toBase64().toStdString();
}

std::optional<RegionMask> regionDataIn(const std::string& text)
{
    if (text == kNoRegion) {
        return RegionMask {};
    }
    static const QRegularExpression pattern(QStringLiteral("^([1-9][0-9]{0,4})x([1-9][0-9]{0,4}):(.*)$"));
    const auto match = pattern.match(QString::fromStdString(text));
    return match.hasMatch()
        ? std::optional(decoded(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toUtf8()))
        : std::nullopt;
}

RegionMask regionFromData(const std::string& text)
{
    if (auto mask = regionDataIn(text)) {
        return *std::move(mask);
    }
    throw UsageError(
        "A region was expected to be none or to look like 16x16:BASE64, found another text; copy the whole "
        "text.");
}

RegionMask readRegion(const std::filesystem::path& picture)
{
    const QImage gray = readImage(picture, Ground::Black).convertToFormat(QImage::Format_Grayscale8);
    RegionMask mask { gray.width(), gray.height(), {} };
    mask.cover.reserve(static_cast<size_t>(mask.width * mask.height));
    for (int row = 0; row < gray.height(); ++row) {
        const uchar* line = gray.constScanLine(row);
        mask.cover.insert(mask.cover.end(), line, line + gray.width());
    }
    return mask;
}

} // namespace referee
