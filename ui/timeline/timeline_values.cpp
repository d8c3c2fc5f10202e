// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_values.h"

#include "ui/theme/theme.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QFontMetrics>

#include <algorithm>
#include <array>
#include <cmath>

namespace referee::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("Timeline", text); }

} // namespace

TimelineAxis::TimelineAxis(int width, qint64 span)
    : m_left(QFontMetrics(hintFont()).horizontalAdvance(QStringLiteral("0.0000"))) // where the curves have their values
    , m_right(std::max(m_left + 1, 1.0 * width - kGap))
    , m_span(std::max<qint64>(1, span))
{
}

double TimelineAxis::xOf(qint64 iteration) const
{
    return m_left + (m_right - m_left) * static_cast<double>(iteration) / static_cast<double>(m_span);
}

qint64 TimelineAxis::iterationAt(double x) const
{
    const double share = (x - m_left) / (m_right - m_left);
    return std::clamp<qint64>(std::llround(share * static_cast<double>(m_span)), 0, m_span);
}

QString momentText(qint64 iteration, qint64 length)
{
    return length > 0 ? translated(QT_TRANSLATE_NOOP("Timeline", "Iteration %1 of %2")).arg(iteration).arg(length)
                      : translated(QT_TRANSLATE_NOOP("Timeline", "Iteration %1")).arg(iteration);
}

QString markText(const TimelineMark& mark)
{
    static constexpr std::array kKinds { QT_TRANSLATE_NOOP("Timeline", "edit"), QT_TRANSLATE_NOOP("Timeline", "EMA"),
        QT_TRANSLATE_NOOP("Timeline", "SDS alone"), QT_TRANSLATE_NOOP("Timeline", "branch"),
        QT_TRANSLATE_NOOP("Timeline", "trouble") };
    return mark.text.isEmpty() ? translated(kKinds[static_cast<std::size_t>(mark.kind)]) : mark.text;
}

} // namespace referee::ui
