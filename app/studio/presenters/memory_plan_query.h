// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the memory plan of what is wanted off the window's thread: the answer needs the system's free memory, which
// is read from files.
#pragma once

#include "core/engine/engine.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <memory>
#include <optional>

namespace referee::studio {

class MemoryPlanQuery : public QObject {
    Q_OBJECT
public:
    MemoryPlanQuery();
    /// Waits for the question under way: as long as a plan takes.
    ~MemoryPlanQuery() override;

    /// Of several questions in a row only the first and the last are answered.
    void ask(const std::shared_ptr<const MemoryPlanner>& planner, const RunRequest& request);

Q_SIGNALS:
    void answered(const referee::MemoryPlan& plan, qint64 views);

private:
    struct Question {
        std::shared_ptr<const MemoryPlanner> planner;
        RunRequest request;
    };
    void start(const Question& question);

    QThreadPool m_pool;
    bool m_isAsking = false;
    std::optional<Question> m_next;
};

} // namespace referee::studio
