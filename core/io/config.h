// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON object of a config.json with strict, named access. Torch-free.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// Parses text: depth limit, valid UTF-8, no duplicate keys. LoadError otherwise; `file` is the name for errors.
nlohmann::json parseJson(std::string_view text, const std::string& file);
/// The same for what Python's json module writes, as the files of Hugging Face are: NaN, Infinity and -Infinity stand
/// for these numbers. Whoever uses a number checks it; Config::number does.
nlohmann::json parsePythonJson(std::string_view text, const std::string& file);
/// Parses a file that Python may have written, of at most 64 MiB.
nlohmann::json readJsonFile(const std::filesystem::path& path);
/// A value for a message: short, printable, strings in one pair of quotes.
std::string valueText(const nlohmann::json& value);

/// One object of a configuration file. Every getter throws a LoadError that names file, key, expected and actual value;
/// without a fallback also when the key is missing. A key whose value is null counts as missing.
class Config {
public:
    static Config load(const std::filesystem::path& path);
    Config(nlohmann::json object, std::string file);

    bool has(std::string_view key) const;
    int64_t integer(std::string_view key, std::optional<int64_t> fallback = std::nullopt) const;
    /// An integer that must be at least 1 (sizes, counts).
    int64_t positive(std::string_view key, std::optional<int64_t> fallback = std::nullopt) const;
    /// A finite number.
    double number(std::string_view key, std::optional<double> fallback = std::nullopt) const;
    bool boolean(std::string_view key, std::optional<bool> fallback = std::nullopt) const;
    std::string text(std::string_view key, std::optional<std::string> fallback = std::nullopt) const;
    std::vector<int64_t> integers(std::string_view key) const;
    std::vector<std::string> texts(std::string_view key) const;
    /// A nested object; its file name for errors becomes "config.json: vision_config".
    Config object(std::string_view key) const;

    /// LoadError naming a key that is not among `known`.
    void allowKeys(std::initializer_list<const char*> known) const;
    /// LoadError "… is X, only Y is implemented" when the key is present with a value that is not in `allowed`.
    void only(std::string_view key, std::initializer_list<nlohmann::json> allowed) const;

    const nlohmann::json& json() const { return m_object; }
    const std::string& file() const { return m_file; }

private:
    /// What the key holds, or the fallback when it is missing; `isKind` checks its type.
    template <typename Value>
    Value read(std::string_view key, const std::optional<Value>& fallback, bool (*isKind)(const nlohmann::json&),
        std::string_view expected) const;
    [[noreturn]] void refuse(std::string_view key, std::string_view expected, const nlohmann::json& found) const;

    nlohmann::json m_object;
    std::string m_file;
};

} // namespace referee
