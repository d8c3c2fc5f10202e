// SPDX-License-Identifier: GPL-3.0-or-later
// The marks of the time line. Each kind has a shape of its own, so that colour is never alone in telling them apart.
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_scene.h"

#include <array>
#include <vector>

namespace referee::ui {

namespace {

constexpr double kReach = 5; ///< of a mark above and below the line
constexpr int kLongestLabel = 150;
constexpr double kBetweenLabels = 8;

/// Whose shape lies on top, and whose text stays where not all find room: the last.
constexpr std::array kRanks
    = { TimelineMark::Restart, TimelineMark::Fork, TimelineMark::TailBegin, TimelineMark::Edit, TimelineMark::Trouble };

QColor colourOf(TimelineMark::Kind kind)
{
    switch (kind) {
    case TimelineMark::Edit:
        return theme().user;
    case TimelineMark::Trouble:
        return theme().error;
    default:
        return theme().hint;
    }
}

void drawShape(QPainter& painter, TimelineMark::Kind kind, const QPointF& at)
{
    const QColor colour = colourOf(kind);
    painter.setPen(QPen(colour, kind == TimelineMark::Restart ? 1 : 1.5));
    painter.setBrush(Qt::NoBrush);
    switch (kind) {
    case TimelineMark::Edit:
        painter.drawLine(at - QPointF(0, kReach + 1), at + QPointF(0, kReach + 1));
        painter.setBrush(colour);
        painter.drawPolygon(
            QPolygonF({ at + QPointF(0, -4), at + QPointF(3.2, 0), at + QPointF(0, 4), at + QPointF(-3.2, 0) }));
        break;
    case TimelineMark::Restart:
        painter.drawLine(at - QPointF(0, kReach - 1), at + QPointF(0, kReach - 1));
        break;
    case TimelineMark::TailBegin:
        painter.drawLine(at - QPointF(0, kReach), at + QPointF(0, kReach));
        break;
    case TimelineMark::Fork:
        painter.setBrush(theme().surface);
        painter.drawEllipse(at, 3, 3);
        break;
    case TimelineMark::Trouble:
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF({ at + QPointF(0, -5), at + QPointF(5, 4), at + QPointF(-5, 4) }));
        break;
    }
}

/// Ten thousand restarts are as many marks as there are pixels, not more.
class MarkPainter {
public:
    MarkPainter(QPainter& painter, const TimelineAxis& axis, const TimelineRows& rows)
        : m_painter(painter)
        , m_axis(axis)
        , m_rows(rows)
        , m_metrics(painter.font())
    {
    }

    void shapes(const QList<TimelineMark>& marks, TimelineMark::Kind kind)
    {
        double last = -1e9;
        for (const TimelineMark& mark : marks) {
            const double x = m_axis.xOf(mark.iteration);
            if (mark.kind == kind && x - last >= 1) {
                drawShape(m_painter, kind, { x, m_rows.axis });
                last = x;
            }
        }
    }

    void labels(const QList<TimelineMark>& marks, TimelineMark::Kind kind)
    {
        m_painter.setPen(colourOf(kind));
        double last = -1e9;
        for (const TimelineMark& mark : marks) {
            const double x = m_axis.xOf(mark.iteration);
            if (mark.kind == kind && x - last >= kBetweenLabels) {
                last = x;
                label(x, markText(mark), kind == TimelineMark::TailBegin);
            }
        }
    }

private:
    /// Under its mark; what names a stretch of time begins there.
    void label(double x, const QString& whole, bool isStretch)
    {
        const QString text = m_metrics.elidedText(whole, Qt::ElideRight, kLongestLabel);
        const double width = m_metrics.horizontalAdvance(text);
        const double most = std::max(m_axis.left(), m_axis.right() - width);
        const double wished = isStretch ? x + kBetweenLabels / 2 : x - width / 2;
        const QRectF box(std::clamp(wished, m_axis.left(), most), m_rows.labels, width, m_metrics.height());
        const QRectF room = box.adjusted(-kBetweenLabels, 0, kBetweenLabels, 0);
        const auto collides = [&room](const QRectF& other) { return other.intersects(room); };
        if (std::none_of(m_taken.begin(), m_taken.end(), collides)) {
            m_painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
            m_taken.push_back(box);
        }
    }

    QPainter& m_painter;
    const TimelineAxis& m_axis;
    const TimelineRows& m_rows;
    QFontMetrics m_metrics;
    std::vector<QRectF> m_taken;
};

} // namespace

void drawMarks(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    MarkPainter marks(painter, axis, rows);
    for (const TimelineMark::Kind kind : kRanks) {
        marks.shapes(scene.marks, kind);
    }
    for (auto kind = kRanks.rbegin(); kind != kRanks.rend(); ++kind) {
        marks.labels(scene.marks, *kind);
    }
    painter.restore();
}

} // namespace referee::ui
