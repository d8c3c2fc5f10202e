// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/candidate_race.h"

#include "app/storage/run_file.h"
#include "core/base/settings_table.h"

#include <algorithm>
#include <utility>

namespace referee {

namespace {

/// The judge's score, or the referees' losses with their sign changed; of CLIP alone its cosine.
double verdictOf(const PictureScore& score, bool byJudge)
{
    if (byJudge && score.hasJudge) {
        return score.judge;
    }
    const double losses = score.itm + score.caption;
    return losses == 0 && score.hasClip ? score.clip : -losses;
}

} // namespace

CandidateRace::CandidateRace(RunSpec request, std::optional<Snapshot> shared, std::vector<Edit> script)
    : wanted(stateOf(request))
    , m_request(std::move(request))
    , m_shared(std::move(shared))
    , m_script(std::move(script))
{
    wanted.settings.candidates = 1;
}

RunSpec CandidateRace::presentRequest() const
{
    RunSpec request = m_request;
    request.seed += static_cast<uint64_t>(present());
    request.settings.candidates = 1;
    return request;
}

LiveState CandidateRace::withChanges(LiveState state) const
{
    const LiveState before = stateOf(m_request);
    for (const std::string& key : changedSettings(before.settings, wanted.settings)) {
        if (key != "candidates") {
            setSetting(state.settings, key, settingText(wanted.settings, *findSetting(key)));
        }
    }
    if (wanted.prompt != before.prompt) {
        state.prompt = wanted.prompt;
    }
    if (wanted.negativePrompt != before.negativePrompt) {
        state.negativePrompt = wanted.negativePrompt;
    }
    if (wanted.region != before.region) {
        state.region = wanted.region;
    }
    return state;
}

void CandidateRace::beginPresent(Engine& engine)
{
    engine.begin(presentRequest());
    if (m_shared) {
        engine.restore(*m_shared);
    }
    m_first = engine.snapshot();
}

bool CandidateRace::isDue(int64_t iteration, int64_t length) const
{
    const int64_t end = m_request.settings.cullAt == 0 ? length : std::min(m_request.settings.cullAt, length);
    return iteration >= end;
}

void CandidateRace::finishPresent(Engine& engine, const LiveState& state, const std::vector<Edit>& script)
{
    const bool byJudge = m_request.settings.cullBy == "judge";
    const Picture picture = engine.decode(PictureSource::Latent);
    const PictureScore score
        = byJudge ? engine.score(picture, state.prompt) : engine.refereeScore(picture, state.prompt);
    const QByteArray png = previewPngOf(picture);
    Candidate candidate { presentRequest().seed, engine.iteration(), score.itm, score.caption, score.match,
        verdictOf(score, byJudge), true, { png.begin(), png.end() } };
    const auto chosen = std::ranges::find_if(m_candidates, &Candidate::isChosen);
    const bool isBest = chosen == m_candidates.end() || candidate.verdict > chosen->verdict;
    if (!isBest) {
        candidate.isChosen = false;
    } else {
        std::ranges::for_each(m_candidates, [](Candidate& other) { other.isChosen = false; });
        m_best = { std::move(m_first), std::move(m_records), state, script };
    }
    m_records.clear();
    m_candidates.push_back(std::move(candidate));
}

} // namespace referee
