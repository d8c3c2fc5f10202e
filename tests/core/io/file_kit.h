// SPDX-License-Identifier: GPL-3.0-or-later
// Files for the tests of io: bytes to the disk, and the text of the error that a call must throw.
#pragma once

#include "core/base/errors.h"

#include <QtCore/QString>
#include <QtCore/QTemporaryDir>
#include <array>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace referee::test {

/// A folder that is gone when the test function ends.
class Folder {
public:
    std::filesystem::path operator/(const std::string& name) const { return path() / name; }
    std::filesystem::path path() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

inline std::filesystem::path writeBytes(const std::filesystem::path& path, std::string_view bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
}

/// Header length, header and `dataBytes` zero bytes, as a safetensors file has them.
inline std::string safetensorsBytes(std::string_view header, size_t dataBytes)
{
    const auto length = std::bit_cast<std::array<char, 8>>(static_cast<uint64_t>(header.size()));
    return std::string(length.begin(), length.end()) + std::string(header) + std::string(dataBytes, '\0');
}

/// what() of the Thrown that `call` throws; a text that says so when it throws nothing. Other errors pass through.
template <typename Thrown = LoadError> std::string errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Thrown& error) {
        return error.what();
    }
    return "(nothing was thrown)";
}

} // namespace referee::test

/// Fails with the whole text when `part` is not in it.
#define VERIFY_SAYS(text, part)                                                                                        \
    do {                                                                                                               \
        const std::string wholeText = text;                                                                            \
        const std::string wantedPart = part;                                                                           \
        QVERIFY2(wholeText.find(wantedPart) != std::string::npos,                                                      \
            ("expected \"" + wantedPart + "\" in: " + wholeText).c_str());                                             \
    } while (false)
