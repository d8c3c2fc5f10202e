// SPDX-License-Identifier: GPL-3.0-or-later
// referee models: manages packs of networks. One file per subcommand.
#include "app/cli/verbs.h"

namespace referee::cli {

void addModelsVerb(CLI::App& app)
{
    auto* verb = app.add_subcommand("models", "Manage packs of networks");
    verb->require_subcommand(1);
    addModelsCheckVerb(*verb);
    addModelsAddVerb(*verb);
    addModelsFetchVerb(*verb);
    addModelsManifestVerb(*verb);
}

} // namespace referee::cli
