// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline shows, and how its film and its marks are drawn: once for each change; moving the play head only
// copies the drawing.
#pragma once

#include "ui/picture/picture_moments.h"
#include "ui/timeline/timeline_values.h"

#include <QtGui/QPainter>
#include <algorithm>

namespace referee::ui {

struct TimelineScene {
    static constexpr qint64 kMaxThumbnailBytes = 24LL << 20;

    qint64 length = 0;
    qint64 end = 0; ///< the next iteration: the present
    qint64 furthest = 0; ///< end of the longest branch
    std::optional<qint64> shown; ///< none: the present
    std::optional<qint64> compared; ///< of this run
    bool isComparing = false; ///< also with something else
    QList<TimelineMark> marks; ///< by iteration
    PictureHistory thumbnails { kMaxThumbnailBytes };

    qint64 span() const { return std::max({ length, end, furthest }); }
    qint64 moment() const { return shown.value_or(end); }
    /// First iteration without the referee; none where no mark says so.
    std::optional<qint64> tailBegin() const;
    /// In the order of iterations; equal marks are kept once.
    void add(const TimelineMark& mark);
    QList<TimelineMark> marksBetween(qint64 first, qint64 last) const;
};

/// The heights of the parts, from the top of the canvas.
struct TimelineRows {
    explicit TimelineRows(int height);
    static int minHeight();
    static int preferredHeight();
    static int maxHeight();
    QRectF film; ///< its x is not used
    double axis = 0; ///< the middle of the line
    double labels = 0; ///< top of the texts
};

/// Thumbnails side by side; empty where nothing was done yet.
void drawFilm(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows);
/// How many frames of the film lie in the past: the film is drawn again when this changes.
int filledFrames(const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows);
/// The axis with the tail's shade; the past is stronger than the future.
void drawTime(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows);
void drawMarks(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows);
/// The shown iteration, amber when a user chose it, and the one that is compared with.
void drawMoments(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows);

} // namespace referee::ui
