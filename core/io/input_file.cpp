// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/input_file.h"

#include "core/base/errors.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace referee {

InputFile::InputFile(const std::filesystem::path& path)
    : m_path(path)
{
    // O_NONBLOCK: opening a named pipe would otherwise wait for a writer for ever.
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_descriptor < 0) {
        const int reason = errno;
        throw LoadError(path.string() + ": the file cannot be opened (" + std::strerror(reason)
            + "). Check the path and its permissions.");
    }
    struct stat status { };
    const bool known = ::fstat(m_descriptor, &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw LoadError(path.string() + ": must be a file, but is a "
            + (known && S_ISDIR(status.st_mode) ? "folder" : "device, pipe or socket")
            + ". Give the path of the file itself.");
    }
    m_size = static_cast<uint64_t>(status.st_size);
}

InputFile::~InputFile() { ::close(m_descriptor); }

void InputFile::readAt(uint64_t offset, std::span<char> target) const
{
    size_t done = 0;
    while (done < target.size()) {
        const auto position = static_cast<off_t>(offset + done);
        const ssize_t got = ::pread(m_descriptor, target.data() + done, target.size() - done, position);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            throw LoadError(m_path.string() + ": reading at byte " + std::to_string(offset + done) + " failed ("
                + std::strerror(errno) + "). Check the disk or network drive that holds the file.");
        }
        if (got == 0) {
            throw LoadError(m_path.string() + ": the file became shorter while it was read: it had "
                + std::to_string(m_size) + " bytes when opened and now ends at byte " + std::to_string(offset + done)
                + ". Wait until it is completely copied and load it again.");
        }
        done += static_cast<size_t>(got);
    }
}

std::string readTextFile(const std::filesystem::path& path, uint64_t limit)
{
    const InputFile file(path);
    if (file.size() > limit) {
        throw LoadError(path.string() + ": must have at most " + std::to_string(limit) + " bytes, but has "
            + std::to_string(file.size()) + ". Check that this is the right file.");
    }
    std::string text(file.size(), '\0');
    file.readAt(0, text);
    return text;
}

bool isOnDisk(const std::filesystem::path& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

std::string printable(std::string_view text)
{
    constexpr size_t kMaxBytes = 100;
    const auto isInsideCharacter = [&](size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
    size_t length = std::min(text.size(), kMaxBytes);
    while (length > 0 && length < text.size() && isInsideCharacter(length)) {
        --length;
    }
    std::string result;
    for (const char c : text.substr(0, length)) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    return result + (length < text.size() ? "…" : "");
}

std::string inQuotes(std::string_view text) { return "\"" + printable(text) + "\""; }

std::string listed(const std::vector<std::string>& items, size_t max)
{
    std::string result;
    for (size_t i = 0; i < items.size() && i < max; ++i) {
        result += (i == 0 ? "" : ", ") + items[i];
    }
    if (items.size() > max) {
        result += " and " + std::to_string(items.size() - max) + " more";
    }
    return result;
}

std::string counted(size_t count, std::string_view noun)
{
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string faultText(std::string_view noun, const std::vector<std::string>& items, std::string_view what)
{
    return items.empty() ? ""
                         : " " + counted(items.size(), noun) + " " + std::string(what) + ": " + listed(items) + ".";
}

std::string shapeText(const std::vector<int64_t>& shape)
{
    std::string result = "[";
    for (size_t i = 0; i < shape.size(); ++i) {
        result += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return result + "]";
}

} // namespace referee
