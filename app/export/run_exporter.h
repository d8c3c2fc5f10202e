// SPDX-License-Identifier: GPL-3.0-or-later
// Writes metrics, latents, pictures, gradients and videos of a run for other programs: `referee export` and File >
// Export of the window.
#pragma once

#include "app/export/export_moments.h"
#include "app/storage/name_claim.h"

#include <QtGui/QImage>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace referee {

/// What to write, and where.
struct ExportOrder {
    std::filesystem::path run;
    std::filesystem::path folder; ///< empty: that of the run
    bool isCsv = false;
    bool isNpz = false;
    bool isPng = false;
    bool isExr = false;
    bool hasParts = false; ///< also maps of the parts of the gradients
    bool isVideo = false;
    bool isFrames = false;
    std::optional<int64_t> at;
    std::optional<int64_t> every;
    std::optional<int> framesPerSecond;

    /// The iteration of `at` (default: `otherwise`), or all multiples of `every` and the last iteration. UsageError for
    /// an iteration that is not between `first` and `last`.
    std::vector<int64_t> iterations(int64_t first, int64_t last, int64_t otherwise) const;
    /// Claims FOLDER/NAME + `words` with these endings. WriteError if the folder does not exist.
    NameClaim claim(const std::string& words, const Endings& endings) const;
    /// Claims a new folder.
    std::filesystem::path newFolder(const char* ending) const;

private:
    std::filesystem::path target() const;
};

/// Who does what an export cannot do itself.
struct ExportHelpers {
    std::function<std::unique_ptr<Engine>(const RunHeader& head)> loadEngine; ///< called when it is first needed
    std::function<void(const std::string& sentence)> note;
    std::function<void(const std::string& what, int64_t iteration, int64_t end)> progress; ///< "Decode", 7, 60
    const std::atomic<bool>* stop = nullptr; ///< Cancelled when set
};

class RunExporter {
public:
    /// LoadError. Both must outlive this.
    RunExporter(const ExportOrder& order, const ExportHelpers& helpers);

    /// Returns the files that it wrote, or their folders. Nothing is overwritten. A video needs a QGuiApplication.
    std::vector<std::string> write();

private:
    using Files = std::vector<std::string>;
    Files writeNumbers() const;
    Files writeLatents() const;
    Files writePictures();
    /// UsageError for a run without gradients.
    Files writeMaps();
    /// From the previews in the run file, or recomputed with `every`.
    Files writeMovie();
    Files writeMapsOf(int64_t iteration, const std::filesystem::path& stem);
    /// Calls `write` with each iteration and the path of its files without ending: one claimed name, or all names in a
    /// new folder.
    template <typename Write>
    Files writeAll(
        const std::vector<int64_t>& iterations, const Endings& endings, const char* folderEnding, const Write& write);
    /// For the file that contains the iteration: a branch shares the files of its past.
    RunMoments& moments(int64_t iteration);
    void loadEngine();
    int64_t first() const { return m_runs.first(); }
    int64_t end() const;
    int64_t lastWithReferee() const;
    QImage moviePicture(int64_t iteration);

    const ExportOrder& m_order;
    const ExportHelpers& m_helpers;
    RunAncestry m_runs;
    std::vector<StepReport> m_reports;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<RunMoments> m_moments;
    const RunFile* m_holder = nullptr; ///< the file of m_moments
    bool m_hasWarned = false; ///< that recomputed iterations differ
};

} // namespace referee
