// SPDX-License-Identifier: GPL-3.0-or-later
// A regular file that is read in pieces with pread. Never mapped: a mapped file that shrinks kills the process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace referee {

/// An open file. LoadError when the path is missing, a folder, not a regular file or not readable.
class InputFile {
public:
    explicit InputFile(const std::filesystem::path& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// Bytes that the file had when it was opened.
    uint64_t size() const { return m_size; }

    /// Fills `target` from byte `offset`. LoadError when the file has become shorter or cannot be read.
    void readAt(uint64_t offset, std::span<char> target) const;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    uint64_t m_size = 0;
};

/// The whole file as text; LoadError when it is larger than `limit` bytes.
std::string readTextFile(const std::filesystem::path& path, uint64_t limit);
/// False also for a path that cannot be examined.
bool isOnDisk(const std::filesystem::path& path);

// Helpers for the texts of errors.

/// The text fit for a terminal: control characters as '?', cut after 100 bytes with "…".
std::string printable(std::string_view text);

/// The same in double quotes.
std::string inQuotes(std::string_view text);

/// "a, b, c and 12 more": at most `max` items.
std::string listed(const std::vector<std::string>& items, size_t max = 8);

/// "1 key", "2 keys".
std::string counted(size_t count, std::string_view noun);

/// " 2 keys missing: a, b."; empty for no items.
std::string faultText(std::string_view noun, const std::vector<std::string>& items, std::string_view what);

/// "[320, 4, 3, 3]"
std::string shapeText(const std::vector<int64_t>& shape);

} // namespace referee
