// SPDX-License-Identifier: GPL-3.0-or-later
// referee models add: makes a pack from local folders, checks all tensors and records all files.
#include "app/cli/arguments/progress_bar.h"
#include "app/cli/arguments/terminal.h"
#include "app/cli/models_report.h"
#include "app/cli/verbs.h"
#include "app/packs/pack_adder.h"

#include <iostream>

namespace referee::cli {

namespace {

struct AddArguments {
    AddRequest request;
    bool asJson = false;
};

void printJson(const AddedPack& added)
{
    printJsonLine(
        { { "ok", added.findings.isOk() }, { "folder", orNull(added.folder.string()) }, { "name", added.name },
            { "components", componentsJson(added.findings) }, { "problems", added.findings.problems },
            { "files", toJson(added.files) }, { "weights_bytes", weightBytesJson(added.findings.parameters()) } });
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
                  << "The pack '" << added.name << "' is in " << added.folder.string() << '\n'
                  << "To use it: referee generate --pack '" << added.folder.string() << "' \"a prompt\"" << std::endl;
    }
}

void add(const AddArguments& arguments)
{
    AddedPack added;
    {
        const StatusLine line(!arguments.asJson);
        const auto show = [&line](const std::string& what, uint64_t done, uint64_t total) {
            line.show(std::to_string(total > 0 ? 100 * done / total : 0) + " %  " + what + "…");
        };
        added = addPack(arguments.request, checkPackParts, { show, &stopFlag() });
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
    const auto [verb, arguments]
        = addVerb<AddArguments>(models, "add", "Make a pack from local folders and check all tensors", add);
    AddRequest& request = arguments->request;
    verb->add_option("--sd", request.parts.sd, "Stable Diffusion folder (diffusers layout)")->required();
    verb->add_option("--blip2", request.parts.blip2, "BLIP-2 image-text matching folder");
    verb->add_option("--lm-head", request.parts.lmHead, "File with the captioning head of BLIP-2");
    verb->add_option("--clip", request.parts.clip, "CLIP folder");
    verb->add_option("--judge", request.parts.judge, "BLIP-VQA folder");
    verb->add_option("--name", request.name, "Name of the pack; default: the name of the Stable Diffusion folder");
    verb->add_option("--licence", request.licence, "Licence, recorded in pack.json and shown in the window");
    verb->add_option("--out", request.folder,
        "Folder for pack.json, which may contain the parts; default: a new one in " + packsFolder().string());
    verb->add_flag("--json", arguments->asJson, kJsonHelp);
    verb->footer("Example: referee models add --sd stable-diffusion-v1-5 --blip2 blip2-itm-vit-g "
                 "--lm-head lm_head.safetensors");
}

} // namespace referee::cli
