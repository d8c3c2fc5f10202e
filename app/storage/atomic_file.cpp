// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/atomic_file.h"

#include "app/storage/name_claim.h"
#include "core/base/errors.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace referee {

namespace fs = std::filesystem;

void failWrite(const fs::path& file, const std::string& what, const std::string& why, const std::string& advice)
{
    throw WriteError(file.string() + ": the " + what + " cannot be written (" + why + "). " + advice);
}

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

void AtomicFile::fail() const { failWrite(m_path, m_what, m_file.errorString().toStdString(), m_advice); }

void replaceFile(const fs::path& path, std::string_view text, const std::string& what, const std::string& advice)
{
    AtomicFile file(path, what, advice);
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
    // File systems without hard links (FAT, some network drives): an empty file of ours has the name in between.
    if (errno == EEXIST || !makeNewFile(name)) {
        throw WriteError(name.string()
            + ": a file of this name exists already. It stays as it is; move it away or choose another folder.");
    }
    if (::rename(temporary.c_str(), name.c_str()) != 0) {
        const int problem = errno;
        ::unlink(name.c_str());
        failWrite(name, "file", std::strerror(problem));
    }
}

void makeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) {
        throw WriteError(folder.string() + ": the folder cannot be created ("
            + (error ? error.message() : std::string("a file has that name")) + "). Choose another one.");
    }
}

} // namespace referee
