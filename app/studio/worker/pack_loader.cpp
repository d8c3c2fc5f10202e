// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker/pack_loader.h"

#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/presets.h"

#include <utility>

namespace referee::studio {

namespace {

/// Packs up to this size are hashed when they are loaded (0.1 s), larger ones with the first save.
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

PackInfo packInfo(const Engine& engine, const EngineOptions& options)
{
    PackInfo info { options, engine.facts(), {}, engine.promptAnalyzer(), engine.memoryPlanner() };
    for (const auto name : presetNames()) {
        info.defaults.emplace_back(std::string(name), engine.defaults(name));
    }
    return info;
}

} // namespace

PackLoader::PackLoader(EngineLoader loader, WorkerContext& context, RunLifecycle& runs, WorkerEvents& events)
    : m_loader(std::move(loader))
    , m_context(context)
    , m_runs(runs)
    , m_events(events)
{
}

std::unique_ptr<Engine> PackLoader::load(const EngineOptions& options)
{
    const auto progress = [this](const std::string& part, int64_t done, int64_t total) {
        Q_EMIT m_events.loadProgressed(QString::fromStdString(part), done, total);
    };
    try {
        return m_loader(options, progress, &m_context.stop);
    } catch (const MemoryError&) {
        if (!m_context.engine) {
            throw;
        }
    }
    logWarning("Not enough memory for two packs. Unload the present one first…");
    m_runs.forget();
    m_context.engine.reset();
    return m_loader(options, progress, &m_context.stop);
}

void PackLoader::install(std::unique_ptr<Engine> engine, const EngineOptions& options)
{
    m_packFiles.reset();
    m_context.engine = std::move(engine);
    m_context.options = options;
    Q_EMIT m_events.loaded(packInfo(*m_context.engine, options));
    if (options.parts.isEmpty() && bytesIn(options.pack) <= kSmallPackBytes) {
        packFiles();
    }
}

const std::vector<PackFile>& PackLoader::packFiles()
{
    if (!m_packFiles) {
        m_packFiles = m_context.engine->packFiles();
        Q_EMIT m_events.identified(*m_packFiles);
    }
    return *m_packFiles;
}

} // namespace referee::studio
