// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is there whole or not at all: written under another name, which is changed at the end.
#pragma once

#include <QtCore/QSaveFile>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace referee {

class ExportTarget {
public:
    /// WriteError (which file, why, what to do) from every call; then nothing is left behind.
    explicit ExportTarget(const std::filesystem::path& file);

    void write(const void* bytes, size_t count);
    void write(std::string_view text) { write(text.data(), text.size()); }
    uint64_t position() const { return static_cast<uint64_t>(m_file.pos()); }
    void seek(uint64_t position);
    void commit();

private:
    [[noreturn]] void fail() const;
    std::filesystem::path m_path;
    QSaveFile m_file;
};

} // namespace referee
