// SPDX-License-Identifier: GPL-3.0-or-later
// Unique file names: a name is claimed by creating its file, not by testing whether it is free, so that programs that
// work in one folder at the same time never get the same one.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace referee {

using Endings = std::vector<std::string>; ///< ".png", " edits.csv"

/// Whether a file of this name exists, including a link that leads nowhere.
bool isTaken(const std::filesystem::path& file);

/// Creates an empty file; false: that name is taken. WriteError: no file can be created there.
bool makeNewFile(const std::filesystem::path& file);

/// Identifies the file that has a name at present; zeros: there is none.
using FileIdentity = std::pair<dev_t, ino_t>;
FileIdentity identityOf(const std::filesystem::path& file);

/// Files of one name with several endings, created empty. The destructor removes those that are still empty.
class NameClaim {
public:
    /// FOLDER/NAME, or NAME 2, NAME 3… while one of the files exists: `made` are created, none of `avoided` exists.
    /// WriteError: no file can be created in the folder.
    NameClaim(const std::filesystem::path& folder, const std::string& name, Endings made, const Endings& avoided = {});
    /// A run file of exactly this name. WriteError when it is taken, or when the journal of another run has that name.
    static NameClaim exactly(const std::filesystem::path& file);
    ~NameClaim();
    NameClaim(NameClaim&&) noexcept = default;
    NameClaim& operator=(NameClaim&&) = delete;

    const std::filesystem::path& stem() const { return m_stem; } ///< FOLDER/NAME
    std::filesystem::path file(const std::string& ending) const { return m_stem.string() + ending; }
    /// One of the created files, which the claim will not remove any more.
    std::filesystem::path take(const std::string& ending);

private:
    explicit NameClaim(std::filesystem::path stem);
    bool makeAll(const Endings& made);
    void removeEmpty() noexcept;

    std::filesystem::path m_stem;
    Endings m_made;
};

/// The same for a folder: FOLDER/NAME+ENDING, FOLDER/NAME 2+ENDING…, created empty. WriteError.
std::filesystem::path claimFolder(
    const std::filesystem::path& folder, const std::string& name, const std::string& ending);

} // namespace referee
