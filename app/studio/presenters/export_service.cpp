// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/export_service.h"

#include "app/studio/worker/worker_context.h"

namespace referee::studio {

ExportService::ExportService(EngineLoader loader)
    : m_loader(std::move(loader))
{
}

void ExportService::attempt(const std::function<void()>& act)
{
    const Outcome outcome = guarded(act);
    if (outcome.wasCancelled) {
        Q_EMIT cancelled();
    } else if (!outcome.failure.isEmpty()) {
        Q_EMIT failed(outcome.failure);
    }
}

/// As the run was painted: other threads or another device give other bits.
std::unique_ptr<Engine> ExportService::engineFor(const RunHeader& head, const EngineOptions& present)
{
    EngineOptions options = head.options;
    options.threads = head.engine.threads;
    std::error_code error;
    if (options.parts.isEmpty() && !std::filesystem::exists(options.pack, error)) {
        options.pack = present.pack;
    }
    const auto tell = [this](const std::string&, int64_t done, int64_t total) {
        Q_EMIT progressed(tr("Loading the models…"), done, total);
    };
    return m_loader(options, tell, &m_stop);
}

void ExportService::write(const std::vector<ExportOrder>& orders, const EngineOptions& present)
{
    QStringList files;
    QStringList notes;
    const ExportHelpers helpers { [&](const RunHeader& head) { return engineFor(head, present); },
        [&notes](const std::string& sentence) { notes << QString::fromStdString(sentence); },
        [this](const std::string& what, int64_t iteration, int64_t end) {
            const QString text = what == "Decode" ? tr("Decoding iteration %1 of %2…")
                : what == "Recompute"             ? tr("Computing the gradients of iteration %1 of %2…")
                                                  : tr("Writing iteration %1 of %2…");
            Q_EMIT progressed(text.arg(iteration).arg(end), iteration, end);
        },
        &m_stop };
    attempt([&] {
        for (const ExportOrder& order : orders) {
            for (const std::string& file : RunExporter(order, helpers).write()) {
                files << QString::fromStdString(file);
            }
        }
        Q_EMIT written(files, notes);
    });
}

void ExportService::prove(const QString& run, const EngineOptions& present)
{
    attempt([&] {
        const RunFile file = RunFile::open(run.toStdString(), RunFile::Access::Read);
        const auto engine = engineFor(file.head(), present);
        const ReplayResult result = replay(
            *engine, file,
            [&](int64_t iteration) {
                Q_EMIT progressed(
                    tr("Painting iteration %1 of %2 again…").arg(iteration).arg(file.end()), iteration, file.end());
            },
            &m_stop);
        if (const auto& difference = result.difference) {
            Q_EMIT proved(false,
                tr("The replay differs from iteration %1 on: %2 by up to %3. %4")
                    .arg(difference->iteration)
                    .arg(QString::fromStdString(difference->tensor))
                    .arg(difference->greatest)
                    .arg(QString::fromStdString(difference->cause)));
        } else {
            Q_EMIT proved(true, tr("Identical: %1 states compared, bit for bit.").arg(result.compared));
        }
    });
}

} // namespace referee::studio
