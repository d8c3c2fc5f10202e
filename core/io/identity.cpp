// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/identity.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <memory>
#include <openssl/evp.h>
#include <span>
#include <string_view>
#include <vector>

namespace referee {

namespace {

constexpr uint64_t kHashBytes = uint64_t { 4 } << 20U;

void require(bool isDone)
{
    if (!isDone) {
        throw LoadError("OpenSSL could not compute SHA-256. Check the installation of OpenSSL 3.");
    }
}

std::string hexadecimal(std::span<const unsigned char> bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string result;
    for (const auto byte : bytes) {
        result += kDigits[byte >> 4U];
        result += kDigits[byte & 15U];
    }
    return result;
}

} // namespace

std::string sha256File(const std::filesystem::path& path, const HashOptions& options)
{
    const InputFile file(path);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> sum(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    require(sum && EVP_DigestInit_ex(sum.get(), EVP_sha256(), nullptr) == 1);
    std::vector<char> piece(std::min(kHashBytes, file.size()));
    for (uint64_t done = 0; done < file.size();) {
        if (options.stop != nullptr && options.stop->load()) {
            throw Cancelled("Reading " + path.string() + " was stopped.");
        }
        const std::span<char> part(piece.data(), std::min(kHashBytes, file.size() - done));
        file.readAt(done, part);
        require(EVP_DigestUpdate(sum.get(), part.data(), part.size()) == 1);
        done += part.size();
        if (options.progress) {
            options.progress(done);
        }
    }
    std::array<unsigned char, 32> digest {};
    require(EVP_DigestFinal_ex(sum.get(), digest.data(), nullptr) == 1);
    return hexadecimal(digest);
}

} // namespace referee
