// SPDX-License-Identifier: GPL-3.0-or-later
// referee models manifest: a manifest of a local folder, so that others can fetch what is in it.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/models_report.h"
#include "app/cli/verbs.h"
#include "app/packs/fetch_manifest.h"
#include "app/storage/atomic_file.h"
#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <iostream>
#include <memory>

namespace referee::cli {

namespace {

namespace fs = std::filesystem;

constexpr uint64_t kLongestLicence = uint64_t { 1 } << 20U;

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
        licence.text = readTextFile(arguments.licenceFile, kLongestLicence);
    }
    const bool isGiven = !licence.name.empty() || !licence.url.empty() || !licence.text.empty();
    if (isGiven && (licence.name.empty() || licence.url.empty() == licence.text.empty())) {
        throw UsageError("A licence was expected as --licence NAME with either --licence-url or --licence-file, found "
                         "another choice of them.");
    }
    if (isGiven) {
        arguments.manifest.licences.push_back(licence);
    }
}

void writeManifest(ManifestArguments arguments)
{
    addLicence(arguments);
    const bool shows = hasStatusLine();
    HashProgress watch;
    watch.stop = &stopFlag();
    watch.progress = [shows](const std::string& file, uint64_t done, uint64_t total) {
        if (shows) {
            showStatus(sizeText(done) + " of " + sizeText(total) + "  " + file);
        }
    };
    arguments.folder = fs::absolute(arguments.folder).lexically_normal();
    const auto folder = arguments.folder.filename().empty() ? arguments.folder.parent_path() : arguments.folder;
    auto& manifest = arguments.manifest;
    if (manifest.name.empty()) {
        manifest.name = folder.filename().string();
    }
    manifest.files = filesForManifest(folder, watch);
    if (shows) {
        clearStatus();
    }
    const auto text = manifest.text();
    FetchManifest::parse(text, "the manifest"); // what is written can be read
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
    auto* verb = models.add_subcommand("manifest", "Write a manifest of a folder, with true lengths and SHA-256");
    auto arguments = std::make_shared<ManifestArguments>();
    verb->add_option("folder", arguments->folder, "Folder with the files, as they will lie at their address")
        ->required();
    verb->add_option("--out", arguments->out, "File to write, which must be new; else stdout");
    verb->add_option("--name", arguments->manifest.name, "Else that of the folder");
    verb->add_option("--about", arguments->manifest.about, "A sentence for whoever fetches it");
    verb->add_option("--base-url", arguments->manifest.baseUrls, "Address of the folder; again for others")
        ->expected(1)
        ->take_all();
    verb->add_option("--licence", arguments->licence.name, "Name of a licence that has to be accepted");
    verb->add_option("--licence-url", arguments->licence.url, "Where it can be read");
    verb->add_option("--licence-file", arguments->licenceFile, "File with its text");
    verb->footer("Example: referee models manifest stable-diffusion-v1-5 --base-url http://files.example.org/sd15/ "
                 "--out sd15.json");
    verb->callback([arguments] { writeManifest(*arguments); });
}

} // namespace referee::cli
