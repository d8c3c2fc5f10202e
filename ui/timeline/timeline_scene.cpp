// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_scene.h"

#include "ui/theme/theme.h"

#include <array>
#include <cmath>
#include <vector>

namespace referee::ui {

namespace {

constexpr int kMinFilm = 16;
constexpr int kWishedFilm = 32;
constexpr int kMaxFilm = 72;
constexpr int kAxisHeight = 16;
constexpr double kFrameGap = 2;
constexpr double kFrameCorner = 2;
constexpr double kHead = 4.5; ///< radius of the play head

int labelHeight() { return QFontMetrics(hintFont()).height(); }

/// A frame is as wide as high, since pictures of a run nearly always are.
int frameCount(const TimelineAxis& axis, const TimelineRows& rows)
{
    const double width = axis.right() - axis.left();
    return std::max(1, static_cast<int>(std::lround(width / (rows.film.height() + kFrameGap))));
}

QRectF frameRect(int frame, int count, const TimelineAxis& axis, const TimelineRows& rows)
{
    const double step = (axis.right() - axis.left()) / count;
    return { axis.left() + frame * step, rows.film.top(), step - kFrameGap, rows.film.height() };
}

/// The middle of the picture that fills the frame.
QRectF croppedTo(const QRectF& frame, const QSize& image)
{
    const double scale = std::max(frame.width() / image.width(), frame.height() / image.height());
    const QSizeF size = frame.size() / scale;
    return { QPointF((image.width() - size.width()) / 2, (image.height() - size.height()) / 2), size };
}

// Marks: each kind has a shape of its own, so that colour is never alone in telling them apart.

constexpr double kReach = 5; ///< of a mark above and below the line
constexpr int kMaxLabel = 180; ///< holds the name of a setting and its values
constexpr double kBetweenLabels = 8;

/// The last has its shape on top.
constexpr std::array kRanks
    = { TimelineMark::Restart, TimelineMark::Fork, TimelineMark::TailBegin, TimelineMark::Edit, TimelineMark::Trouble };
/// The first keeps its text where not all fit. The tail's comes before edits: it names a stretch of the run.
constexpr std::array kLabelRanks
    = { TimelineMark::Trouble, TimelineMark::TailBegin, TimelineMark::Edit, TimelineMark::Fork, TimelineMark::Restart };

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

/// At most one mark a pixel, also of ten thousand restarts.
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
    /// Under its mark, else beside it; what names a stretch of time begins there.
    void label(double x, const QString& whole, bool isStretch)
    {
        const QString text = m_metrics.elidedText(whole, Qt::ElideRight, kMaxLabel);
        const double width = m_metrics.horizontalAdvance(text);
        const double most = std::max(m_axis.left(), m_axis.right() - width);
        const double before = x - width;
        const double behind = x + kBetweenLabels / 2;
        for (const double wished : { isStretch ? behind : x - width / 2, before, behind }) {
            const QRectF box(std::clamp(wished, m_axis.left(), most), m_rows.labels, width, m_metrics.height());
            const QRectF room = box.adjusted(-kBetweenLabels, 0, kBetweenLabels, 0);
            const auto collides = [&room](const QRectF& other) { return other.intersects(room); };
            if (std::none_of(m_taken.begin(), m_taken.end(), collides)) {
                m_painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
                m_taken.push_back(box);
                return;
            }
        }
    }

    QPainter& m_painter;
    const TimelineAxis& m_axis;
    const TimelineRows& m_rows;
    QFontMetrics m_metrics;
    std::vector<QRectF> m_taken;
};

} // namespace

std::optional<qint64> TimelineScene::tailBegin() const
{
    for (const TimelineMark& mark : marks) {
        if (mark.kind == TimelineMark::TailBegin) {
            return mark.iteration;
        }
    }
    return std::nullopt;
}

void TimelineScene::add(const TimelineMark& mark)
{
    const auto isBefore = [](const TimelineMark& a, const TimelineMark& b) { return a.iteration < b.iteration; };
    const auto [first, last] = std::equal_range(marks.begin(), marks.end(), mark, isBefore);
    if (std::find(first, last, mark) == last) {
        marks.insert(last, mark);
    }
}

QList<TimelineMark> TimelineScene::marksBetween(qint64 first, qint64 last) const
{
    const auto isBefore = [](const TimelineMark& mark, qint64 iteration) { return mark.iteration < iteration; };
    const auto from = std::lower_bound(marks.begin(), marks.end(), first, isBefore);
    const auto to = std::lower_bound(from, marks.end(), last + 1, isBefore);
    return QList<TimelineMark>(from, to);
}

TimelineRows::TimelineRows(int height)
    : film(0, 0, 0, std::clamp(height - (minHeight() - kMinFilm), kMinFilm, kMaxFilm))
    , axis(film.bottom() + kAxisHeight / 2.0 + 1)
    , labels(film.bottom() + kAxisHeight)
{
}

int TimelineRows::minHeight() { return kMinFilm + kAxisHeight + labelHeight(); }

int TimelineRows::preferredHeight() { return minHeight() - kMinFilm + kWishedFilm; }

int TimelineRows::maxHeight() { return minHeight() - kMinFilm + kMaxFilm; }

int filledFrames(const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows)
{
    const double perIteration = frameCount(axis, rows) / static_cast<double>(axis.span());
    return static_cast<int>(std::ceil(static_cast<double>(scene.end) * perIteration));
}

void drawFilm(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows)
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(Qt::NoPen);
    const int count = frameCount(axis, rows);
    const int filled = scene.thumbnails.isEmpty() ? 0 : filledFrames(scene, axis, rows);
    QColor ground = theme().raised;
    ground.setAlphaF(0.6F);
    for (int i = 0; i < count; ++i) {
        const QRectF frame = frameRect(i, count, axis, rows);
        if (i >= filled) {
            painter.setBrush(ground);
            painter.drawRoundedRect(frame, kFrameCorner, kFrameCorner);
            continue;
        }
        const qint64 middle = std::min(axis.iterationAt(frame.center().x()), scene.end);
        const QImage image = scene.thumbnails.at(middle).image;
        painter.drawImage(frame, image, croppedTo(frame, image.size()));
    }
    painter.restore();
}

void drawTime(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows)
{
    painter.save();
    if (const auto tail = scene.tailBegin()) {
        QColor shade = theme().line;
        shade.setAlphaF(0.4F);
        painter.fillRect(QRectF(QPointF(axis.xOf(*tail), rows.film.bottom() + 2),
                             QPointF(axis.right(), rows.labels + labelHeight())),
            shade);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().line, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(axis.left(), rows.axis), QPointF(axis.xOf(std::max(scene.length, scene.end)), rows.axis));
    painter.setPen(QPen(theme().hint, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(axis.left(), rows.axis), QPointF(axis.xOf(scene.end), rows.axis));
    painter.restore();
}

void drawMoments(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (scene.compared) { // a letter, as on the picture
        const double x = axis.xOf(*scene.compared);
        painter.setPen(QPen(theme().text, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, rows.film.top()), QPointF(x, rows.axis - kHead));
        QFont bold = hintFont();
        bold.setBold(true);
        painter.setFont(bold);
        const QRectF ground(x - 6, rows.axis - 7, 12, 14);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().text);
        painter.drawRoundedRect(ground, 3, 3);
        painter.setPen(theme().surface);
        painter.drawText(ground, Qt::AlignCenter, QStringLiteral("B"));
    }
    const double x = axis.xOf(scene.moment());
    const QColor colour = scene.shown ? theme().user : theme().text;
    if (scene.shown) {
        QColor edge = theme().surface; // so that the line shows on a picture of its own colour
        edge.setAlphaF(0.7F);
        painter.setPen(QPen(edge, 3.5));
        painter.drawLine(QPointF(x, rows.film.top()), QPointF(x, rows.film.bottom()));
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(QPointF(x, rows.film.top()), QPointF(x, rows.axis));
    }
    painter.setPen(QPen(theme().surface, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(x, rows.axis), kHead + 0.75, kHead + 0.75);
    painter.restore();
}

void drawMarks(QPainter& painter, const TimelineScene& scene, const TimelineAxis& axis, const TimelineRows& rows)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(hintFont());
    MarkPainter marks(painter, axis, rows);
    for (const TimelineMark::Kind kind : kRanks) {
        marks.shapes(scene.marks, kind);
    }
    for (const TimelineMark::Kind kind : kLabelRanks) {
        marks.labels(scene.marks, kind);
    }
    painter.restore();
}

} // namespace referee::ui
