// SPDX-License-Identifier: GPL-3.0-or-later
// The exports of `referee export` that need pictures or gradients of iterations.
#pragma once

#include "app/cli/arguments/progress_bar.h"
#include "app/cli/export_arguments.h"
#include "app/export/export_moments.h"

#include <QtGui/QImage>
#include <memory>

namespace referee::cli {

/// Each function returns the files that it wrote, or their folder.
class LookExport {
public:
    /// Both must outlive this. The engine is loaded when it is first needed.
    LookExport(const ExportArguments& arguments, const RunAncestry& runs);

    std::vector<std::string> writePictures();
    /// UsageError for a run without gradients.
    std::vector<std::string> writeMaps();
    /// From the previews in the run file, or recomputed with --every. Needs Qt's offscreen platform to draw text.
    std::vector<std::string> writeMovie();

private:
    /// For the file that contains the iteration: a branch shares the files of its past.
    RunMoments& moments(int64_t iteration);
    void loadEngine();
    int64_t first() const { return m_runs.first(); }
    int64_t end() const;
    int64_t lastWithReferee() const;
    std::vector<std::string> writeMapsOf(int64_t iteration, const std::filesystem::path& stem);
    /// Calls `write` with each iteration and the path of its files without ending: one claimed name, or all names in a
    /// new folder.
    template <typename Write>
    std::vector<std::string> writeAll(
        const std::vector<int64_t>& iterations, const Endings& endings, const char* folderEnding, const Write& write);
    QImage moviePicture(int64_t iteration);
    void show(const char* what, int64_t iteration) const;

    const ExportArguments& m_arguments;
    const RunAncestry& m_runs;
    const RunFile& m_run;
    std::vector<StepReport> m_reports;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<RunMoments> m_moments;
    const RunFile* m_holder = nullptr; ///< the file of m_moments
    StatusLine m_line;
    bool m_hasWarned = false; ///< that recomputed iterations differ
};

} // namespace referee::cli
