// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/part_file.h"

#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/identity.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace referee {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, int reason)
{
    throw WriteError(path.string() + ": the download cannot be written (" + std::strerror(reason)
        + "). The downloaded part is kept. Free space and try again.");
}

fs::path notePath(const fs::path& part) { return part.string() + kNoteEnding; }

/// Opens only a regular file, never the target of a link or a device.
int openPart(const fs::path& part)
{
    const int descriptor = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (descriptor < 0) {
        refuse(part, errno);
    }
    struct stat status { };
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        throw WriteError(part.string() + ": not a regular file. Remove it.");
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        throw WriteError(part.string() + ": another program is downloading this file. Wait for it or stop it.");
    }
    return descriptor;
}

} // namespace

PartFile::PartFile(const fs::path& target, const ManifestFile& file)
    : m_target(target)
    , m_part(target.string() + kPartEnding)
    , m_file(file)
    , m_descriptor(openPart(m_part))
{
    const auto end = ::lseek(m_descriptor, 0, SEEK_END);
    m_size = end > 0 ? static_cast<uint64_t>(end) : 0;
    readNote();
    m_isOfOnePiece = m_size == 0;
}

PartFile::~PartFile() { ::close(m_descriptor); }

/// Starts again if the note is missing, damaged or of another file.
void PartFile::readNote()
{
    std::string hash;
    try {
        const auto note = Config::load(notePath(m_part));
        hash = note.text("sha256");
        m_url = note.text("url", "");
        m_validator = note.text("validator", "");
    } catch (const LoadError&) {
        hash.clear();
    }
    if (hash != m_file.sha256 || m_size > m_file.bytes) {
        restart();
    }
}

void PartFile::writeNote() const
{
    const nlohmann::ordered_json note = { { "sha256", m_file.sha256 }, { "url", m_url }, { "validator", m_validator } };
    replaceFile(notePath(m_part), note.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void PartFile::beginAnswer(const std::string& url, const std::string& validator)
{
    m_isOfOnePiece = m_size == 0;
    m_url = url;
    m_validator = validator;
    writeNote();
}

bool PartFile::append(std::string_view bytes)
{
    const auto room = m_file.bytes - m_size;
    const auto kept = bytes.substr(0, std::min<uint64_t>(room, bytes.size()));
    for (size_t done = 0; done < kept.size();) {
        const auto got = ::pwrite(m_descriptor, kept.data() + done, kept.size() - done, static_cast<off_t>(m_size));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            refuse(m_part, got < 0 ? errno : ENOSPC);
        }
        done += static_cast<size_t>(got);
        m_size += static_cast<uint64_t>(got);
    }
    return kept.size() == bytes.size();
}

void PartFile::restart()
{
    if (::ftruncate(m_descriptor, 0) != 0) {
        refuse(m_part, errno);
    }
    m_size = 0;
    m_isOfOnePiece = true;
    m_url.clear();
    m_validator.clear();
}

std::string PartFile::hash(const std::atomic<bool>* stop) const { return sha256File(m_part, { {}, stop }); }

void PartFile::publish()
{
    if (::fsync(m_descriptor) != 0) {
        refuse(m_part, errno);
    }
    publishFile(m_part, m_target);
    ::unlink(notePath(m_part).c_str());
}

} // namespace referee
