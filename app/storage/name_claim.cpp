// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/name_claim.h"

#include "core/base/errors.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace referee {

namespace {

namespace fs = std::filesystem;

constexpr int kMaxNumber = 1000000; ///< behind a name

[[noreturn]] void fail(const fs::path& file, const std::string& why)
{
    throw WriteError(file.string() + ": no file can be created there (" + why + "). Choose another folder.");
}

/// act(NAME), act(NAME 2)… until it returns true.
template <typename Act> void countUp(const fs::path& folder, const std::string& name, Act act)
{
    for (int number = 1; number <= kMaxNumber; ++number) {
        if (act(folder / (number == 1 ? name : name + " " + std::to_string(number)))) {
            return;
        }
    }
    fail(folder / name, "too many files have this name");
}

} // namespace

bool isTaken(const fs::path& file)
{
    std::error_code error;
    return fs::exists(fs::symlink_status(file, error));
}

bool makeNewFile(const fs::path& file)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == EEXIST) {
        return false;
    }
    if (descriptor < 0) {
        fail(file, std::strerror(errno));
    }
    ::close(descriptor);
    return true;
}

FileIdentity identityOf(const fs::path& file)
{
    struct stat status { };
    return ::stat(file.c_str(), &status) == 0 ? FileIdentity(status.st_dev, status.st_ino) : FileIdentity();
}

NameClaim::NameClaim(fs::path stem)
    : m_stem(std::move(stem))
{
}

NameClaim::NameClaim(const fs::path& folder, const std::string& name, Endings made, const Endings& avoided)
{
    countUp(folder, name, [&](const fs::path& stem) {
        m_stem = stem;
        const auto isThere = [this](const std::string& ending) { return isTaken(file(ending)); };
        // These are tested after the name is claimed: another program finds it taken by now.
        const bool isFree = makeAll(made) && std::none_of(avoided.begin(), avoided.end(), isThere);
        if (!isFree) {
            removeEmpty();
        }
        return isFree;
    });
}

NameClaim NameClaim::exactly(const fs::path& file)
{
    for (const char* ending : { "-wal", "-shm", "-journal" }) {
        if (isTaken(file.string() + ending)) {
            throw WriteError(file.string() + ending
                + ": this is the journal of another run, and SQLite would apply it to the new one. Move it away, or "
                  "choose another name.");
        }
    }
    NameClaim claim(file.parent_path() / file.stem());
    if (!claim.makeAll({ file.extension().string() })) {
        throw WriteError(file.string()
            + ": a file of this name exists already, and runs are never overwritten. Choose another name.");
    }
    return claim;
}

NameClaim::~NameClaim() { removeEmpty(); }

fs::path NameClaim::take(const std::string& ending)
{
    std::erase(m_made, ending);
    return file(ending);
}

bool NameClaim::makeAll(const Endings& made)
{
    try {
        for (const auto& ending : made) {
            if (!makeNewFile(file(ending))) {
                return false;
            }
            m_made.push_back(ending);
        }
    } catch (...) {
        removeEmpty();
        throw;
    }
    return true;
}

void NameClaim::removeEmpty() noexcept
{
    for (const auto& ending : std::exchange(m_made, {})) {
        std::error_code error;
        if (fs::is_regular_file(fs::symlink_status(file(ending), error)) && fs::file_size(file(ending), error) == 0) {
            fs::remove(file(ending), error);
        }
    }
}

fs::path claimFolder(const fs::path& folder, const std::string& name, const std::string& ending)
{
    fs::path claimed;
    countUp(folder, name, [&](const fs::path& stem) {
        claimed = stem.string() + ending;
        std::error_code error;
        const bool isMade = fs::create_directory(claimed, error);
        if (error && error != std::errc::file_exists) {
            fail(claimed, error.message());
        }
        return isMade && !error;
    });
    return claimed;
}

} // namespace referee
