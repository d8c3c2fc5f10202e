// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <memory>
#include <optional>

namespace referee::studio {

/// Plans the memory of the wanted run on another thread, since this reads the system's free memory from files.
class MemoryPlanQuery : public QObject {
    Q_OBJECT
public:
    MemoryPlanQuery();
    /// Waits for the plan under way.
    ~MemoryPlanQuery() override;

    /// Of several calls in a row only the first and the last are answered.
    void ask(const std::shared_ptr<const MemoryPlanner>& planner, const RunSpec& request);

Q_SIGNALS:
    void answered(const referee::MemoryPlan& plan, qint64 views);

private:
    struct Question {
        std::shared_ptr<const MemoryPlanner> planner;
        RunSpec request;
    };
    void start(const Question& question);

    QThreadPool m_pool;
    bool m_isAsking = false;
    std::optional<Question> m_next;
};

} // namespace referee::studio
