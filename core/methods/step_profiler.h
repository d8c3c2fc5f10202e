// SPDX-License-Identifier: GPL-3.0-or-later
// The present stage of a step: times each, tests the stop flag between them, keeps tensors for a trace.
#pragma once

#include "core/base/errors.h"
#include "core/base/types.h"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <torch/torch.h>

namespace referee {

class StepProfiler {
public:
    explicit StepProfiler(const std::atomic<bool>* stop = nullptr)
        : m_stop(stop)
    {
    }

    /// Ends the present stage and begins `stage`. Throws Cancelled when the stop flag is set.
    void enter(Stage stage)
    {
        leave();
        checkStop();
        m_stage = stage;
        if (onEnter) {
            onEnter(stage);
        }
    }

    /// Ends the present stage.
    void leave()
    {
        const auto now = Clock::now();
        if (m_stage) {
            m_ms[static_cast<size_t>(*m_stage)] += std::chrono::duration<double, std::milli>(now - m_since).count();
        }
        m_stage.reset();
        m_since = now;
    }

    void checkStop() const
    {
        if (m_stop != nullptr && m_stop->load(std::memory_order_relaxed)) {
            throw Cancelled("The step was stopped and discarded.");
        }
    }

    /// Keeps a tensor for a trace, when one is wanted.
    void keep(const std::string& name, const torch::Tensor& tensor)
    {
        if (kept != nullptr && tensor.defined()) {
            (*kept)[name] = tensor.detach();
        }
    }

    const std::array<double, kStageNames.size()>& ms() const { return m_ms; }

    std::map<std::string, torch::Tensor>* kept = nullptr; ///< where keep() writes; nullptr: no trace
    std::function<void(Stage)> onEnter; ///< the operator audit of `referee bench`

private:
    using Clock = std::chrono::steady_clock;
    const std::atomic<bool>* m_stop;
    std::optional<Stage> m_stage;
    Clock::time_point m_since = Clock::now();
    std::array<double, kStageNames.size()> m_ms {};
};

} // namespace referee
