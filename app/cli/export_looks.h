// SPDX-License-Identifier: GPL-3.0-or-later
// The exports that look at moments of a run: pictures, gradients, films.
#pragma once

#include "app/cli/export_arguments.h"
#include "app/export/export_moments.h"

#include <QtGui/QImage>
#include <memory>

namespace referee::cli {

/// Each returns what it wrote: files, or a folder when there are many.
class LookExport {
public:
    /// Both outlive this. The engine is loaded when it is first needed.
    LookExport(const ExportArguments& arguments, const RunAncestry& runs);

    std::vector<std::string> writePictures();
    /// UsageError for a run without gradients.
    std::vector<std::string> writeMaps();
    /// Of the previews in the file, or with --every painted again. Text is drawn: Qt must be there, without a screen.
    std::vector<std::string> writeMovie();

private:
    /// Of the file that holds an iteration: a branch shares what lies before it.
    RunMoments& moments(int64_t iteration);
    void loadEngine();
    int64_t first() const { return m_runs.first(); }
    int64_t end() const;
    int64_t lastWithReferee() const;
    std::vector<std::string> writeMapsOf(int64_t iteration, const std::filesystem::path& stem);
    QImage moviePicture(int64_t iteration);
    void tell(const char* what, int64_t iteration) const;

    const ExportArguments& m_arguments;
    const RunAncestry& m_runs;
    const RunFile& m_run;
    std::vector<StepReport> m_reports;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<RunMoments> m_moments;
    const RunFile* m_looked = nullptr; ///< the file of m_moments
    bool m_hasTold = false; ///< that the iterations done again are others
};

} // namespace referee::cli
