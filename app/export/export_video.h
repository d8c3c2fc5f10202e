// SPDX-License-Identifier: GPL-3.0-or-later
// A run's film by ffmpeg, or as a sequence of pictures.
#pragma once

#include "app/export/film_strip.h"

#include <atomic>
#include <filesystem>
#include <functional>

namespace referee {

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
