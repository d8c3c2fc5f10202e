// SPDX-License-Identifier: GPL-3.0-or-later
// A run's video by ffmpeg, or as a sequence of pictures.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QSize>
#include <QtGui/QImage>
#include <atomic>
#include <filesystem>
#include <functional>

namespace referee {

/// What the strip below the pictures shows in all frames.
struct FilmFacts {
    std::string prompt;
    int64_t length = 0; ///< iterations of the whole run
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
};

/// Draws frames: the picture of an iteration, and below it the curves, with a line at the iteration. Needs a
/// QGuiApplication, which draws text.
class FilmStrip {
public:
    /// `picture`: the size of the run's pictures; small ones are enlarged.
    FilmStrip(FilmFacts facts, const QSize& picture);

    QSize size() const; ///< of a frame; even, as video formats require
    QImage frame(const QImage& picture, int64_t iteration) const;

private:
    FilmFacts m_facts;
    QSize m_picture;
};

struct FilmPlan {
    std::vector<int64_t> iterations; ///< a frame each
    std::function<QImage(int64_t)> picture; ///< of an iteration
    int framesPerSecond = 12;
    const std::atomic<bool>* stop = nullptr; ///< Cancelled when set; then there is no partial file
};

/// An .mp4 in yuv420p; the last frame is shown for 1.5 seconds. UsageError without ffmpeg;
/// WriteError with ffmpeg's message.
void writeFilm(const std::filesystem::path& file, const FilmPlan& plan, const FilmStrip& strip);
/// FOLDER/0000.png, 0001.png, …; the folder is created. WriteError.
void writeFrames(const std::filesystem::path& folder, const FilmPlan& plan, const FilmStrip& strip);

} // namespace referee
