// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear complete or not at all: they are written under another name and renamed at the end.
#pragma once

#include <QtCore/QSaveFile>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace referee {

inline constexpr const char* kWriteAdvice = "Check the free disk space and the folder's permissions.";
// For files that the user asked for on the command line.
inline constexpr const char* kExport = "export";
inline constexpr const char* kExportAdvice = "Free space or choose another folder with --out.";

/// WriteError "FILE: the WHAT cannot be written (WHY). ADVICE".
[[noreturn]] void failWrite(const std::filesystem::path& file, const std::string& what, const std::string& why,
    const std::string& advice = kWriteAdvice);

/// Replaces a file that exists, which stays when writing fails.
class AtomicFile {
public:
    /// `what` and `advice`: see failWrite(). WriteError from every call; then no partial file is left.
    AtomicFile(const std::filesystem::path& path, std::string what, std::string advice);

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
void replaceFile(const std::filesystem::path& path, std::string_view text, const std::string& what = "file",
    const std::string& advice = kWriteAdvice);

/// Writes a file that must not exist yet. WriteError; then no partial file is left.
void writeNewFile(const std::filesystem::path& path, std::string_view text);

/// Renames a finished file. WriteError when that name is taken: the file that has it stays.
void publishFile(const std::filesystem::path& temporary, const std::filesystem::path& name);

/// Creates the folder and its parents. WriteError.
void makeFolder(const std::filesystem::path& folder);

} // namespace referee
