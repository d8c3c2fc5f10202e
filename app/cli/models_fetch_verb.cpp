// SPDX-License-Identifier: GPL-3.0-or-later
// referee models fetch: downloads the files of a manifest.
#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/arguments/typed_arguments.h"
#include "app/cli/models_report.h"
#include "app/cli/verbs.h"
#include "app/packs/fetch_job.h"
#include "app/packs/pack_adder.h"
#include "core/io/input_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <iostream>

namespace referee::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr quint64 kTenths = 10;

struct FetchArguments {
    std::string manifest; ///< a file, or the name of one in a folder of manifests
    FetchRequest request;
    bool isAccepted = false; ///< of the licences
    bool asJson = false;
};

fs::path manifestFile(const std::string& nameOrPath)
{
    std::error_code ignored;
    if (fs::exists(nameOrPath, ignored) || nameOrPath.find('/') != std::string::npos) {
        return nameOrPath;
    }
    const auto user = packsFolder().parent_path() / "manifests";
    const auto bundled = bundledPack().parent_path() / "manifests";
    for (const auto& folder : { user, bundled }) {
        if (const auto file = folder / (nameOrPath + ".json"); fs::exists(file, ignored)) {
            return file;
        }
    }
    throw LoadError(nameOrPath + ": manifest not found, neither as a file nor as " + nameOrPath + ".json in "
        + user.string() + " or " + bundled.string()
        + ". Give the path of a manifest; referee models manifest writes one.");
}

void requireAccepted(const FetchArguments& arguments)
{
    const auto& licences = arguments.request.manifest.licences;
    if (arguments.isAccepted || licences.empty()) {
        return;
    }
    std::vector<std::string> names;
    for (const auto& licence : licences) {
        std::cerr << "Licence: " << licence.name << '\n' << licence.url << licence.text << "\n\n";
        names.push_back(licence.name);
    }
    throw UsageError("The licences of these files must be accepted before the download: " + listed(names, names.size())
        + ". Read them, then add --accept-licence.");
}

/// A status line on a terminal; elsewhere a line for each tenth.
class FetchLine {
public:
    explicit FetchLine(bool isWanted)
        : m_isWanted(isWanted)
        , m_isTerminal(hasStatusLine())
        , m_line(isWanted)
    {
    }

    void show(const FetchProgress& progress)
    {
        m_line.show(text(progress));
        const auto tenth = progress.total > 0 ? progress.done * kTenths / progress.total : kTenths;
        if (m_isWanted && !m_isTerminal && tenth != std::exchange(m_tenth, tenth)) {
            std::cerr << text(progress) << std::endl;
        }
    }
    void note(const QString& sentence) const
    {
        if (m_isWanted) {
            std::cerr << (m_isTerminal ? "\r\033[K" : "") << sentence.toStdString() << std::endl;
        }
    }

private:
    static std::string text(const FetchProgress& progress)
    {
        std::string line = sizeText(progress.done) + " of " + sizeText(progress.total);
        if (progress.bytesPerSecond > 0) {
            line += "  " + sizeText(static_cast<uint64_t>(progress.bytesPerSecond)) + "/s";
        }
        if (progress.secondsLeft >= 0 && progress.done < progress.total) {
            line += "  " + durationText(progress.secondsLeft) + " left";
        }
        if (!progress.file.isEmpty()) {
            line += "  " + std::to_string(progress.fileNumber) + "/" + std::to_string(progress.files) + " "
                + (progress.isChecking ? "check " : "") + progress.file.toStdString();
        }
        return line;
    }

    bool m_isWanted;
    bool m_isTerminal;
    StatusLine m_line;
    quint64 m_tenth = kTenths + 1;
};

FetchResult run(const FetchArguments& arguments)
{
    int count = 1;
    char name[] = "referee";
    char* values[] = { name, nullptr };
    QCoreApplication application(count, values);
    FetchJob job(arguments.request, &stopFlag());
    FetchLine line(!arguments.asJson);
    FetchResult result;
    QObject::connect(&job, &FetchJob::progressed, &job, [&](const FetchProgress& progress) { line.show(progress); });
    QObject::connect(&job, &FetchJob::noted, &job, [&](const QString& sentence) { line.note(sentence); });
    QObject::connect(&job, &FetchJob::finished, &job, [&](const FetchResult& ended) {
        result = ended;
        QCoreApplication::exit();
    });
    job.start();
    QCoreApplication::exec();
    return result;
}

void printJson(const FetchArguments& arguments, const FetchResult& result, double seconds)
{
    ordered_json files = ordered_json::array();
    for (const auto& file : result.files) {
        files.push_back(toJson(file));
        files.back()["was_there"] = file.wasThere;
    }
    printJsonLine({ { "ok", result.exitCode == 0 },
        { "folder", fs::absolute(arguments.request.folder).lexically_normal().string() }, { "files", files },
        { "bytes_fetched", result.bytesFetched }, { "seconds", seconds },
        { "problem", result.sentence.toStdString() } });
}

void print(const FetchArguments& arguments, const FetchResult& result, double seconds)
{
    const auto folder = fs::absolute(arguments.request.folder).lexically_normal();
    std::cout << result.files.size() << " files with correct SHA-256 are in " << folder.string() << " ("
              << sizeText(result.bytesFetched) << " downloaded in " << durationText(seconds) << ").\n";
    std::error_code ignored;
    if (fs::exists(folder / "pack.json", ignored)) {
        std::cout << "To use them: referee generate --pack '" << folder.string() << "' \"a prompt\"" << std::endl;
    } else {
        std::cout << "To make a pack of them: referee models add (docs/models.md)" << std::endl;
    }
}

void fetch(FetchArguments arguments)
{
    const auto file = manifestFile(arguments.manifest);
    arguments.request.manifest = FetchManifest::load(file);
    requireAccepted(arguments);
    if (arguments.request.folder.empty()) {
        arguments.request.folder = packsFolder().parent_path() / "weights" / file.stem();
    }
    QElapsedTimer clock;
    clock.start();
    const auto result = run(arguments);
    const double seconds = double(clock.elapsed()) / 1000;
    if (arguments.asJson) {
        printJson(arguments, result, seconds);
    } else if (result.exitCode == 0) {
        print(arguments, result, seconds);
    }
    if (result.exitCode != 0) {
        throw Error(static_cast<ExitCode>(result.exitCode), result.sentence.toStdString());
    }
}

} // namespace

void addModelsFetchVerb(CLI::App& models)
{
    const auto [verb, arguments] = addVerb<FetchArguments>(
        models, "fetch", "Download the files of a manifest; resumes an interrupted download", fetch);
    verb->add_option("manifest", arguments->manifest, "Path or name of a manifest (docs/models.md)")->required();
    verb->add_option("--out", arguments->request.folder,
        "Folder for the files; default: a folder in " + (packsFolder().parent_path() / "weights").string());
    verb->add_option(
        "--mirror", arguments->request.mirror, "URL to download all files from in place of those in the manifest");
    verb->add_option("--retries", arguments->request.options.retries, "Retries of a URL without progress")
        ->transform(wholeNumber(0, 100))
        ->capture_default_str();
    verb->add_flag("--accept-licence", arguments->isAccepted, "Accept the licences of the manifest");
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    verb->footer("Example: referee models fetch lab.json --mirror http://files.example.org/sd15/ --accept-licence");
}

} // namespace referee::cli
