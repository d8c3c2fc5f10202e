// SPDX-License-Identifier: GPL-3.0-or-later
// referee models manifest: writes a manifest of a local folder, so that others can download its files.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/models_report.h"
#include "app/cli/verbs.h"
#include "app/packs/fetch_manifest.h"
#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <iostream>

namespace referee::cli {

namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxLicenceBytes = uint64_t { 1 } << 20U;

struct ManifestArguments {
    fs::path folder;
    FetchManifest manifest;
    ManifestLicence licence;
    fs::path licenceFile;
    fs::path out; ///< empty: stdout
};

void addLicence(ManifestArguments& arguments)
{
    auto& licence = arguments.licence;
    if (!arguments.licenceFile.empty()) {
        licence.text = readTextFile(arguments.licenceFile, kMaxLicenceBytes);
    }
    const bool isGiven = !licence.name.empty() || !licence.url.empty() || !licence.text.empty();
    if (isGiven && (licence.name.empty() || licence.url.empty() == licence.text.empty())) {
        throw UsageError("A licence needs --licence NAME and either --licence-url or --licence-file.");
    }
    if (isGiven) {
        arguments.manifest.licences.push_back(licence);
    }
}

std::vector<ManifestFile> filesOf(const fs::path& folder)
{
    const StatusLine line(true);
    const auto show = [&line](const std::string& file, uint64_t done, uint64_t total) {
        line.show(sizeText(done) + " of " + sizeText(total) + "  " + file);
    };
    return filesForManifest(folder, { show, &stopFlag() });
}

void writeManifest(ManifestArguments arguments)
{
    addLicence(arguments);
    arguments.folder = fs::absolute(arguments.folder).lexically_normal();
    const auto folder = arguments.folder.filename().empty() ? arguments.folder.parent_path() : arguments.folder;
    auto& manifest = arguments.manifest;
    if (manifest.name.empty()) {
        manifest.name = folder.filename().string();
    }
    manifest.files = filesOf(folder);
    const auto text = manifest.text();
    FetchManifest::parse(text, "the manifest"); // throws if it could not be read back
    if (arguments.out.empty()) {
        std::cout << text << std::flush;
        return;
    }
    writeNewFile(arguments.out, text);
    std::cout << "Wrote " << arguments.out.string() << ": " << manifest.files.size() << " files, "
              << sizeText(manifest.totalBytes()) << '.' << std::endl;
}

} // namespace

void addModelsManifestVerb(CLI::App& models)
{
    const auto [verb, arguments] = addVerb<ManifestArguments>(
        models, "manifest", "Write a manifest of a folder with the sizes and SHA-256 of its files", writeManifest);
    verb->add_option("folder", arguments->folder, "Folder with the files, as they will be at their URL")->required();
    verb->add_option("--out", arguments->out, "File to write, which must not exist; default: stdout");
    verb->add_option("--name", arguments->manifest.name, "Name of the manifest; default: the name of the folder");
    verb->add_option("--about", arguments->manifest.about, "Short description");
    verb->add_option("--base-url", arguments->manifest.baseUrls, "URL of the folder; repeatable")
        ->expected(1)
        ->take_all();
    verb->add_option("--licence", arguments->licence.name, "Name of a licence that must be accepted");
    verb->add_option("--licence-url", arguments->licence.url, "URL of the licence");
    verb->add_option("--licence-file", arguments->licenceFile, "File with the text of the licence");
    verb->footer("Example: referee models manifest stable-diffusion-v1-5 --base-url http://files.example.org/sd15/ "
                 "--out sd15.json");
}

} // namespace referee::cli
