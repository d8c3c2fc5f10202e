// SPDX-License-Identifier: GPL-3.0-or-later
// A worker's thread on fake engines, with everything that it reported.
#pragma once

#include "app/studio/worker/worker_thread.h"
#include "tests/support/fake_engine.h"

#include <QtTest/QtTest>
#include <memory>

namespace referee::test {

using studio::EngineWorker;
using studio::WorkerThread;
using ui::RunState;

/// The window's part, without a window.
class FakeWindow : public QObject {
public:
    explicit FakeWindow(const std::shared_ptr<FakeLab>& lab)
        : thread(fakeLoader(lab))
    {
        auto* worker = &thread.worker();
        connect(worker, &EngineWorker::stateChanged, this, [this](RunState now, bool pack, bool run) {
            state = now;
            hasPack = pack;
            hasRun = run;
        });
        connect(worker, &EngineWorker::stepFinished, this,
            [this](const studio::StepEvent& fact) { steps.push_back(fact.report); });
        connect(worker, &EngineWorker::edited, this, [this](const Edit& fact) { edits.push_back(fact); });
        connect(worker, &EngineWorker::previewReady, this, [this](const QImage& image, qint64 iteration) {
            ++previews;
            lastPreview = image;
            previewIteration = iteration;
            if (acknowledges) {
                thread.post(&EngineWorker::acknowledgePreview);
            }
        });
        connect(worker, &EngineWorker::mapsReady, this, [this](const std::vector<GradientMap>& maps) {
            lastMaps = maps;
            ++mapSets;
            if (acknowledges) {
                thread.post(&EngineWorker::acknowledgeMaps);
            }
        });
    }

    bool waitFor(RunState wanted)
    {
        return QTest::qWaitFor([&] { return state == wanted; }, 10000);
    }
    bool waitForSteps(size_t count)
    {
        return QTest::qWaitFor([&] { return steps.size() >= count; }, 10000);
    }
    bool load()
    {
        thread.interrupt(&EngineWorker::load, EngineOptions {});
        return waitFor(RunState::Ready);
    }
    /// Begins a run of so many iterations and waits until it runs.
    bool begin(int64_t iterations = 100000)
    {
        studio::BeginCommand order;
        order.request.prompt = "a red star";
        order.request.settings.iterations = iterations;
        order.preset = "studio";
        thread.interrupt(&EngineWorker::begin, order);
        return QTest::qWaitFor([&] { return hasRun; }, 10000);
    }

    RunState state = RunState::Idle;
    bool hasPack = false;
    bool hasRun = false;
    bool acknowledges = true;
    std::vector<StepReport> steps;
    std::vector<Edit> edits;
    QImage lastPreview;
    qint64 previewIteration = -1;
    int previews = 0;
    int mapSets = 0;
    std::vector<GradientMap> lastMaps;
    WorkerThread thread; ///< last: is gone before what its signals touch
};

} // namespace referee::test
