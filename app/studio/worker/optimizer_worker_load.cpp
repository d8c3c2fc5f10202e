// SPDX-License-Identifier: GPL-3.0-or-later
// Loading a pack, with the present one kept until the new one is there.
#include "app/studio/worker/optimizer_worker.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/presets.h"

namespace referee::studio {

namespace {

/// Packs up to this size are hashed when they are loaded (a tenth of a second), larger ones with the first save.
constexpr uint64_t kSmallPackBytes = 128 * 1024 * 1024;

uint64_t bytesIn(const std::filesystem::path& folder)
{
    uint64_t bytes = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code ignored;
        bytes += entry->is_regular_file(ignored) ? entry->file_size(ignored) : 0;
    }
    return bytes;
}

} // namespace

void OptimizerWorker::load(const EngineOptions& options)
{
    const RunState before = m_state == RunState::Running ? RunState::Paused : m_state;
    setState(RunState::Loading);
    const Outcome outcome = guarded([&] {
        auto engine = loadedEngine(options);
        endGrid();
        closeRun(RunOutcome::Stopped);
        m_run.reset();
        forgetFrames();
        m_packFiles.reset();
        m_engine = std::move(engine);
        m_options = options;
        announcePack(options);
    });
    if (outcome.isDone()) {
        setState(RunState::Ready);
    } else if (outcome.wasCancelled) {
        logInfo("Loading was cancelled.");
        rest(m_engine ? before : RunState::Idle);
    } else {
        fail(outcome.failure);
    }
}

void OptimizerWorker::cancelLoad()
{
    // Its arrival is its effect: load() gave way to it.
}

std::unique_ptr<Engine> OptimizerWorker::loadedEngine(const EngineOptions& options)
{
    const auto progress = [this](const std::string& part, int64_t done, int64_t total) {
        Q_EMIT loadProgressed(QString::fromStdString(part), done, total);
    };
    try {
        return m_loader(options, progress, &m_stop);
    } catch (const MemoryError&) {
        if (!m_engine) {
            throw;
        }
    }
    logWarning("There is no room for two packs at once: the present one goes first.");
    closeRun(RunOutcome::Stopped);
    m_run.reset();
    m_engine.reset();
    return m_loader(options, progress, &m_stop);
}

void OptimizerWorker::announcePack(const EngineOptions& options)
{
    PackInfo facts { options, m_engine->facts(), {}, m_engine->promptAnalyzer(), m_engine->memoryPlanner() };
    for (const auto name : presetNames()) {
        facts.defaults.emplace_back(std::string(name), m_engine->defaults(name));
    }
    Q_EMIT loaded(facts);
    if (options.parts.isEmpty() && bytesIn(options.pack) <= kSmallPackBytes) {
        packFiles();
    }
}

const std::vector<PackFile>& OptimizerWorker::packFiles()
{
    if (!m_packFiles) {
        m_packFiles = m_engine->packFiles();
        Q_EMIT identified(*m_packFiles);
    }
    return *m_packFiles;
}

} // namespace referee::studio
