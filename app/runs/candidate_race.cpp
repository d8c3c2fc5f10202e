// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/candidate_race.h"

#include "app/runs/live_edits.h"
#include "app/storage/run_file.h"

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
    for (const Edit& change : editsBetween(stateOf(m_request), wanted, 0)) {
        applyEdit(state, change.key, change.after);
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

int64_t CandidateRace::lengthOfEach(int64_t runLength) const
{
    const int64_t asked = m_request.settings.cullAt;
    return asked == 0 ? runLength : std::min(asked, runLength);
}

void CandidateRace::finishPresent(Engine& engine, const LiveState& state, const std::vector<Edit>& script)
{
    const bool byJudge = m_request.settings.cullBy == "judge";
    const Picture picture = engine.decode(PictureSource::Latent);
    const PictureScore score
        = byJudge ? engine.score(picture, state.prompt) : engine.refereeScore(picture, state.prompt);
    const QByteArray png = previewPngOf(picture);
    m_candidates.push_back({ presentRequest().seed, engine.iteration(), score.itm, score.caption, score.match,
        verdictOf(score, byJudge), false, { png.begin(), png.end() } });
    const size_t last = m_candidates.size() - 1;
    if (last == 0 || m_candidates[last].verdict > m_candidates[m_chosen].verdict) {
        m_chosen = last;
        m_best = { std::move(m_first), std::move(m_records), state, script };
    }
    m_records.clear();
}

} // namespace referee
