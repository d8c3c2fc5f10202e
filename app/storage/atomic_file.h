// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all: written under another name, which is changed at the end.
#pragma once

#include <QtCore/QSaveFile>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace referee {

/// Of an AtomicFile that somebody asked for on the command line.
inline constexpr const char* kExport = "export";
inline constexpr const char* kExportAdvice = "Free space or choose another folder with --out.";

/// Takes the place of what is there, which stays when writing fails.
class AtomicFile {
public:
    /// `what` and `advice` are for the sentence of an error. WriteError (which file, why, what to do) from every call;
    /// then nothing is left behind.
    explicit AtomicFile(const std::filesystem::path& path, std::string what = "file",
        std::string advice = "Free space or choose another folder.");

    void write(const void* bytes, size_t count);
    void write(std::string_view text) { write(text.data(), text.size()); }
    uint64_t position() const { return static_cast<uint64_t>(m_file.pos()); }
    void seek(uint64_t position);
    void commit();

private:
    [[noreturn]] void fail() const;

    std::filesystem::path m_path;
    std::string m_what;
    std::string m_advice;
    QSaveFile m_file;
};

/// Writes a file in place of an older one, which stays when writing fails. WriteError.
void replaceFile(const std::filesystem::path& path, std::string_view text);

/// Writes a file that must not be there yet. WriteError; then nothing is left behind.
void writeNewFile(const std::filesystem::path& path, std::string_view text);

/// Gives a finished file its name. WriteError when that name is taken: what is there stays.
void publishFile(const std::filesystem::path& temporary, const std::filesystem::path& name);

/// The folder and those above it. WriteError.
void makeFolder(const std::filesystem::path& folder);

} // namespace referee
