// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/memory_plan_query.h"

#include "core/base/errors.h"
#include "core/base/log.h"

#include <utility>

namespace referee::studio {

MemoryPlanQuery::MemoryPlanQuery() { m_pool.setMaxThreadCount(1); }

MemoryPlanQuery::~MemoryPlanQuery() { m_pool.waitForDone(); }

void MemoryPlanQuery::ask(const std::shared_ptr<const MemoryPlanner>& planner, const RunSpec& request)
{
    if (!planner) {
        return;
    }
    if (m_isAsking) {
        m_next = { planner, request };
    } else {
        start({ planner, request });
    }
}

void MemoryPlanQuery::start(const Question& question)
{
    m_isAsking = true;
    m_pool.start([this, question] {
        std::optional<MemoryPlan> plan;
        try {
            plan = question.planner->plan(question.request);
        } catch (const Error& error) {
            logDebug(error.what()); // invalid settings: the panel says so
        }
        QMetaObject::invokeMethod(
            this,
            [this, plan, views = question.request.settings.views] {
                m_isAsking = false;
                if (plan) {
                    Q_EMIT answered(*plan, views);
                }
                if (const auto next = std::exchange(m_next, std::nullopt)) {
                    start(*next);
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace referee::studio
