// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at a run and keeping what was seen: pictures, gradient maps, scores, files. Changes nothing of the run.
#include "app/studio/worker/optimizer_worker.h"

#include "app/storage/picture_file.h"
#include "app/studio/worker/picture_saver.h"

#include <utility>

namespace referee::studio {

void OptimizerWorker::setMapsWanted(const MapSet& wanted)
{
    const bool hasMore = (wanted & ~m_mapsWanted).any();
    m_mapsWanted = wanted;
    if (hasMore && m_state != RunState::Running) {
        sendOrOweMaps();
    }
}

void OptimizerWorker::setPreviewPeriod(int ms) { m_previews.setPeriod(ms); }

void OptimizerWorker::previewNow()
{
    m_previews.ask();
    if (m_state != RunState::Running) {
        sendPresentPicture();
    }
}

void OptimizerWorker::acknowledgePreview()
{
    m_previews.acknowledge();
    if (m_waiting) {
        sendPicture(m_waiting->picture, m_waiting->iteration);
    } else if (m_isPictureOwed) {
        sendPresentPicture();
    }
}

void OptimizerWorker::acknowledgeMaps()
{
    m_maps.acknowledge();
    if (std::exchange(m_areMapsOwed, false)) {
        sendMaps();
    }
}

void OptimizerWorker::setScoring(bool isOn)
{
    m_isScoring = isOn;
    if (isOn && m_run && m_state != RunState::Running) {
        scoreEnd();
    }
}

void OptimizerWorker::requestResult(PictureChoice choice)
{
    if (!m_run) {
        return;
    }
    const Outcome outcome = guarded([&] {
        const ChosenPicture chosen = decoded(choice);
        Q_EMIT resultReady(choice, toImage(chosen.picture), chosen.iteration);
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure);
    }
}

void OptimizerWorker::save(const SaveCommand& order)
{
    if (!m_run) {
        return;
    }
    const Outcome outcome = guarded([&] {
        const ChosenPicture chosen = decoded(order.choice);
        SaveJob job { order, chosen.picture, m_run->runs().recipe(chosen.iteration), m_run->runs().numbers() };
        job.facts.packName = m_engine->facts().packName;
        job.facts.device = m_options.device;
        job.facts.precision = m_options.precision;
        job.facts.threads = m_engine->facts().threads;
        if (order.withMetadata) {
            job.facts.packFiles = packFiles();
        }
        Q_EMIT saved(QString::fromStdString(savePicture(job).string()));
    });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT saveFailed(outcome.failure);
    }
}

void OptimizerWorker::sendPicture(const Picture& picture, int64_t iteration)
{
    const StopWatch watch;
    m_previews.noteSent();
    Q_EMIT previewReady(toImage(picture), iteration);
    forgetFrames();
    m_time.addPreview(watch.ms());
}

/// The window acknowledges while the next iteration is under way: the newest picture waits for that, older ones are
/// dropped.
void OptimizerWorker::sendOrKeep(const Picture& picture, int64_t iteration)
{
    if (m_previews.isInFlight()) {
        m_waiting = ChosenPicture { picture, iteration };
    } else {
        sendPicture(picture, iteration);
    }
}

void OptimizerWorker::forgetFrames()
{
    m_waiting.reset();
    m_isPictureOwed = false;
}

void OptimizerWorker::sendPresentPicture()
{
    if (!m_run) {
        return;
    }
    m_isPictureOwed = m_previews.isInFlight();
    if (m_isPictureOwed) {
        return;
    }
    // A picture that cannot be decoded (out of memory) leaves the one before on the screen.
    guarded([this] { sendPicture(m_engine->decode(PictureSource::Latent), m_engine->iteration()); });
}

void OptimizerWorker::sendOrOweMaps()
{
    m_areMapsOwed = m_maps.isInFlight();
    if (!m_areMapsOwed) {
        sendMaps();
    }
}

void OptimizerWorker::sendMaps()
{
    if (!m_run || m_mapsWanted.none()) {
        return;
    }
    const StopWatch watch;
    const Outcome outcome = guarded([this] {
        const auto maps = ensureStepAvailable() ? m_engine->inspect(m_mapsWanted, &m_stop) : std::vector<GradientMap>();
        if (!maps.empty()) {
            m_maps.noteSent();
            Q_EMIT mapsReady(maps);
        }
    });
    if (!outcome.failure.isEmpty()) {
        m_mapsWanted.reset(); // not again with every iteration
        Q_EMIT refused(outcome.failure);
    }
    m_time.addMaps(watch.ms());
}

PictureScore OptimizerWorker::scoreNow(const Picture& picture, int64_t iteration)
{
    const PictureScore score = m_engine->score(picture, m_run->acting().prompt);
    Q_EMIT scored(iteration, score);
    m_run->run().addScore(iteration, score);
    return score;
}

void OptimizerWorker::scorePicture(const Picture& picture, int64_t iteration)
{
    const StopWatch watch;
    const Outcome outcome = guarded([&] { scoreNow(picture, iteration); });
    if (!outcome.failure.isEmpty()) {
        m_isScoring = false;
        Q_EMIT refused(outcome.failure);
    }
    m_time.addScore(watch.ms());
}

void OptimizerWorker::scoreEnd()
{
    if (!m_isScoring || !m_run) {
        return;
    }
    const Outcome outcome
        = guarded([this] { scorePicture(m_engine->decode(PictureSource::Latent), m_engine->iteration()); });
    if (!outcome.failure.isEmpty()) {
        Q_EMIT refused(outcome.failure);
    }
}

OptimizerWorker::ChosenPicture OptimizerWorker::decoded(PictureChoice choice) const
{
    const auto best = choice == PictureChoice::Best ? m_run->runs().best(m_isScoring) : std::nullopt;
    if (best) {
        return { m_engine->decode(m_run->runs().snapshot(*best)), *best };
    }
    // There is no average before the first iteration.
    const bool isAverage = choice == PictureChoice::Average && m_engine->iteration() > 0;
    return { m_engine->decode(isAverage ? PictureSource::Average : PictureSource::Latent), m_engine->iteration() };
}

} // namespace referee::studio
