// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/new_file.h"

#include "core/base/errors.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace referee {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, int reason)
{
    throw WriteError(path.string() + ": the file cannot be written (" + std::strerror(reason)
        + "). Check the disk's free space and your rights in that folder.");
}

/// A file beside `path` that no other process writes.
fs::path temporaryFor(const fs::path& path) { return path.string() + ".new-" + std::to_string(::getpid()); }

void writeAll(int descriptor, std::string_view text, const fs::path& path)
{
    for (size_t done = 0; done < text.size();) {
        const ssize_t got = ::write(descriptor, text.data() + done, text.size() - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            refuse(path, got < 0 ? errno : ENOSPC);
        }
        done += static_cast<size_t>(got);
    }
    if (::fsync(descriptor) != 0) {
        refuse(path, errno);
    }
}

/// Gone with it unless it has got another name.
class TemporaryFile {
public:
    TemporaryFile(const fs::path& path, std::string_view text)
        : m_path(temporaryFor(path))
    {
        const int descriptor = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (descriptor < 0) {
            refuse(path, errno);
        }
        try {
            writeAll(descriptor, text, path);
        } catch (...) {
            ::close(descriptor);
            ::unlink(m_path.c_str());
            throw;
        }
        ::close(descriptor);
    }
    ~TemporaryFile() { ::unlink(m_path.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

} // namespace

void publishFile(const fs::path& temporary, const fs::path& name)
{
    // A second name, not a rename: that would replace what is there.
    if (::link(temporary.c_str(), name.c_str()) == 0) {
        ::unlink(temporary.c_str());
        return;
    }
    const int reason = errno;
    std::error_code ignored;
    if (reason == EEXIST || fs::exists(fs::symlink_status(name, ignored))) {
        throw WriteError(name.string() + ": no file of this name was expected, found one. It stays as it is; move it "
            + "away or choose another folder.");
    }
    // File systems without hard links (FAT, some network drives): an empty file of ours has the name in between.
    const int placeholder = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (placeholder < 0) {
        refuse(name, errno);
    }
    ::close(placeholder);
    if (::rename(temporary.c_str(), name.c_str()) != 0) {
        const int problem = errno;
        ::unlink(name.c_str());
        refuse(name, problem);
    }
}

void writeNewFile(const fs::path& path, std::string_view text)
{
    const TemporaryFile file(path, text);
    publishFile(file.path(), path);
}

void replaceFile(const fs::path& path, std::string_view text)
{
    const TemporaryFile file(path, text);
    if (::rename(file.path().c_str(), path.c_str()) != 0) {
        refuse(path, errno);
    }
}

void makeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) {
        throw WriteError(folder.string() + ": the folder cannot be made ("
            + (error ? error.message() : std::string("a file has that name")) + "). Choose another one.");
    }
}

} // namespace referee
