// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/model/run_description.h"

#include "app/studio/model/command_line.h"

namespace referee::studio {

namespace {

RunRecipe factsOfRun(const RunModel& model)
{
    const RunRecord& run = model.run().record;
    RunRecipe facts = recipeOf(run.request, run.preset);
    facts.isRepeatable = run.isRepeatable;
    facts.beganFromPicture = run.beganFromPicture;
    if (run.startState) {
        facts.start = *run.startState;
    }
    facts.iterations = model.run().end;
    facts.edits = model.run().edits;
    return facts;
}

} // namespace

RunRecipe describe(const RunModel& model)
{
    RunRecipe facts = model.hasRun() ? factsOfRun(model) : recipeOf(model.wantedRequest(), model.wanted().preset);
    if (const auto& pack = model.pack()) {
        setOrigin(facts, pack->options, pack->engine, model.packFiles());
    }
    return facts;
}

std::string commandOf(const RunModel& model)
{
    CommandInfo command;
    command.run = describe(model);
    command.options = model.options();
    command.defaults = model.defaultsOf(command.run.preset);
    if (!model.hasRun()) {
        command.startImage = model.wanted().startImagePath.toStdString();
    } else if (model.run().record.beganFromPicture) {
        command.startImage = model.run().startImage.toStdString();
    }
    return commandLine(command);
}

} // namespace referee::studio
