// SPDX-License-Identifier: GPL-3.0-or-later
// Counts LibTorch's operators per stage of the pipeline: FLOPs of matrix products, convolutions and attention (2 a
// multiply-add), operators, and waits for the device. Slows the work down: not for timing.
#pragma once

#include "core/base/types.h"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace at {

struct RecordFunction;

} // namespace at

namespace referee {

struct StageCount {
    double flops = 0;
    int64_t operators = 0; ///< calls through the dispatcher, without those from inside other operators
    int64_t waits = 0; ///< the host waited for a value from the device
};

/// Counts while it lives; one at a time in a program (std::logic_error otherwise). Operators of all threads count for
/// the stage that was entered last, those before the first enter() for none.
class OperatorAudit {
public:
    OperatorAudit();
    ~OperatorAudit();
    OperatorAudit(const OperatorAudit&) = delete;
    OperatorAudit& operator=(const OperatorAudit&) = delete;

    /// Give this to StepProfiler::onEnter.
    void enter(Stage stage);

    const std::array<StageCount, kStageNames.size()>& stages() const { return m_stages; }
    StageCount total() const;
    /// "stage: operator" for each wait, in order.
    const std::vector<std::string>& waits() const { return m_waits; }

    /// LibTorch calls this at the start of each operator. Records nest (linear contains addmm): `fresh` has what no
    /// enclosing operator was counted for.
    struct Fresh {
        bool isOutermost = false;
        bool hasFlops = false;
        bool waits = false;
    };
    void note(const at::RecordFunction& record, const Fresh& fresh);

private:
    std::array<StageCount, kStageNames.size()> m_stages {};
    std::vector<std::string> m_waits;
    std::mutex m_mutex;
    std::optional<size_t> m_stage; ///< index into m_stages; none: before the first stage
    uint64_t m_handle = 0;
};

/// The time of an operator of LibTorch, without the operators inside it. On an accelerator that is the time to launch
/// it.
struct OperatorTime {
    std::string stage;
    std::string name; ///< "aten::addmm"
    double ms = 0;
    int64_t calls = 0;
};

/// Measures while it lives; one at a time in a program (std::logic_error otherwise). Slows small operators down.
class OperatorTimes {
public:
    OperatorTimes();
    ~OperatorTimes();
    OperatorTimes(const OperatorTimes&) = delete;
    OperatorTimes& operator=(const OperatorTimes&) = delete;

    /// Give this to StepProfiler::onEnter.
    void enter(Stage stage);
    /// The most expensive first.
    std::vector<OperatorTime> sorted() const;
    /// LibTorch calls this at the end of each operator, on the operator's thread.
    void add(const char* name, double ms);

private:
    std::map<std::pair<std::string, std::string>, OperatorTime> m_times;
    std::mutex m_mutex;
    std::string m_stage;
    uint64_t m_handle = 0;
};

} // namespace referee
