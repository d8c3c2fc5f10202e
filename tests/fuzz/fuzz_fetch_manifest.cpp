// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a manifest: they are refused with a LoadError, or every file stays inside of its folder and has
// addresses on the web, and the manifest written anew is the same.
#include "app/packs/fetch_manifest.h"
#include "core/base/errors.h"

#include <QtCore/QString>

#include <cstdlib>
#include <filesystem>
#include <set>

using namespace referee;

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

void requireInside(const std::string& path)
{
    const std::filesystem::path folder = "/weights";
    const auto place = (folder / path).lexically_normal();
    const auto relative = place.lexically_relative(folder);
    require(!relative.empty() && relative != "." && *relative.begin() != "..");
    require(relative == path && path.find('\0') == std::string::npos);
}

void requireWebAddresses(const std::vector<std::string>& addresses)
{
    require(!addresses.empty());
    for (const auto& address : addresses) {
        const auto scheme = QString::fromStdString(address).section(QLatin1Char(':'), 0, 0).toLower();
        require(scheme == QLatin1String("http") || scheme == QLatin1String("https"));
    }
}

void checkPromises(const FetchManifest& manifest)
{
    require(!manifest.files.empty());
    std::set<std::string> paths;
    for (const auto& file : manifest.files) {
        requireInside(file.path);
        require(paths.insert(file.path).second && file.sha256.size() == 64);
        requireWebAddresses(manifest.addressesOf(file, "http://mirror.example/"));
        if (!manifest.baseUrls.empty()) {
            manifest.addressesOf(file, "");
        }
    }
    require(manifest.totalBytes() < uint64_t { 1 } << 63U);
    const auto text = manifest.text();
    require(FetchManifest::parse(text, "manifest.json").text() == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    try {
        checkPromises(FetchManifest::parse({ reinterpret_cast<const char*>(data), size }, "manifest.json"));
    } catch (const LoadError&) {
        // The usual end.
    }
    return 0;
}
