// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/live_edits.h"

#include "core/base/errors.h"
#include "core/base/settings_table.h"

namespace referee {

namespace {

/// A tail that only follows from the length of the next run.
bool isOfNextRun(const Settings& before, const Settings& after)
{
    return before.iterations != after.iterations && after.tail == tailBesideLength(before.tail, after.iterations);
}

std::vector<const SettingRow*> liveChanges(const Settings& before, const Settings& after)
{
    std::vector<const SettingRow*> rows;
    for (const auto& key : changedSettings(before, after)) {
        const auto* row = findSetting(key);
        if (row->isLive && !(key == "tail" && isOfNextRun(before, after))) {
            rows.push_back(row);
        }
    }
    return rows;
}

/// Accepts the row's value when the settings stay free of contradictions.
bool accept(LivePlan& plan, const SettingRow& row, const Settings& wanted, int64_t iteration)
{
    const std::string value = settingText(wanted, row);
    const Settings before = plan.settings;
    Settings trial = before;
    try {
        setSetting(trial, row.key, value);
        checkSettings(trial);
    } catch (const UsageError& error) {
        plan.refused = error.what();
        return false;
    }
    plan.settings = trial;
    plan.edits.push_back({ iteration, std::string(row.key), settingText(before, row), value, {} });
    return true;
}

} // namespace

LivePlan planSettings(const Settings& acting, const Settings& wanted, int64_t iteration)
{
    LivePlan plan { acting, {}, {} };
    auto rows = liveChanges(acting, wanted);
    // Two rows may be allowed in one order only (t_max before t_min): repeat until no more can be accepted.
    for (size_t before = rows.size() + 1; !rows.empty() && rows.size() < before;) {
        before = rows.size();
        plan.refused.clear();
        std::erase_if(rows, [&](const SettingRow* row) { return accept(plan, *row, wanted, iteration); });
    }
    return plan;
}

std::vector<Edit> editsBetween(const LiveState& before, const LiveState& after, int64_t iteration)
{
    auto edits = planSettings(before.settings, after.settings, iteration).edits;
    const auto add = [&](const char* key, const std::string& was, const std::string& is) {
        if (was != is) {
            edits.push_back({ iteration, key, was, is, {} });
        }
    };
    add("prompt", before.prompt, after.prompt);
    add("negative", before.negativePrompt, after.negativePrompt);
    if (before.region != after.region) {
        edits.push_back({ iteration, "region", regionText(before.region), regionText(after.region), {} });
    }
    return edits;
}

void resumeAt(Engine& engine, const RunHeader& head, const LiveState& state, const Snapshot& snapshot)
{
    engine.begin(requestAt(head, state, snapshot));
    engine.restore(snapshot);
}

void setState(Engine& engine, const LiveState& state)
{
    engine.setPrompt(state.prompt, state.negativePrompt);
    engine.setRegion(state.region);
}

void changeState(Engine& engine, const LiveState& present, const LiveState& next)
{
    if (next.prompt != present.prompt || next.negativePrompt != present.negativePrompt) {
        engine.setPrompt(next.prompt, next.negativePrompt);
    }
    if (next.region != present.region) {
        engine.setRegion(next.region);
    }
}

} // namespace referee
