// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of a run's film: its picture, and below it the curves with the present moment.
// Text is drawn: a QGuiApplication must be there.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QSize>
#include <QtGui/QImage>

namespace referee {

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

} // namespace referee
