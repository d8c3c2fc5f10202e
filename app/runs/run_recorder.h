// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a run down while it is painted. Trouble with the file never ends the run: it goes on in memory.
#pragma once

#include "app/storage/run_file.h"

namespace referee {

struct RecorderOptions {
    int previewEvery = 5; ///< iterations
    uint64_t budgetBytes = 0; ///< of the file; 0: as large as it gets
};

class RunRecorder {
public:
    RunRecorder(RunFile file, RecorderOptions options);

    /// A preview of this iteration belongs into the file.
    bool wantsPicture(int64_t iteration) const
    {
        return iteration % m_options.previewEvery == 0 || iteration == m_file.head().firstIteration;
    }
    /// Never throws for the file's sake. A sentence, once, when the run goes on in memory or the budget is passed.
    std::optional<std::string> append(const IterationRecord& record);
    RunFile& file() { return m_file; }
    const RunFile& file() const { return m_file; }
    /// What append() took so far.
    double seconds() const { return m_seconds; }
    bool isInMemory() const { return m_file.path().empty(); }

private:
    std::optional<std::string> write(const IterationRecord& record);
    std::string takenIntoMemory();
    std::optional<std::string> budgetPassed();
    RunFile m_file;
    RecorderOptions m_options;
    bool m_isBudgetTold = false;
    double m_seconds = 0;
};

} // namespace referee
