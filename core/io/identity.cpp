// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/identity.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <memory>
#include <openssl/evp.h>
#include <span>
#include <vector>

namespace referee {

namespace {
constexpr uint64_t kHashBytes = uint64_t { 4 } << 20U;

class Sha256 {
public:
    Sha256() { require(m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1); }

    void add(std::span<const char> bytes)
    {
        require(EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) == 1);
    }

    std::string finish()
    {
        std::array<unsigned char, 32> digest {};
        require(EVP_DigestFinal_ex(m_context.get(), digest.data(), nullptr) == 1);
        constexpr std::string_view kDigits = "0123456789abcdef";
        std::string result;
        for (const auto byte : digest) {
            result += kDigits[byte >> 4U];
            result += kDigits[byte & 15U];
        }
        return result;
    }

private:
    static void require(bool isDone)
    {
        if (!isDone) {
            throw LoadError("OpenSSL could not compute SHA-256. Check the installation of OpenSSL 3.");
        }
    }

    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context { EVP_MD_CTX_new(), &EVP_MD_CTX_free };
};
}

std::string sha256File(const std::filesystem::path& path, const HashOptions& options)
{
    const InputFile file(path);
    Sha256 sum;
    std::vector<char> piece(std::min(kHashBytes, file.size()));
    for (uint64_t done = 0; done < file.size();) {
        if (options.stop != nullptr && options.stop->load()) {
            throw Cancelled("Reading " + path.string() + " was stopped.");
        }
        const std::span<char> part(piece.data(), std::min(kHashBytes, file.size() - done));
        file.readAt(done, part);
        sum.add(part);
        done += part.size();
        if (options.progress) {
            options.progress(done);
        }
    }
    return sum.finish();
}

std::string sha256Text(std::string_view text)
{
    Sha256 sum;
    sum.add(text);
    return sum.finish();
}

} // namespace referee
