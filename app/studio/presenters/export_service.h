// SPDX-License-Identifier: GPL-3.0-or-later
// Exports and replays run files on a thread of its own, with an engine of its own where they need one, so that the run
// in the window goes on.
#pragma once

#include "app/export/run_exporter.h"
#include "app/storage/service_thread.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <atomic>
#include <functional>

namespace referee::studio {

class ExportService : public QObject {
    Q_OBJECT
public:
    explicit ExportService(EngineLoader loader);

    /// From any thread: ends the work under way soon.
    void cancel() { m_stop = true; }
    /// Forgets a cancel() that came too late, before the next work is posted.
    void prepare() { m_stop = false; }

public Q_SLOTS:
    /// `present`: the options of the loaded pack, for a run whose pack has moved.
    void write(const std::vector<referee::ExportOrder>& orders, const referee::EngineOptions& present);
    /// Paints the run again and compares each of its states, bit for bit.
    void prove(const QString& run, const referee::EngineOptions& present);

Q_SIGNALS:
    void progressed(const QString& text, qint64 done, qint64 total);
    /// Ends the work: what came of it, in sentences.
    void written(const QStringList& files, const QStringList& notes);
    void proved(bool isIdentical, const QString& sentence);
    void failed(const QString& sentence);
    void cancelled();

private:
    void attempt(const std::function<void()>& act);
    std::unique_ptr<Engine> engineFor(const RunHeader& head, const EngineOptions& present);

    EngineLoader m_loader;
    std::atomic<bool> m_stop = false;
};

/// Its end waits for the stage under way.
class ExportThread : public ServiceThread<ExportService> {
public:
    explicit ExportThread(EngineLoader loader)
        : ServiceThread("export", new ExportService(std::move(loader)))
    {
    }
    ~ExportThread() { service().cancel(); }
};

} // namespace referee::studio
