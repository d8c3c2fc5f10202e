// SPDX-License-Identifier: GPL-3.0-or-later
// Where an iteration's time goes: the time that each operator of LibTorch spent itself, without the operators inside
// it. On an accelerator that is the time to launch it.
#pragma once

#include "core/base/types.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace referee {

struct OperatorTime {
    std::string hop;
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
    void enter(Stage hop);
    /// The most expensive first.
    std::vector<OperatorTime> sorted() const;
    /// LibTorch calls this at the end of each operator, on the operator's thread.
    void add(const char* name, double ms);

private:
    std::map<std::pair<std::string, std::string>, OperatorTime> m_times;
    std::mutex m_mutex;
    std::string m_hop;
    uint64_t m_handle = 0;
};

} // namespace referee
