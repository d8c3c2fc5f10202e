// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/probe_dialog.h"

#include "ui/gradients/map_math.h"
#include "ui/gradients/probe_store.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kPlotHeight = 96;
constexpr int kPlotWidth = 420;
constexpr double kHistogramShare = 0.2; ///< of the width
constexpr int kBins = 15;
constexpr double kRoom = 1.1; ///< above the greatest value
constexpr QSize kDialogSize(520, 300);

} // namespace

ProbePlot::ProbePlot(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ProbePlot::sizeHint() const { return { kPlotWidth, kPlotHeight }; }

void ProbePlot::setLines(const Lines& lines)
{
    m_lines = lines;
    update();
}

void ProbePlot::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setFont(hintFont());
    const QFontMetrics metrics = painter.fontMetrics();
    double most = 0;
    for (const QList<QPointF>& side : m_lines.sides) {
        for (const QPointF& point : side) {
            most = std::max(most, std::abs(point.y()));
        }
    }
    const double reach = most > 0 ? most * kRoom : 1;
    const int numbers = metrics.horizontalAdvance(QStringLiteral("−0.000e−00"));
    const QRectF area = QRectF(rect()).adjusted(numbers, metrics.height() / 2.0, 0, -metrics.height());
    const double histogram = area.width() * kHistogramShare;
    painter.setPen(theme().hint);
    const auto number = [&](double y, double value) {
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, numbers - kGap / 2.0, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, signedNumber(value));
    };
    if (most > 0) {
        number(area.top() + metrics.height() / 2.0, reach);
        number(area.bottom() - metrics.height() / 2.0, -reach);
    }
    number(area.center().y(), 0);
    paintCurves(painter, area.adjusted(0, 0, -histogram - kGap, 0), reach);
    paintHistogram(painter, area.adjusted(area.width() - histogram, 0, 0, 0), reach);
}

void ProbePlot::paintCurves(QPainter& painter, const QRectF& area, double reach) const
{
    painter.setPen(QPen(theme().line, 1));
    painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()));
    double first = 0;
    double last = 1;
    for (const QList<QPointF>& side : m_lines.sides) {
        last = side.isEmpty() ? last : std::max(last, side.last().x());
    }
    const auto place = [&](const QPointF& point) {
        return QPointF(area.left() + (point.x() - first) / (last - first) * area.width(),
            area.center().y() - point.y() / reach * area.height() / 2);
    };
    if (m_lines.shown >= 0) {
        painter.setPen(QPen(theme().user, 1));
        const double x = place({ static_cast<double>(m_lines.shown), 0 }).x();
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    painter.setPen(theme().hint);
    const QRectF below(area.left(), area.bottom(), area.width(), height() - area.bottom());
    painter.drawText(below, Qt::AlignLeft, QString::number(first));
    painter.drawText(below, Qt::AlignRight, tr("iteration %1").arg(last));
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_lines.sides.size(); ++i) {
        QPolygonF line;
        painter.setPen(QPen(theme().of(m_lines.colours[i]), 1.5));
        for (const QPointF& point : m_lines.sides[i]) {
            // Iterations that were not seen are a gap, no straight line.
            const bool isGap = !line.isEmpty() && place({ point.x() - 1.5, 0 }).x() > line.last().x();
            if (isGap) {
                painter.drawPolyline(line);
                line.clear();
            }
            line << place(point);
        }
        line.size() == 1 ? painter.drawEllipse(line.first(), 1.5, 1.5) : painter.drawPolyline(line);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

/// Bars from the left, one above the other where both sides have the same value.
void ProbePlot::paintHistogram(QPainter& painter, const QRectF& area, double reach) const
{
    std::array<std::array<int, kBins>, 2> counts {};
    int greatest = 1;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        for (const QPointF& point : m_lines.sides[i]) {
            const int bin = static_cast<int>((point.y() / reach + 1) / 2 * kBins);
            greatest = std::max(greatest, ++counts[i][static_cast<std::size_t>(std::clamp(bin, 0, kBins - 1))]);
        }
    }
    const double high = area.height() / kBins;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        QColor colour = theme().of(m_lines.colours[i]);
        colour.setAlphaF(0.6F);
        for (int bin = 0; bin < kBins; ++bin) {
            const double wide = area.width() * counts[i][static_cast<std::size_t>(bin)] / greatest;
            painter.fillRect(QRectF(area.left(), area.bottom() - (bin + 1) * high, wide, high - 1), colour);
        }
    }
}

ProbeDialog::ProbeDialog(const ProbeStore& store, QWidget* parent)
    : QDialog(parent)
    , m_store(store)
    , m_meaning(new HintLabel)
    , m_seen(new HintLabel)
    , m_progress(new QProgressBar)
    , m_history(new QPushButton(tr("Compute past iterations")))
{
    setWindowTitle(tr("Probe"));
    setModal(false);
    setAttribute(Qt::WA_ShowWithoutActivating); // the next point is clicked in the map
    buildLayout();
    resize(kDialogSize);
    // Over the lower left of the window: not over picture and maps.
    move(parent->mapToGlobal(QPoint(kPad, parent->height() - kDialogSize.height() - kPad)));
}

void ProbeDialog::buildLayout()
{
    auto* whole = new QVBoxLayout(this);
    whole->addWidget(m_meaning);
    auto* scroll = new QScrollArea;
    auto* content = new QWidget;
    m_list = bareLayout<QVBoxLayout>(content);
    m_list->addStretch(1);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    whole->addWidget(scroll, 1);
    whole->addWidget(m_seen);
    auto* line = new QHBoxLayout;
    auto* csv = new QPushButton(tr("Save as CSV…"));
    m_history->setObjectName(QStringLiteral("probeHistory"));
    m_history->setToolTip(tr("Computes the maps of every iteration again, each at the cost of an iteration. "
                             "No bit of the run changes; a run that goes on ends it."));
    csv->setObjectName(QStringLiteral("probeCsv"));
    csv->setToolTip(tr("All channels of all points and all iterations seen"));
    m_progress->hide();
    line->addWidget(m_history);
    line->addWidget(m_progress, 1);
    line->addStretch(1);
    line->addWidget(csv);
    whole->addLayout(line);
    connect(m_history, &QPushButton::clicked, this,
        [this] { m_isComputing ? Q_EMIT historyCancelled() : Q_EMIT historyAsked(); });
    connect(csv, &QPushButton::clicked, this, &ProbeDialog::csvAsked);
}

void ProbeDialog::addRow()
{
    Row row { new QWidget, new HintLabel, new ProbePlot };
    const int index = static_cast<int>(m_rows.size());
    auto* whole = bareLayout<QVBoxLayout>(row.whole, 0);
    auto* line = new QHBoxLayout;
    auto* remove = new IconButton(Sign::Remove, tr("Remove this point"));
    line->addWidget(row.text, 1);
    line->addWidget(remove);
    whole->addLayout(line);
    whole->addWidget(row.plot);
    connect(remove, &QToolButton::clicked, this, [this, index] { Q_EMIT removed(index); });
    m_list->insertWidget(index, row.whole);
    m_rows << row;
}

void ProbeDialog::refresh(const MapChoice& choice, qint64 shown)
{
    while (m_rows.size() < m_store.count()) {
        addRow();
    }
    const std::array<MapHalf, 2>& names = halvesOf(choice.subject);
    qsizetype seen = 0;
    for (int i = 0; i < m_rows.size(); ++i) {
        m_rows[i].whole->setVisible(i < m_store.count());
        if (i >= m_store.count()) {
            continue;
        }
        ProbePlot::Lines lines { {}, { names[0].side, names[1].side }, shown };
        QStringList values { tr("%1: %2 %, %3 %")
                                 .arg(i + 1)
                                 .arg(100 * m_store.places()[i].x(), 0, 'f', 0)
                                 .arg(100 * m_store.places()[i].y(), 0, 'f', 0) };
        for (int half = 0; half < 2; ++half) {
            QList<QPointF>& points = lines.sides[static_cast<std::size_t>(half)];
            points = m_store.points(i, half, choice);
            seen = std::max(seen, points.size());
            if (!points.isEmpty()) {
                values << tr("%1 %2").arg(
                    nameOf(names[static_cast<std::size_t>(half)]), signedNumber(points.last().y()));
            }
        }
        m_rows[i].text->setText(values.join(QStringLiteral(" · ")));
        m_rows[i].plot->setLines(lines);
    }
    m_meaning->setText(tr("%1: %2. Left the iterations, right how often each value occurred.")
                           .arg(nameOf(choice.subject), probedText(choice)));
    m_seen->setText(m_store.isEmpty() ? tr("Click a point of a map, or press P on the picture.")
                                      : tr("Iterations seen with these maps: %1").arg(seen));
}

void ProbeDialog::setProgress(qint64 done, qint64 total)
{
    m_isComputing = done < total;
    m_progress->setVisible(m_isComputing);
    m_progress->setRange(0, static_cast<int>(total));
    m_progress->setValue(static_cast<int>(done));
    m_history->setText(m_isComputing ? tr("Cancel") : tr("Compute past iterations"));
}

} // namespace referee::ui
