// SPDX-License-Identifier: GPL-3.0-or-later
// referee models add: a pack of the folders that somebody has, every tensor checked, every file recorded.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/models_report.h"
#include "app/cli/verbs.h"
#include "app/packs/pack_adder.h"

#include <iostream>
#include <memory>

namespace referee::cli {

namespace {

using nlohmann::ordered_json;

struct AddArguments {
    AddOrder order;
    bool asJson = false;
};

/// One line on a terminal, redrawn in place.
class StageLine {
public:
    explicit StageLine(bool isWanted)
        : m_isShown(isWanted && hasStatusLine())
    {
    }
    ~StageLine()
    {
        if (m_isShown) {
            clearStatus();
        }
    }
    StageLine(const StageLine&) = delete;
    StageLine& operator=(const StageLine&) = delete;

    void show(const std::string& what, uint64_t done, uint64_t total) const
    {
        if (m_isShown) {
            showStatus(std::to_string(total > 0 ? 100 * done / total : 0) + " %  " + what + "…");
        }
    }

private:
    bool m_isShown;
};

ordered_json filesJson(const AddedPack& added)
{
    ordered_json list = ordered_json::array();
    for (const auto& file : added.files) {
        list.push_back({ { "path", file.path }, { "bytes", file.bytes }, { "sha256", file.sha256 } });
    }
    return list;
}

void printJson(const AddedPack& added)
{
    const bool isOk = added.findings.isOk();
    const ordered_json object = { { "ok", isOk },
        { "folder", isOk ? ordered_json(added.folder.string()) : ordered_json(nullptr) }, { "name", added.name },
        { "components", componentsJson(added.findings) }, { "problems", added.findings.problems },
        { "files", filesJson(added) }, { "weights_bytes", weightBytesJson(added.findings.parameters()) } };
    std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
}

void print(const AddedPack& added)
{
    printComponents(added.findings);
    const uint64_t parameters = added.findings.parameters();
    std::cout << "Weights in memory: " << sizeText(weightBytes(parameters, "bf16")) << " in bf16, "
              << sizeText(weightBytes(parameters, "fp32")) << " in fp32, " << sizeText(weightBytes(parameters, "fp64"))
              << " in fp64\n";
    if (added.findings.isOk()) {
        std::cout << "Checked and recorded: " << added.files.size() << " files\n"
                  << "The pack '" << added.name << "' lies in " << added.folder.string() << '\n'
                  << "Paint with it: referee generate --pack '" << added.folder.string() << "' \"a prompt\""
                  << std::endl;
    }
}

void add(const AddArguments& arguments)
{
    AddedPack added;
    {
        const StageLine line(!arguments.asJson);
        AddProgress watch;
        watch.stop = &stopFlag();
        watch.progress = [&](const std::string& what, uint64_t done, uint64_t total) { line.show(what, done, total); };
        added = addPack(arguments.order, checkPackParts, watch);
    }
    if (arguments.asJson) {
        printJson(added);
    } else {
        print(added);
    }
    printProblemsAndThrow(added.findings.problems, arguments.asJson);
}

} // namespace

void addModelsAddVerb(CLI::App& models)
{
    auto* verb = models.add_subcommand("add", "Make a pack of folders that you have; every tensor is checked");
    auto arguments = std::make_shared<AddArguments>();
    AddOrder& order = arguments->order;
    verb->add_option("--sd", order.parts.sd, "Stable Diffusion folder (diffusers layout)")->required();
    verb->add_option("--blip2", order.parts.blip2, "BLIP-2 image-text matching folder");
    verb->add_option("--lm-head", order.parts.lmHead, "File with BLIP-2's captioning head");
    verb->add_option("--clip", order.parts.clip, "CLIP folder");
    verb->add_option("--judge", order.parts.judge, "BLIP-VQA folder");
    verb->add_option("--name", order.name, "The pack's name; else that of Stable Diffusion's folder");
    verb->add_option("--licence", order.licence, "Noted in pack.json and shown in the window");
    verb->add_option("--out", order.folder,
        "Folder for pack.json, which may hold the parts; else a new one in " + packsFolder().string());
    verb->add_flag("--json", arguments->asJson, "Print one JSON object on stdout and nothing else");
    verb->footer("Example: referee models add --sd stable-diffusion-v1-5 --blip2 blip2-itm-vit-g "
                 "--lm-head lm_head.safetensors");
    verb->callback([arguments] { add(*arguments); });
}

} // namespace referee::cli
