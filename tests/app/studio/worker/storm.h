// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand orders at random moments in random order, most of them out of place: what a worker must survive.
#pragma once

#include "app/studio/worker/worker_thread.h"

#include <QtTest/QtTest>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <tuple>

namespace referee::test {

using studio::EngineWorker;
using studio::WorkerThread;
using ui::RunState;

struct StormPlan {
    EngineLoader loader;
    EngineOptions goodPack;
    EngineOptions brokenPack;
    Settings settings; ///< of the runs
    uint32_t seed = 0;
    int actions = 1000;
    int longestWaitMs = 6; ///< between two actions
    size_t watchesOneIn = 4; ///< actions: after it a step or a load may end
    std::function<void(std::mt19937&)> weather = [](std::mt19937&) {}; ///< before each action
};

class Storm : public QObject {
public:
    explicit Storm(StormPlan plan)
        : m_plan(std::move(plan))
        , m_random(m_plan.seed)
    {
        start();
    }

    void rage()
    {
        for (int action = 0; action < m_plan.actions; ++action) {
            m_plan.weather(m_random);
            m_acts.at(m_choice(m_random)).act();
            QTest::qWait(static_cast<int>(pick(static_cast<size_t>(m_plan.longestWaitMs) + 1)));
            if (pick(m_plan.watchesOneIn) == 0) {
                watch();
            }
        }
    }

    /// After the storm a pack can be loaded and a run be painted to its end.
    bool isAlive(int timeoutMs)
    {
        m_hasFinished = false;
        m_thread->interrupt(&EngineWorker::load, m_plan.goodPack);
        m_thread->interrupt(&EngineWorker::cancelLoad); // both arrive, whatever came before
        if (!QTest::qWaitFor([&] { return isResting(); }, timeoutMs)) {
            return false;
        }
        m_thread->interrupt(&EngineWorker::load, m_plan.goodPack);
        if (!QTest::qWaitFor([&] { return m_state == RunState::Ready && m_hasPack && !m_hasRun; }, timeoutMs)) {
            return false;
        }
        m_thread->interrupt(&EngineWorker::begin, order());
        return QTest::qWaitFor([&] { return m_hasFinished; }, timeoutMs);
    }

    int steps = 0;
    int pictures = 0;
    int mapSets = 0;
    int edits = 0;
    int lives = 0; ///< how often the worker was made
    std::set<RunState> visited;

    QByteArray summary() const
    {
        return QStringLiteral(
            "seed %1: %2 actions, %3 steps, %4 pictures, %5 map sets, %6 edits, %7 workers, %8 of %9 states")
            .arg(m_plan.seed)
            .arg(m_plan.actions)
            .arg(steps)
            .arg(pictures)
            .arg(mapSets)
            .arg(edits)
            .arg(lives)
            .arg(visited.size())
            .arg(ui::kRunStates)
            .toUtf8();
    }

private:
    struct Act {
        int weight = 1; ///< how often, compared with the others
        std::function<void()> act;
    };

    static std::discrete_distribution<size_t> choiceOf(const std::vector<Act>& acts)
    {
        std::vector<int> weights;
        for (const auto& act : acts) {
            weights.push_back(act.weight);
        }
        return { weights.begin(), weights.end() };
    }

    size_t pick(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(m_random); }
    bool isResting() const { return m_state != RunState::Loading && m_state != RunState::Running; }

    /// Lets a step or a load end, as a person does who looks.
    void watch()
    {
        const RunState state = m_state;
        const int before = steps;
        std::ignore = QTest::qWaitFor([&] { return m_state != state || steps > before || isResting(); }, 3000);
    }

    void start()
    {
        ++lives;
        m_state = RunState::Idle;
        visited.insert(m_state);
        m_thread = std::make_unique<WorkerThread>(m_plan.loader);
        auto* worker = &m_thread->worker();
        connect(worker, &EngineWorker::stateChanged, this, [this](RunState state, bool hasPack, bool hasRun) {
            m_state = state;
            m_hasPack = hasPack;
            m_hasRun = hasRun;
            visited.insert(state);
        });
        connect(worker, &EngineWorker::stepFinished, this, [this] { ++steps; });
        connect(worker, &EngineWorker::edited, this, [this] { ++edits; });
        connect(worker, &EngineWorker::finished, this, [this] { m_hasFinished = true; });
        connect(worker, &EngineWorker::previewReady, this, [this](const QImage& image) {
            pictures += image.isNull() ? 0 : 1;
            m_thread->post(&EngineWorker::acknowledgePreview);
        });
        connect(worker, &EngineWorker::mapsReady, this, [this] {
            ++mapSets;
            m_thread->post(&EngineWorker::acknowledgeMaps);
        });
        m_thread->interrupt(&EngineWorker::load, m_plan.goodPack);
    }

    /// Signals that the old worker left in the queue are not those of the new one.
    void quitAndStartAgain()
    {
        m_thread.reset();
        QCoreApplication::removePostedEvents(this, QEvent::MetaCall);
        start();
    }

    studio::BeginCommand order()
    {
        studio::BeginCommand order;
        order.request.prompt = "a red star above a blue moon";
        order.request.seed = m_random();
        order.request.settings = m_plan.settings;
        order.preset = "studio";
        return order;
    }

    void start(bool isSingleStep)
    {
        auto begin = order();
        begin.isSingleStep = isSingleStep;
        m_thread->interrupt(&EngineWorker::begin, begin);
    }

    void edit()
    {
        Settings settings = m_plan.settings;
        settings.w1 = static_cast<double>(pick(5));
        settings.w2 = static_cast<double>(100 * pick(9));
        settings.views = static_cast<int64_t>(1 + pick(2));
        settings.tail = static_cast<int64_t>(pick(static_cast<size_t>(2 * settings.iterations)));
        m_thread->post(&EngineWorker::setSettings, settings);
    }

    void load(const EngineOptions& pack) { m_thread->interrupt(&EngineWorker::load, pack); }

    StormPlan m_plan;
    std::mt19937 m_random;
    std::unique_ptr<WorkerThread> m_thread;
    RunState m_state = RunState::Idle;
    bool m_hasPack = false;
    bool m_hasRun = false;
    bool m_hasFinished = false;

    // What lets a run go on comes more often than what ends it, or the storm would mostly rest.
    const std::vector<Act> m_acts {
        { 6, [this] { start(false); } },
        { 1, [this] { start(true); } },
        { 4, [this] { m_thread->interrupt(&EngineWorker::pause); } },
        { 16, [this] { m_thread->post(&EngineWorker::resume); } },
        { 4, [this] { m_thread->post(&EngineWorker::stepOnce); } },
        { 2, [this] { m_thread->interrupt(&EngineWorker::stop); } },
        { 1, [this] { m_thread->interrupt(&EngineWorker::reset); } },
        { 1, [this] { load(m_plan.goodPack); } },
        { 1, [this] { load(m_plan.brokenPack); } },
        { 1, [this] { m_thread->interrupt(&EngineWorker::cancelLoad); } },
        { 8, [this] { edit(); } },
        { 2, [this] { m_thread->post(&EngineWorker::setPrompt, QStringLiteral("a green fish"), QString()); } },
        { 1, [this] { m_thread->post(&EngineWorker::setPrompt, QString(), QString()); } },
        { 2,
            [this] {
                m_thread->post(&EngineWorker::setRegion, RegionMask { 2, 1, { 255, 0 } });
            } },
        { 4, [this] { m_thread->post(&EngineWorker::setMapsWanted, MapSet(pick(1 << kMapKinds))); } },
        { 2, [this] { m_thread->post(&EngineWorker::setScoring, pick(3) == 0); } },
        { 2, [this] { m_thread->post(&EngineWorker::previewNow); } },
        { 2, [this] { m_thread->post(&EngineWorker::setPreviewPeriod, int(20 * pick(3))); } },
        { 2, [this] { m_thread->post(&EngineWorker::requestResult, static_cast<PictureSource>(pick(3))); } },
        { 1, [this] { quitAndStartAgain(); } },
    };
    std::discrete_distribution<size_t> m_choice = choiceOf(m_acts);
};

} // namespace referee::test
