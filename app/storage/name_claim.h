// SPDX-License-Identifier: GPL-3.0-or-later
// Names that this program alone has: they are taken by making their files, not by looking whether they are free, so
// that programs that work in one folder at once never get the same one.
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

/// Makes an empty file; false: something has that name already. WriteError: none can be made there.
bool makeNewFile(const std::filesystem::path& file);

/// Which file it is that has a name at present; none: zeros.
using FileIdentity = std::pair<dev_t, ino_t>;
FileIdentity identityOf(const std::filesystem::path& file);

/// Files of one name with several endings, made empty. Those that are still empty when the claim goes are removed.
class NameClaim {
public:
    /// FOLDER/NAME, or NAME 2, NAME 3… while one of the files is there: `made` are made, of `avoided` there is none.
    /// WriteError: the folder takes no files.
    NameClaim(const std::filesystem::path& folder, const std::string& name, Endings made, const Endings& avoided = {});
    /// A run file of this name and no other. WriteError when it is taken, or the journal of another one is left there.
    static NameClaim exactly(const std::filesystem::path& file);
    ~NameClaim();
    NameClaim(NameClaim&&) noexcept = default;
    NameClaim& operator=(NameClaim&&) = delete;

    const std::filesystem::path& stem() const { return m_stem; } ///< FOLDER/NAME
    std::filesystem::path file(const std::string& ending) const { return m_stem.string() + ending; }
    /// One of the made files, which is the caller's from now on: the claim does not remove it any more.
    std::filesystem::path take(const std::string& ending);

private:
    explicit NameClaim(std::filesystem::path stem);
    bool makeAll(const Endings& made);
    void removeEmpty() noexcept;

    std::filesystem::path m_stem;
    Endings m_made;
};

/// The same for a folder: FOLDER/NAME+ENDING, FOLDER/NAME 2+ENDING…, made empty. WriteError.
std::filesystem::path claimFolder(
    const std::filesystem::path& folder, const std::string& name, const std::string& ending);

} // namespace referee
