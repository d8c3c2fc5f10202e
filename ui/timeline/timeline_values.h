// SPDX-License-Identifier: GPL-3.0-or-later
// Values of a run that the timeline shows, and where an iteration lies on it.
#pragma once

#include <QtCore/QList>
#include <QtCore/QRectF>
#include <QtCore/QString>

#include <optional>

namespace referee::ui {

/// Something that happened before this iteration.
struct TimelineMark {
    enum Kind { Edit, Restart, TailBegin, Fork, Trouble };
    qint64 iteration = 0;
    Kind kind = Edit;
    QString text;
    friend bool operator==(const TimelineMark&, const TimelineMark&) = default;
};

/// A run of the tree. What lies before `first` it shares with its parent.
struct TimelineBranch {
    QString uuid;
    QString parentUuid; ///< empty: it began by itself
    QString name;
    qint64 first = 0; ///< its first own iteration: where it left its parent
    qint64 end = 0; ///< the next iteration that it would do
    qint64 length = 0; ///< that it was meant to have
    QString outcome; ///< a word or two, as "finished"
    bool isCurrent = false;
};

/// Iterations over the width of a widget, with the margins of the curves: both show an iteration at the same place.
class TimelineAxis {
public:
    TimelineAxis() = default;
    TimelineAxis(int width, qint64 span);

    double left() const { return m_left; }
    double right() const { return m_right; }
    qint64 span() const { return m_span; }
    double xOf(qint64 iteration) const;
    /// The nearest, within the span.
    qint64 iterationAt(double x) const;

private:
    double m_left = 0;
    double m_right = 1;
    qint64 m_span = 1;
};

/// "Iteration 57 of 160"; without a known length "Iteration 57".
QString momentText(qint64 iteration, qint64 length);
/// Its own text, or what its kind is called.
QString markText(const TimelineMark& mark);

} // namespace referee::ui
