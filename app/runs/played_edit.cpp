// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/played_edit.h"

#include "app/storage/region_text.h"
#include "core/base/settings_table.h"

namespace referee {

namespace {

/// What was there before an edit of this key.
std::string textBefore(const LiveState& state, const std::string& key)
{
    return key == "prompt"  ? state.prompt
        : key == "negative" ? state.negativePrompt
        : key == "region"   ? regionText(state.region)
                            : settingText(state.settings, *findSetting(key));
}

} // namespace

RunEvent playEdit(LiveState& state, const Edit& edit)
{
    RunEvent event { edit.iteration, edit.key, textBefore(state, edit.key), edit.value, {} };
    applyEdit(state, edit.key, edit.value);
    checkSettings(state.settings);
    return event;
}

std::vector<RunEvent> playEditsUpTo(int64_t iteration, LiveState& state, std::vector<Edit>& edits)
{
    std::vector<RunEvent> events;
    size_t played = 0;
    for (; played < edits.size() && edits[played].iteration <= iteration; ++played) {
        events.push_back(playEdit(state, edits[played]));
        events.back().iteration = iteration;
    }
    edits.erase(edits.begin(), edits.begin() + static_cast<std::ptrdiff_t>(played));
    return events;
}

} // namespace referee
