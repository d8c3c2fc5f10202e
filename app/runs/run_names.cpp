// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_names.h"

#include "core/base/errors.h"

#include <cctype>

namespace referee {

namespace {

constexpr size_t kLongestName = 60; ///< bytes

} // namespace

std::string runName(const std::string& prompt, uint64_t seed)
{
    std::string name;
    for (const char sign : prompt) {
        const auto byte = static_cast<unsigned char>(sign);
        const bool isKept = byte >= 0x80 || std::isalnum(byte) != 0;
        if (isKept) {
            name += sign;
        } else if (!name.empty() && name.back() != ' ') {
            name += ' ';
        }
    }
    size_t length = std::min(name.size(), kLongestName);
    while (length > 0 && length < name.size() && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) {
        --length; // not inside a UTF-8 character
    }
    name.resize(length);
    return (name.empty() || name.back() == ' ' ? name : name + " ") + std::to_string(seed);
}

Endings withRunJournals(Endings endings)
{
    endings.insert(endings.end(), kRunJournals.begin(), kRunJournals.end());
    return endings;
}

void makeRunFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw WriteError(
            folder.string() + ": the folder for runs cannot be made (" + error.message() + "). Choose another one.");
    }
}

NameClaim claimRun(const std::filesystem::path& folder, const std::string& name, bool hasNumbers)
{
    makeRunFolder(folder);
    return hasNumbers ? NameClaim(folder, name, { ".referee", ".csv" }, withRunJournals({ ".png" }))
                      : NameClaim(folder, name, { ".referee" }, withRunJournals({ ".png", ".csv" }));
}

} // namespace referee
