// SPDX-License-Identifier: GPL-3.0-or-later
// A run's film by ffmpeg, or as a sequence of pictures.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QSize>
#include <QtGui/QImage>
#include <atomic>
#include <filesystem>
#include <functional>

namespace referee {

// Frames of a run's film: its picture, and below it the curves with the present moment.
// Text is drawn: a QGuiApplication must be there.

/// What the strip shows, the same for all frames.
struct FilmFacts {
    std::string prompt;
    int64_t length = 0; ///< iterations of the whole run
    std::vector<StepReport> reports;
    std::vector<Edit> edits;
};

class FilmStrip {
public:
    /// `picture`: size of the run's pictures; small ones are enlarged.
    FilmStrip(FilmFacts facts, const QSize& picture);

    QSize size() const; ///< of a frame; even, as video formats want it
    QImage frame(const QImage& picture, int64_t iteration) const;

private:
    FilmFacts m_facts;
    QSize m_picture;
};

struct FilmPlan {
    std::vector<int64_t> iterations; ///< a frame each
    std::function<QImage(int64_t)> picture; ///< of an iteration
    int framesPerSecond = 12;
    const std::atomic<bool>* stop = nullptr; ///< Cancelled when set; then nothing is left behind
};

/// Path of an installed ffmpeg; empty: none.
std::filesystem::path findFfmpeg();

/// An .mp4 that every player knows; the last frame stands for a second and a half. UsageError without ffmpeg (what to
/// install, or --frames); WriteError with ffmpeg's own words.
void writeFilm(const std::filesystem::path& file, const FilmPlan& plan, const FilmStrip& strip);
/// FOLDER/0000.png, 0001.png, …; the folder is made. WriteError.
void writeFrames(const std::filesystem::path& folder, const FilmPlan& plan, const FilmStrip& strip);

} // namespace referee
