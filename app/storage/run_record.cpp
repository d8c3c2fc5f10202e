// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/run_record.h"

#include "app/storage/run_json.h"
#include "core/base/settings_table.h"

#include <QtCore/QDateTime>
#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace referee {

namespace {

std::filesystem::path whole(const std::filesystem::path& path)
{
    std::error_code error;
    const auto result = path.empty() ? path : std::filesystem::absolute(path, error);
    return error ? path : result.lexically_normal();
}

} // namespace

RunHeader headOf(const RunSpec& request, const std::string& preset, const EngineOptions& options,
    const EngineInfo& engine, const std::vector<PackFile>& packFiles)
{
    RunHeader head;
    head.request = request;
    head.hasStartPicture = !request.startPicture.isEmpty();
    head.request.startPicture = {};
    head.preset = preset;
    head.options = options;
    PackParts& parts = head.options.parts;
    for (auto* path : { &head.options.pack, &parts.sd, &parts.blip2, &parts.lmHead, &parts.clip, &parts.judge }) {
        *path = whole(*path);
    }
    for (auto& file : head.options.loras) {
        file = whole(file);
    }
    head.engine = engine;
    head.packFiles = packFiles;
    return head;
}

Answers countAnswers(const PictureScore& score)
{
    constexpr double kYes = 0.5; // from here on an answer is a yes
    Answers answers;
    const auto count = [&answers](double yes) {
        ++answers.asked;
        answers.seen += yes >= kYes ? 1 : 0;
    };
    for (const PhraseScore& phrase : score.phrases) {
        count(phrase.yes);
    }
    for (const PlaceScore& place : score.places) {
        if (place.yes) {
            count(*place.yes);
        }
    }
    return answers;
}

LiveState stateOf(const RunSpec& request)
{
    return { request.settings, request.prompt, request.negativePrompt, request.region };
}

RunSpec requestWith(const RunSpec& request, const LiveState& state)
{
    RunSpec changed = request;
    changed.settings = state.settings;
    changed.prompt = state.prompt;
    changed.negativePrompt = state.negativePrompt;
    changed.region = state.region;
    return changed;
}

RunSpec requestAt(const RunHeader& head, const LiveState& state, const Snapshot& snapshot)
{
    RunSpec request = requestWith(head.request, state);
    request.width = snapshot.width * head.engine.downFactor;
    request.height = snapshot.height * head.engine.downFactor;
    return request;
}

bool isLora(const PackFile& file) { return file.path.starts_with("LoRA "); }

bool isSamePack(const std::vector<PackFile>& a, const std::vector<PackFile>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const PackFile& one, const PackFile& other) {
        return one.path == other.path && one.sha256 == other.sha256;
    });
}

namespace {

using OrderedJson = nlohmann::ordered_json;

QString textOf(const OrderedJson& json)
{
    return QString::fromStdString(json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
}
OrderedJson jsonOf(const QString& text) { return OrderedJson::parse(text.toStdString()); }

template <typename Number> QString listOf(const std::vector<Number>& values)
{
    return values.empty() ? QString() : textOf(OrderedJson(values));
}

template <typename Number> std::vector<Number> numbersOf(const QString& text)
{
    return text.isEmpty() ? std::vector<Number> {} : jsonOf(text).get<std::vector<Number>>();
}

} // namespace

QString settingsText(const Settings& settings) { return textOf(toJson(settings)); }

Settings settingsFromText(const QString& text)
{
    Settings settings;
    const OrderedJson json = jsonOf(text);
    for (const auto& [key, value] : json.items()) {
        if (findSetting(key)) {
            setSetting(settings, key, value.is_string() ? value.get<std::string>() : value.dump());
        }
    }
    return settings;
}

QString optionsText(const EngineOptions& options, bool hasStartPicture)
{
    OrderedJson loras = OrderedJson::array();
    for (const auto& file : options.loras) {
        loras.push_back(file.string());
    }
    return textOf({ { "pack", options.pack.string() }, { "sd", options.parts.sd.string() },
        { "blip2", options.parts.blip2.string() }, { "lm_head", options.parts.lmHead.string() },
        { "clip", options.parts.clip.string() }, { "judge", options.parts.judge.string() }, { "loras", loras },
        { "device", options.device }, { "precision", options.precision }, { "threads", options.threads },
        { "start_image", hasStartPicture } });
}

bool hasStartPictureFromText(const QString& options) { return jsonOf(options).value("start_image", false); }

EngineOptions optionsFromText(const QString& text)
{
    const OrderedJson json = jsonOf(text);
    EngineOptions options;
    options.pack = json.value("pack", std::string());
    options.parts.sd = json.value("sd", std::string());
    options.parts.blip2 = json.value("blip2", std::string());
    options.parts.lmHead = json.value("lm_head", std::string());
    options.parts.clip = json.value("clip", std::string());
    options.parts.judge = json.value("judge", std::string());
    for (const auto& file : json.value("loras", std::vector<std::string>())) {
        options.loras.emplace_back(file);
    }
    options.device = json.value("device", options.device);
    options.precision = json.value("precision", options.precision);
    options.threads = json.value("threads", options.threads);
    return options;
}

QString engineText(const EngineInfo& facts)
{
    return textOf({ { "pack", facts.packName }, { "licence", facts.licence }, { "device", facts.device },
        { "precision", facts.precision }, { "libtorch", facts.libTorch }, { "capability", facts.capability },
        { "threads", facts.threads }, { "image_size", facts.imageSize }, { "down_factor", facts.downFactor },
        { "has_blip2", facts.hasBlip2 }, { "has_clip", facts.hasClip }, { "has_judge", facts.hasJudge } });
}

EngineInfo engineFromText(const QString& text)
{
    const OrderedJson json = jsonOf(text);
    EngineInfo facts;
    facts.packName = json.value("pack", std::string());
    facts.licence = json.value("licence", std::string());
    facts.device = json.value("device", std::string());
    facts.precision = json.value("precision", std::string());
    facts.libTorch = json.value("libtorch", std::string());
    facts.capability = json.value("capability", std::string());
    facts.threads = json.value("threads", 0);
    facts.imageSize = json.value("image_size", int64_t(0));
    facts.downFactor = json.value("down_factor", int64_t(0));
    facts.hasBlip2 = json.value("has_blip2", false);
    facts.hasClip = json.value("has_clip", false);
    facts.hasJudge = json.value("has_judge", false);
    return facts;
}

QString packFilesText(const std::vector<PackFile>& files)
{
    OrderedJson json = OrderedJson::array();
    for (const auto& file : files) {
        json.push_back({ { "path", file.path }, { "bytes", file.bytes }, { "sha256", file.sha256 } });
    }
    return textOf(json);
}

std::vector<PackFile> packFilesFromText(const QString& text)
{
    std::vector<PackFile> files;
    for (const auto& entry : jsonOf(text)) {
        files.push_back({ entry.at("path").get<std::string>(), entry.at("bytes").get<uint64_t>(),
            entry.at("sha256").get<std::string>() });
    }
    return files;
}

QString phrasesText(const std::vector<PhraseScore>& phrases)
{
    OrderedJson json = OrderedJson::array();
    for (const auto& phrase : phrases) {
        json.push_back({ { "phrase", phrase.phrase }, { "yes", phrase.yes } });
    }
    return textOf(json);
}

std::vector<PhraseScore> phrasesFromText(const QString& text)
{
    std::vector<PhraseScore> phrases;
    for (const auto& entry : jsonOf(text)) {
        phrases.push_back({ entry.at("phrase").get<std::string>(), entry.at("yes").get<double>() });
    }
    return phrases;
}

QString listText(const std::vector<double>& values) { return listOf(values); }
QString listText(const std::vector<int64_t>& values) { return listOf(values); }
std::vector<double> doublesFromText(const QString& text) { return numbersOf<double>(text); }
std::vector<int64_t> integersFromText(const QString& text) { return numbersOf<int64_t>(text); }

QByteArray blobOf(const std::vector<float>& values)
{
    return { reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(values.size() * sizeof(float)) };
}

std::vector<float> floatsFromBlob(const QByteArray& blob, int64_t count)
{
    const auto bytes = static_cast<size_t>(blob.size());
    if (count < 0 || (bytes != 0 && bytes != static_cast<size_t>(count) * sizeof(float))) {
        throw std::runtime_error(
            "a tensor of " + std::to_string(count) + " numbers has " + std::to_string(bytes) + " bytes");
    }
    std::vector<float> values(bytes / sizeof(float));
    if (bytes > 0) {
        std::memcpy(values.data(), blob.constData(), bytes);
    }
    return values;
}

QString timeNow() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs); }

} // namespace referee
