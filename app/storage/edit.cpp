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

namespace {

[[noreturn]] void rejectEdit(std::string_view text)
{
    throw UsageError(
        "An edit was expected to look like 40:w1=1.5 or 80:prompt=a blue moon, found '" + std::string(text) + "'.");
}

std::pair<std::string_view, std::string_view> splitAssignment(std::string_view text)
{
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        throw UsageError("A setting was expected to look like key=value, found '" + std::string(text) + "'.");
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

void requireRegion(std::string_view value)
{
    if (value.empty()) {
        throw UsageError(
            "A region was expected to be none, a picture file, or a text like 16x16:BASE64, found nothing; "
            "40:region=none clears it.");
    }
}

/// What was there before an edit of this key.
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
    edit.when.clear(); // now, whenever it acted in another run
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
    if (colon == std::string_view::npos) {
        rejectEdit(text);
    }
    Edit edit;
    const auto iteration = numberFromText<int64_t>(text.substr(0, colon));
    if (!iteration || *iteration < 0) {
        rejectEdit(text);
    }
    edit.iteration = *iteration;
    const auto [key, value] = splitAssignment(text.substr(colon + 1));
    edit.key = key;
    edit.after = value;
    if (key == "region") {
        requireRegion(value);
    } else if (key == "prompt") {
        requirePrompt(value);
    } else if (key == "negative") {
        requireUtf8(value, "The negative prompt");
    } else {
        requireLive(key, value);
    }
    return edit;
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
