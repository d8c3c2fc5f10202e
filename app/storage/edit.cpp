// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/edit.h"

#include "app/images/picture_reader.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"
#include "core/base/settings_table.h"
#include "core/tokenizers/caption_cleaning.h"

#include <QtCore/QByteArray>
#include <QtCore/QRegularExpression>
#include <algorithm>
#include <utility>

namespace referee {

namespace {

RegionMask decoded(int64_t width, int64_t height, const QByteArray& base64)
{
    const auto result = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    if (!result) {
        throw UsageError("The region has invalid base64 after the colon. Copy the whole text, like 16x16:BASE64.");
    }
    const QByteArray& bytes = *result;
    if (bytes.size() != width * height) {
        throw UsageError("A region of " + std::to_string(width) + "×" + std::to_string(height) + " must hold "
            + std::to_string(width * height) + " bytes, got " + std::to_string(bytes.size())
            + ". Copy the whole text.");
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
    throw UsageError("A region must be none or a text like 16x16:BASE64. Copy the whole text.");
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

namespace {

std::pair<std::string_view, std::string_view> splitAssignment(std::string_view text)
{
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        throw UsageError("Cannot read the setting '" + std::string(text) + "'. Write it as key=value.");
    }
    return { text.substr(0, equals), text.substr(equals + 1) };
}

void requireLive(std::string_view key, std::string_view value)
{
    Settings trial;
    setSetting(trial, key, value);
    if (!findSetting(key)->isLive) {
        throw UsageError("The setting " + std::string(key)
            + " takes effect with the next run only, so it cannot be edited with --at; use --set.");
    }
}

/// The value of a key.
std::string textBefore(const LiveState& state, const std::string& key)
{
    return key == "prompt"  ? state.prompt
        : key == "negative" ? state.negativePrompt
        : key == "region"   ? regionText(state.region)
                            : settingText(state.settings, *findSetting(key));
}

} // namespace

bool isEditKey(const std::string& key)
{
    return key == "prompt" || key == "negative" || key == "region" || findSetting(key);
}

void applyEdit(LiveState& state, const std::string& key, const std::string& value)
{
    if (key == "prompt") {
        state.prompt = value;
    } else if (key == "negative") {
        state.negativePrompt = value;
    } else if (key == "region") {
        state.region = regionFromData(value);
    } else {
        setSetting(state.settings, key, value);
    }
}

Edit applyCheckedEdit(LiveState& state, Edit edit)
{
    edit.before = textBefore(state, edit.key);
    edit.when.clear(); // not the time of another run
    applyEdit(state, edit.key, edit.after);
    checkSettings(state.settings);
    return edit;
}

std::vector<Edit> applyEditsUpTo(int64_t iteration, LiveState& state, std::vector<Edit>& edits)
{
    std::vector<Edit> acted;
    for (const Edit& edit : edits) {
        if (edit.iteration > iteration) {
            break;
        }
        acted.push_back(applyCheckedEdit(state, edit));
        acted.back().iteration = iteration;
    }
    edits.erase(edits.begin(), edits.begin() + static_cast<std::ptrdiff_t>(acted.size()));
    return acted;
}

Edit parseEdit(std::string_view text)
{
    const size_t colon = text.find(':');
    const auto iteration = numberFromText<int64_t>(text.substr(0, colon));
    if (colon == std::string_view::npos || !iteration || *iteration < 0) {
        throw UsageError(
            "Cannot read the edit '" + std::string(text) + "'. Write it like 40:w1=1.5 or 80:prompt=a blue moon.");
    }
    const auto [key, value] = splitAssignment(text.substr(colon + 1));
    if (key == "region" && value.empty()) {
        throw UsageError(
            "The region is missing. Give none (to clear it), a picture file, or a text like 16x16:BASE64.");
    }
    if (key == "prompt") {
        requirePrompt(value);
    } else if (key == "negative") {
        requireUtf8(value, "The negative prompt");
    } else if (key != "region") {
        requireLive(key, value);
    }
    return { *iteration, std::string(key), {}, std::string(value), {} };
}

void applyAssignment(Settings& settings, std::string_view text)
{
    const auto [key, value] = splitAssignment(text);
    setSetting(settings, key, value);
}

std::vector<Edit> sortedEdits(std::vector<Edit> edits)
{
    std::stable_sort(
        edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.iteration < b.iteration; });
    return edits;
}

} // namespace referee
