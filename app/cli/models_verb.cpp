// SPDX-License-Identifier: GPL-3.0-or-later
// referee models: looking after packs of networks. One file per verb below it.
#include "app/cli/verbs.h"

namespace referee::cli {

void addModelsVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("models", "Look after packs of networks");
    verb->require_subcommand(1);
    addModelsCheckVerb(*verb);
    addModelsAddVerb(*verb);
    addModelsFetchVerb(*verb);
    addModelsManifestVerb(*verb);
}

} // namespace referee::cli
