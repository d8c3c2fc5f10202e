// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_recorder.h"

#include "core/base/errors.h"

#include <chrono>

namespace referee {

RunRecorder::RunRecorder(RunFile file, RecorderOptions options)
    : m_file(std::move(file))
    , m_options(options)
{
}

std::optional<std::string> RunRecorder::append(const IterationRecord& record)
{
    const auto start = std::chrono::steady_clock::now();
    auto trouble = write(record);
    m_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return trouble;
}

std::optional<std::string> RunRecorder::write(const IterationRecord& record)
{
    try {
        m_file.append(record);
        return m_file.isGone() ? takenIntoMemory() : budgetPassed();
    } catch (const WriteError& error) {
        if (isInMemory()) {
            throw; // the memory itself did not suffice
        }
        std::string why = error.what();
        m_file = m_file.toMemory();
        m_file.append(record);
        return why;
    }
}

/// SQLite writes on into a file that has no name any more.
std::string RunRecorder::takenIntoMemory()
{
    const std::string path = m_file.path().string();
    m_file = m_file.toMemory();
    return path + ": the file of this run was removed or replaced while it was painted.";
}

std::optional<std::string> RunRecorder::budgetPassed()
{
    if (m_options.budgetBytes == 0 || m_isBudgetTold || m_file.bytes() <= m_options.budgetBytes) {
        return std::nullopt;
    }
    m_isBudgetTold = true;
    return m_file.path().string() + ": the run takes more than the " + std::to_string(m_options.budgetBytes >> 20)
        + " MB that were set for it. Nothing is thrown away: referee compact makes it smaller when you wish.";
}

} // namespace referee
