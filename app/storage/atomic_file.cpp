// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/atomic_file.h"

#include "core/base/errors.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace referee {

namespace {

namespace fs = std::filesystem;

constexpr const char* kAdvice = "Check the disk's free space and your rights in that folder.";

[[noreturn]] void refuse(const fs::path& path, int reason)
{
    throw WriteError(path.string() + ": the file cannot be written (" + std::strerror(reason) + "). " + kAdvice);
}

} // namespace

AtomicFile::AtomicFile(const fs::path& path, std::string what, std::string advice)
    : m_path(path)
    , m_what(std::move(what))
    , m_advice(std::move(advice))
    , m_file(QString::fromStdString(fs::absolute(path).string())) // ":NAME" would be one of Qt's resources
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        fail();
    }
}

void AtomicFile::write(const void* bytes, size_t count)
{
    const auto size = static_cast<qint64>(count);
    if (m_file.write(static_cast<const char*>(bytes), size) != size) {
        fail();
    }
}

void AtomicFile::seek(uint64_t position)
{
    if (!m_file.seek(static_cast<qint64>(position))) {
        fail();
    }
}

void AtomicFile::commit()
{
    if (!m_file.commit()) {
        fail();
    }
}

void AtomicFile::fail() const
{
    throw WriteError(m_path.string() + ": the " + m_what + " cannot be written (" + m_file.errorString().toStdString()
        + "). " + m_advice);
}

void replaceFile(const fs::path& path, std::string_view text)
{
    AtomicFile file(path, "file", kAdvice);
    file.write(text);
    file.commit();
}

void writeNewFile(const fs::path& path, std::string_view text)
{
    const fs::path temporary = path.string() + ".new-" + std::to_string(::getpid()); // that no other process writes
    replaceFile(temporary, text);
    try {
        publishFile(temporary, path);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

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
