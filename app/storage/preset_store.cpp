// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/preset_store.h"

#include "app/storage/atomic_file.h"
#include "app/storage/run_json.h"
#include "core/base/errors.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QStandardPaths>
#include <QtCore/QUrl>

#include <algorithm>

namespace referee {

namespace {

using nlohmann::ordered_json;

constexpr qint64 kMaxPresetBytes = 1 << 20; ///< a preset has two kilobytes
constexpr qsizetype kMaxNameBytes = 200; ///< file systems allow 255
constexpr int kFormat = 1;

QString suffix() { return QStringLiteral(".json"); }

/// The file name of a preset: letters and digits of any script, blank, - and _ stay, other characters become %XX, so
/// that it is never "." or a path.
QString fileNameOf(const QString& name)
{
    QByteArray safe;
    for (const char32_t character : name.toUcs4()) {
        const QString one = QString::fromUcs4(&character, 1);
        const bool isKept
            = QChar::isLetterOrNumber(character) || character == U' ' || character == U'-' || character == U'_';
        safe += isKept ? one.toUtf8() : one.toUtf8().toPercentEncoding(QByteArray(), ".~");
    }
    return QString::fromUtf8(safe);
}

std::string shown(const QString& path) { return QDir::toNativeSeparators(path).toStdString(); }

[[noreturn]] void rejectFile(const QString& path, const std::string& why)
{
    throw LoadError(shown(path) + ": invalid preset: " + why + ". Delete the file, or save the preset again.");
}

/// The file's name counts, not the name in it: the user may copy and rename files.
QString nameOfFile(const QString& path)
{
    const QString base = QFileInfo(path).completeBaseName();
    const QString name = QUrl::fromPercentEncoding(base.toUtf8());
    if (fileNameOf(name) != base) {
        rejectFile(path,
            "the file of the preset '" + name.toStdString() + "' must be called '"
                + (fileNameOf(name) + suffix()).toStdString() + "'");
    }
    return name;
}

ordered_json readJson(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        rejectFile(path, "it cannot be read: " + file.errorString().toStdString());
    }
    const QByteArray bytes = file.read(kMaxPresetBytes + 1);
    if (bytes.size() > kMaxPresetBytes) {
        rejectFile(path, "it is larger than a megabyte");
    }
    const auto json = ordered_json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!json.is_object() || !json.contains("settings") || !json["settings"].is_object()) {
        rejectFile(path, "it is not a JSON object with settings");
    }
    return json;
}

/// Sets each value from its text, so that ranges and choices are checked in one place.
void readSetting(OwnPreset& preset, const std::string& key, const ordered_json& value)
{
    try {
        setSetting(preset.settings, key, value.is_string() ? value.get<std::string>() : value.dump());
    } catch (const UsageError& error) {
        preset.warnings
            += QStringLiteral("%1 was skipped: %2").arg(QString::fromStdString(key), QString::fromUtf8(error.what()));
    }
}

OwnPreset readPreset(const QString& path)
{
    const ordered_json json = readJson(path);
    OwnPreset preset;
    preset.name = nameOfFile(path);
    for (const auto& [key, value] : json["settings"].items()) {
        readSetting(preset, key, value);
    }
    const auto& given = json["settings"];
    if (given.contains("iterations") && !given.contains("tail")) {
        fitTail(preset.settings);
    }
    try {
        checkSettings(preset.settings);
    } catch (const UsageError& error) {
        rejectFile(path, std::string("its settings contradict each other: ") + error.what());
    }
    return preset;
}

} // namespace

PresetStore::PresetStore(const QString& folder)
    : m_folder(folder)
{
}

QString PresetStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/presets");
}

PresetStore::Contents PresetStore::contents() const
{
    Contents contents;
    const QDir folder(m_folder);
    for (const QString& file : folder.entryList({ QLatin1Char('*') + suffix() }, QDir::Files, QDir::Name)) {
        try {
            contents.presets.push_back(readPreset(folder.filePath(file)));
        } catch (const LoadError& error) {
            contents.problems += QString::fromUtf8(error.what());
        }
    }
    std::sort(contents.presets.begin(), contents.presets.end(),
        [](const OwnPreset& a, const OwnPreset& b) { return a.name.localeAwareCompare(b.name) < 0; });
    return contents;
}

OwnPreset PresetStore::load(const QString& name) const
{
    if (!QFile::exists(pathOf(name))) {
        throw LoadError("There is no preset '" + name.toStdString() + "' in " + shown(m_folder) + ".");
    }
    return readPreset(pathOf(name));
}

void PresetStore::save(const QString& name, const Settings& settings) const
{
    const QString why = whyNoName(name);
    if (!why.isEmpty()) {
        throw UsageError(why.toStdString());
    }
    const ordered_json json = { { "program", "referee" }, { "version", REFEREE_VERSION }, { "format", kFormat },
        { "name", name.toStdString() }, { "settings", toJson(settings) } };
    const auto text = json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
    QDir().mkpath(m_folder);
    replaceFile(pathOf(name).toStdString(), text);
}

void PresetStore::remove(const QString& name) const
{
    QFile file(pathOf(name));
    if (file.exists() && !file.remove()) {
        throw WriteError(shown(pathOf(name)) + " cannot be deleted: " + file.errorString().toStdString() + ".");
    }
}

QString PresetStore::whyNoName(const QString& name)
{
    if (name.trimmed().isEmpty() || name != name.trimmed()) {
        return QStringLiteral("A preset's name must not be empty, and must not begin or end with a blank.");
    }
    const auto characters = name.toUcs4();
    if (!name.isValidUtf16()
        || !std::all_of(characters.begin(), characters.end(), [](char32_t one) { return QChar::isPrint(one); })) {
        return QStringLiteral("A preset's name must be one line of printable characters.");
    }
    if (fileNameOf(name).toUtf8().size() > kMaxNameBytes) {
        return QStringLiteral("The preset's name is too long. Choose a shorter one.");
    }
    const auto names = presetNames();
    const bool isBuiltIn = std::any_of(names.begin(), names.end(), [&](std::string_view own) {
        return name.compare(QLatin1String(own.data(), static_cast<qsizetype>(own.size())), Qt::CaseInsensitive) == 0;
    });
    return isBuiltIn ? QStringLiteral("%1 is a built-in preset. Choose another name.").arg(name) : QString();
}

QString PresetStore::pathOf(const QString& name) const
{
    return m_folder + QLatin1Char('/') + fileNameOf(name) + suffix();
}

} // namespace referee
