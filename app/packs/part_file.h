// SPDX-License-Identifier: GPL-3.0-or-later
// A download under way: NAME.part with the bytes so far, NAME.part.json with where they came from. Only when length and
// SHA-256 are right it becomes NAME.
#pragma once

#include "app/packs/fetch_manifest.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace referee {

inline constexpr const char* kPartEnding = ".part";
inline constexpr const char* kNoteEnding = ".json";

class PartFile {
public:
    /// Opens what an earlier download left, or begins anew when that was of another file. Its folder must be there.
    /// WriteError, also when another program is fetching the same file.
    PartFile(const std::filesystem::path& target, const ManifestFile& file);
    ~PartFile(); ///< what has come stays
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    uint64_t size() const { return m_size; }
    bool isComplete() const { return m_size == m_file.bytes; }
    /// Did all of it come in one answer of one server?
    bool isOfOnePiece() const { return m_isOfOnePiece; }
    /// Of the answer that the bytes so far came from, if it was this address; empty: not known.
    std::string validatorFor(const std::string& url) const { return url == m_url ? m_validator : std::string(); }

    /// A new answer begins: where it comes from, and its ETag or date (empty: none).
    void beginAnswer(const std::string& url, const std::string& validator);
    /// Appends; bytes beyond the file's length are left out. False when there were any. WriteError.
    bool append(std::string_view bytes);
    /// From the first byte again.
    void restart();

    /// The SHA-256 of all bytes, which must be complete. Cancelled.
    std::string hash(const std::atomic<bool>* stop, const std::function<void(uint64_t)>& progress) const;
    /// Gives the file its name. WriteError when something has that name already.
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
