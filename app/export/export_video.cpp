// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_video.h"

#include "app/storage/atomic_file.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/metric_table.h"
#include "ui/theme/theme.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <algorithm>
#include <limits>
#include <unistd.h>

namespace referee {

namespace {

constexpr int kMinSide = 512; ///< of the picture's longer side in a frame
constexpr int kStripHeight = 148;
constexpr int kTextHeight = 18;
constexpr int kTextPixels = 13;
constexpr qreal kFuture = 0.3; ///< opacity of later iterations
constexpr qreal kMark = 4; ///< half the width of an edit's mark

struct FilmCurve {
    const Metric& metric;
    QColor colour;
    Qt::PenStyle pen;
};

QString tr(const char* text) { return QCoreApplication::translate("referee::FilmStrip", text); }

std::vector<FilmCurve> filmCurves()
{
    const auto& theme = ui::theme();
    return { { findMetric("itm"), theme.referee, Qt::SolidLine },
        { findMetric("caption"), theme.referee, Qt::DashLine }, { findMetric("sds_norm"), theme.sds, Qt::SolidLine } };
}

int even(double length) { return std::max(2, 2 * static_cast<int>(length / 2 + 0.5)); }

QFont textFont()
{
    QFont font;
    font.setPixelSize(kTextPixels);
    return font;
}

/// Draws one frame's strip; each curve is scaled from its minimum to its maximum.
class StripPainter {
public:
    StripPainter(QPainter& painter, const FilmFacts& facts, const QRect& area)
        : m_painter(painter)
        , m_facts(facts)
        , m_text(area.adjusted(ui::kPad, ui::kGap, -ui::kPad, 0))
        , m_plot(QRectF(area).adjusted(ui::kPad, ui::kGap + 2 * kTextHeight + 10, -ui::kPad, -ui::kPad))
        , m_curves(filmCurves())
    {
        m_painter.setFont(textFont());
        m_painter.setRenderHint(QPainter::Antialiasing);
    }

    void draw(int64_t iteration)
    {
        drawHead(iteration);
        drawLegend(iteration);
        drawTail();
        drawEdits(iteration);
        m_painter.setPen(QPen(ui::theme().line, 1));
        m_painter.drawLine(m_plot.bottomLeft(), m_plot.bottomRight());
        const double now = x(iteration);
        for (const auto& curve : m_curves) {
            drawCurve(curve, m_plot, kFuture);
            QRectF past = m_plot;
            past.setRight(now);
            drawCurve(curve, past, 1);
        }
        m_painter.setPen(QPen(ui::theme().user, 2));
        m_painter.drawLine(QPointF(now, m_plot.top() - kMark), QPointF(now, m_plot.bottom()));
    }

private:
    double x(int64_t iteration) const
    {
        const auto last = static_cast<double>(std::max<int64_t>(1, m_facts.length));
        return m_plot.left() + m_plot.width() * std::clamp(static_cast<double>(iteration) / last, 0.0, 1.0);
    }

    void drawHead(int64_t iteration)
    {
        const QRect line(m_text.left(), m_text.top(), m_text.width(), kTextHeight);
        const QString position = tr("%1 of %2").arg(iteration).arg(m_facts.length);
        const QFontMetrics metrics(m_painter.font(), m_painter.device());
        m_painter.setPen(ui::theme().user);
        m_painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, position);
        const int room = line.width() - metrics.horizontalAdvance(position) - ui::kPad;
        m_painter.setPen(ui::theme().text);
        m_painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(QString::fromStdString(promptAt(iteration)), Qt::ElideRight, room));
    }

    /// The last prompt that was set before.
    std::string promptAt(int64_t iteration) const
    {
        std::string prompt = m_facts.prompt;
        for (const auto& edit : m_facts.edits) {
            if (edit.key == "prompt" && edit.iteration <= iteration) {
                prompt = edit.after;
            }
        }
        return prompt;
    }

    void drawLegend(int64_t iteration)
    {
        const auto report = std::ranges::find(m_facts.reports, iteration, &StepReport::iteration);
        const QFontMetrics metrics(m_painter.font(), m_painter.device());
        const int top = m_text.top() + kTextHeight;
        const int column = m_text.width() / static_cast<int>(m_curves.size());
        int left = m_text.left();
        for (const auto& curve : m_curves) {
            const QString label = tr(curve.metric.label.c_str());
            const bool isKnown = report != m_facts.reports.end() && curve.metric.isMeasured(*report);
            const QString value = isKnown ? QString::number(curve.metric.value(*report), 'g', 3) : QStringLiteral("–");
            m_painter.setPen(QPen(curve.colour, 2, curve.pen));
            const int middle = top + kTextHeight / 2;
            m_painter.drawLine(left, middle, left + 18, middle);
            m_painter.setPen(ui::theme().hint);
            const QRect name(left + 24, top, column - 24, kTextHeight);
            m_painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter, label);
            m_painter.setPen(ui::theme().text);
            m_painter.drawText(name.adjusted(metrics.horizontalAdvance(label + QStringLiteral("  ")), 0, 0, 0),
                Qt::AlignLeft | Qt::AlignVCenter, value);
            left += column;
        }
    }

    /// The iterations of SDS alone.
    void drawTail()
    {
        const auto first = std::ranges::find(m_facts.reports, true, &StepReport::isTail);
        if (first != m_facts.reports.end() && first != m_facts.reports.begin()) {
            QRectF tail = m_plot;
            tail.setLeft(x(first->iteration));
            m_painter.fillRect(tail, ui::theme().raised);
        }
    }

    void drawEdits(int64_t iteration)
    {
        m_painter.setPen(Qt::NoPen);
        for (const auto& edit : m_facts.edits) {
            QColor colour = ui::theme().user;
            colour.setAlphaF(edit.iteration <= iteration ? 1.0F : static_cast<float>(kFuture));
            m_painter.setBrush(colour);
            const QPointF tip(x(edit.iteration), m_plot.top());
            const QPointF corners[] = { tip, tip + QPointF(-kMark, -2 * kMark), tip + QPointF(kMark, -2 * kMark) };
            m_painter.drawPolygon(corners, 3);
        }
        m_painter.setBrush(Qt::NoBrush);
    }

    void drawCurve(const FilmCurve& curve, const QRectF& clip, qreal opacity)
    {
        QPolygonF points;
        double min = std::numeric_limits<double>::max();
        double max = std::numeric_limits<double>::lowest();
        for (const auto& report : m_facts.reports) {
            if (curve.metric.isMeasured(report)) {
                points << QPointF(x(report.iteration), curve.metric.value(report));
                min = std::min(min, points.back().y());
                max = std::max(max, points.back().y());
            }
        }
        for (QPointF& point : points) {
            const double height = max > min ? (point.y() - min) / (max - min) : 0.5;
            point.setY(m_plot.bottom() - 2 - height * (m_plot.height() - 4));
        }
        QPainterPath path;
        path.addPolygon(points);
        m_painter.save();
        m_painter.setClipRect(clip);
        m_painter.setOpacity(opacity);
        m_painter.setPen(QPen(curve.colour, 1.6, curve.pen));
        m_painter.drawPath(path);
        m_painter.restore();
    }

    QPainter& m_painter;
    const FilmFacts& m_facts;
    QRect m_text;
    QRectF m_plot;
    std::vector<FilmCurve> m_curves;
};

} // namespace

FilmStrip::FilmStrip(FilmFacts facts, const QSize& picture)
    : m_facts(std::move(facts))
{
    const double scale
        = std::max(1.0, static_cast<double>(kMinSide) / std::max({ 1, picture.width(), picture.height() }));
    m_picture = { even(scale * picture.width()), even(scale * picture.height()) };
}

QSize FilmStrip::size() const { return m_picture + QSize(0, kStripHeight); }

QImage FilmStrip::frame(const QImage& picture, int64_t iteration) const
{
    QImage frame(size(), QImage::Format_RGB888);
    frame.fill(ui::theme().surface);
    QPainter painter(&frame);
    painter.drawImage(0, 0,
        picture.convertToFormat(QImage::Format_RGB32)
            .scaled(m_picture, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    StripPainter(painter, m_facts, QRect(0, m_picture.height(), m_picture.width(), kStripHeight)).draw(iteration);
    return frame;
}

namespace {

constexpr double kLastSeconds = 1.5;
constexpr int kTimeoutMs = 60000; ///< for ffmpeg to read a frame, or to end

void throwIfStopped(const FilmPlan& plan)
{
    if (plan.stop && *plan.stop) {
        throw Cancelled("Interrupted; no video was written.");
    }
}

/// Path of an installed ffmpeg; empty: none.
QString findFfmpeg() { return QStandardPaths::findExecutable(QStringLiteral("ffmpeg")); }

/// ffmpeg while it reads frames. Its file has another name until it is complete.
class Encoder {
public:
    Encoder(const std::filesystem::path& file, const QSize& size, int framesPerSecond)
        : m_file(file)
        , m_unfinished(QString::fromStdString(file.string()) + QStringLiteral(".part"))
    {
        const QString options
            = QStringLiteral("-hide_banner -loglevel error -y -f rawvideo -pix_fmt rgb24 -s %1x%2 -r %3 "
                             "-i - -pix_fmt yuv420p -b:v 4M -movflags +faststart -f mp4")
                  .arg(size.width())
                  .arg(size.height())
                  .arg(framesPerSecond);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setChildProcessModifier([] { ::setsid(); }); // Ctrl+C is handled by us alone
        m_process.start(findFfmpeg(), options.split(QLatin1Char(' ')) << m_unfinished);
        if (!m_process.waitForStarted()) {
            fail(m_process.errorString());
        }
    }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
        QFile::remove(m_unfinished); // renamed when the video is complete
    }

    void add(const QImage& frame)
    {
        for (int row = 0; row < frame.height(); ++row) {
            m_process.write(reinterpret_cast<const char*>(frame.constScanLine(row)), 3LL * frame.width());
        }
        while (m_process.bytesToWrite() > 0) {
            if (!m_process.waitForBytesWritten(kTimeoutMs)) {
                m_process.waitForFinished(1000); // its error message arrives with its end
                fail(m_process.errorString());
            }
        }
    }

    void finish()
    {
        m_process.closeWriteChannel();
        const bool hasEnded = m_process.waitForFinished(kTimeoutMs);
        if (!hasEnded || m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0) {
            fail(QStringLiteral("it ended with status %1").arg(m_process.exitCode()));
        }
        std::error_code error;
        std::filesystem::rename(m_unfinished.toStdString(), m_file, error);
        if (error) {
            fail(QString::fromStdString(error.message()));
        }
    }

private:
    [[noreturn]] void fail(const QString& otherwise)
    {
        QString words = QString::fromLocal8Bit(m_process.readAll()).trimmed().section(QLatin1Char('\n'), -1);
        words = words.isEmpty() ? otherwise : words;
        throw WriteError(m_file.string() + ": the video cannot be written (ffmpeg: " + words.toStdString()
            + "). Free space, choose another folder with --out, or write pictures with --frames.");
    }

    std::filesystem::path m_file;
    QString m_unfinished;
    QProcess m_process;
};

} // namespace

void writeFilm(const std::filesystem::path& file, const FilmPlan& plan, const FilmStrip& strip)
{
    if (findFfmpeg().isEmpty()) {
        throw UsageError(
            "Writing a video needs ffmpeg, which is not on PATH. Install it (Debian: apt install ffmpeg), or "
            "write a sequence of pictures with --frames.");
    }
    Encoder encoder(file, strip.size(), plan.framesPerSecond);
    QImage frame;
    for (const int64_t iteration : plan.iterations) {
        throwIfStopped(plan);
        frame = strip.frame(plan.picture(iteration), iteration);
        encoder.add(frame);
    }
    for (int i = 0; i < static_cast<int>(kLastSeconds * plan.framesPerSecond) && !frame.isNull(); ++i) {
        encoder.add(frame);
    }
    encoder.finish();
}

void writeFrames(const std::filesystem::path& folder, const FilmPlan& plan, const FilmStrip& strip)
{
    makeFolder(folder);
    int number = 0;
    for (const int64_t iteration : plan.iterations) {
        throwIfStopped(plan);
        const QString name = QStringLiteral("%1.png").arg(number++, 4, 10, QLatin1Char('0'));
        writePicture(
            folder / name.toStdString(), fromImage(strip.frame(plan.picture(iteration), iteration)), std::string());
    }
}

} // namespace referee
