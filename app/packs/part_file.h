// SPDX-License-Identifier: GPL-3.0-or-later
// A partial download: NAME.part with the bytes so far, NAME.part.json with their origin. It becomes NAME only with the
// right length and SHA-256.
#pragma once

#include "app/packs/fetch_manifest.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace referee {

inline constexpr const char* kPartEnding = ".part";
inline constexpr const char* kNoteEnding = ".json";

class PartFile {
public:
    /// Opens what an earlier download left, or starts again if that was another file. The folder must exist.
    /// WriteError, also if another program is downloading the same file.
    PartFile(const std::filesystem::path& target, const ManifestFile& file);
    ~PartFile(); ///< keeps the file
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    uint64_t size() const { return m_size; }
    bool isComplete() const { return m_size == m_file.bytes; }
    /// Whether all bytes came in one response.
    bool isOfOnePiece() const { return m_isOfOnePiece; }
    /// The validator of the response that the bytes came from, if it had this URL; empty: unknown.
    std::string validatorFor(const std::string& url) const { return url == m_url ? m_validator : std::string(); }

    /// Records the URL of a new response and its ETag or date (empty: none).
    void beginAnswer(const std::string& url, const std::string& validator);
    /// Appends; false if there were bytes beyond the length of the file, which are dropped. WriteError.
    bool append(std::string_view bytes);
    /// Removes all bytes.
    void restart();

    /// The SHA-256 of the complete file. Cancelled.
    std::string hash(const std::atomic<bool>* stop) const;
    /// Renames the file. WriteError if the name is taken.
    void publish();

private:
    void readNote();
    void writeNote() const;

    std::filesystem::path m_target;
    std::filesystem::path m_part;
    ManifestFile m_file;
    int m_descriptor = -1;
    uint64_t m_size = 0;
    bool m_isOfOnePiece = true;
    std::string m_url;
    std::string m_validator;
};

} // namespace referee
