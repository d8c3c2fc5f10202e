// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_plot.h"

#include "ui/widgets/elided_label.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPageSize>
#include <QtGui/QPainter>
#include <QtGui/QPdfWriter>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/plots/qcustomplot_wrapper.h"

namespace referee::ui {

namespace {

constexpr int kRepaintMs = 100;
constexpr int kMinHeight = 48;
constexpr int kMinReadable = 36; ///< height of the axes; a lower chart shows nothing that could be read
constexpr qint64 kEmptyLength = 100; ///< of the axis before anything is known
constexpr int kBigStep = 10; ///< iterations of Shift + arrow
constexpr int kDotsPerInch = 96; ///< QCustomPlot's own measure of a pixel
constexpr double kPointsPerInch = 72;
constexpr double kPngScale = 2;

void writePdf(QCustomPlot* plot, QIODevice* device, const QSize& size)
{
    QPdfWriter writer(device);
    writer.setCreator(QCoreApplication::applicationName());
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(
        QPageSize(QSizeF(size) * kPointsPerInch / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QCPPainter painter(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNonCosmetic);
    plot->toPainter(&painter, size.width(), size.height());
}

/// PNG at twice the resolution of a 96 dpi screen, PDF with text and curves as such.
QByteArray plotAsFile(QCustomPlot* plot, PlotFormat format, const QSize& size)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (format == PlotFormat::Png) {
        plot->toPixmap(size.width(), size.height(), kPngScale).save(&buffer, "PNG");
    } else {
        writePdf(plot, &buffer, size);
    }
    return buffer.data();
}

} // namespace

CurvePlot::CurvePlot(const CurveStore& store, const BranchCurves& branches, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_branches(branches)
    , m_plot(new QCustomPlot)
{
    m_scene.marks = &store.marks();
    m_graphs.emplace(m_plot, store, branches);
    m_lines.emplace(m_plot, m_scene, *m_graphs, branches);
    buildLayout();
    connectWidgets();
    applyColours(theme());
}

void CurvePlot::buildLayout()
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_plot);
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents); // the mouse means iterations here, not zoom
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setAutoAddPlottableToLegend(false);
    m_plot->axisRect()->setMinimumSize(1, 1);
    m_plot->axisRect()->setAutoMargins(QCP::msNone); // a margin that follows the labels makes the plot jump
    m_moments = addCurveItems(m_plot, m_scene);
    setMinimumHeight(kMinHeight);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Curves over the iterations"));
    describeBranches({});
}

void CurvePlot::describeBranches(const QString& names)
{
    const QString keys = tr("Left and Right go through the iterations, with Shift ten at a time; Escape leaves.");
    setAccessibleDescription(names.isEmpty() ? keys : tr("%1 Other branches: %2.").arg(keys, names));
}

void CurvePlot::connectWidgets()
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kRepaintMs);
    connect(&m_timer, &QTimer::timeout, this, &CurvePlot::refresh);
}

void CurvePlot::applyColours(const Theme& colours)
{
    const QFontMetrics metrics(hintFont());
    const int left = metrics.horizontalAdvance(QStringLiteral("0.0000"));
    m_scene.theme = colours;
    m_plot->setBackground(QBrush(colours.surface));
    m_plot->axisRect()->setMargins(QMargins(left, metrics.height(), kGap, metrics.height() + 4));
    styleAxis(m_plot->xAxis, colours);
    styleAxis(m_plot->yAxis, colours);
    m_graphs->applyColours(colours);
}

void CurvePlot::setLength(qint64 length, qint64 tailBegin)
{
    m_length = length;
    m_tailBegin = tailBegin;
    noteChange();
}

void CurvePlot::noteChange()
{
    m_isChanged = true;
    if (isVisible() && !m_timer.isActive()) {
        m_timer.start();
    }
}

void CurvePlot::refresh()
{
    m_isChanged = true;
    if (!isVisible()) {
        return;
    }
    follow();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    Q_EMIT refreshed();
}

void CurvePlot::follow()
{
    m_timer.stop();
    m_isChanged = false;
    m_graphs->follow();
    m_graphs->applyColours(m_scene.theme); // measured values are faint when smoothed
    placeAxes(m_plot->size());
    m_scene.tailBegin = m_store.tailBegin() >= 0 ? m_store.tailBegin() : m_tailBegin;
    const bool isOfGroup = std::ranges::any_of(curveTable(), [this](const CurveInfo& info) {
        return info.group == m_graphs->group() && isMeasuredBy(m_store.method(), info.curve);
    });
    m_scene.sentence = isOfGroup ? QString() : emptyGroupText(m_graphs->group(), m_store.method());
    m_plot->yAxis->setTickLabels(isOfGroup);
    m_plot->yAxis->grid()->setVisible(isOfGroup); // no line through the sentence
    if (m_scene.hovered > m_store.lastIteration()) {
        setHovered(-1); // the run went back
    }
}

void CurvePlot::placeAxes(const QSize& whole)
{
    // The axis rectangle itself learns its size only when it is drawn.
    const QSize area = QRect(QPoint(), whole).marginsRemoved(m_plot->axisRect()->margins()).size();
    m_graphs->placeValues(area.height());
    const qint64 last = std::max(m_store.lastIteration(), m_branches.lastIteration());
    const qint64 needed = std::max(m_length, last + 1);
    m_plot->xAxis->setRange(0, static_cast<double>(needed > 0 ? needed : kEmptyLength));
    placeTicks(m_plot->xAxis, area.width());
}

qint64 CurvePlot::iterationAt(double x) const
{
    if (m_store.isEmpty()) {
        return -1;
    }
    const auto nearest = static_cast<qint64>(std::llround(m_plot->xAxis->pixelToCoord(x)));
    return std::clamp(nearest, m_store.firstIteration(), m_store.lastIteration());
}

double CurvePlot::xOf(qint64 iteration) const { return m_plot->xAxis->coordToPixel(static_cast<double>(iteration)); }

void CurvePlot::setShownIteration(qint64 iteration)
{
    if (iteration != m_scene.shown) {
        m_scene.shown = iteration;
        drawMoments();
    }
}

void CurvePlot::setHovered(qint64 iteration)
{
    if (iteration != m_scene.hovered) {
        m_scene.hovered = iteration;
        drawMoments();
        Q_EMIT hovered(iteration);
    }
}

void CurvePlot::drawMoments()
{
    if (isVisible()) {
        m_moments->replot();
    }
}

/// Names the branch whose line the mouse rests on.
bool CurvePlot::event(QEvent* event)
{
    return showToolTip(*this, *event, [this](const QPoint& at) { return m_lines->textAt(at); })
        || QWidget::event(event);
}

void CurvePlot::mouseMoveEvent(QMouseEvent* event) { setHovered(iterationAt(event->position().x())); }

void CurvePlot::leaveEvent(QEvent* event)
{
    setHovered(-1);
    QWidget::leaveEvent(event);
}

void CurvePlot::focusOutEvent(QFocusEvent* event)
{
    setHovered(-1);
    QWidget::focusOutEvent(event);
}

/// Hovering by keyboard.
void CurvePlot::keyPressEvent(QKeyEvent* event)
{
    const qint64 first = m_store.firstIteration();
    const qint64 last = m_store.lastIteration();
    const qint64 shown = m_scene.shown >= 0 ? m_scene.shown : last;
    const qint64 from = m_scene.hovered >= 0 ? m_scene.hovered : shown;
    const qint64 step = event->modifiers().testFlag(Qt::ShiftModifier) ? kBigStep : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return setHovered(std::clamp(from - step, first, last));
    case Qt::Key_Right:
        return setHovered(std::clamp(from + step, first, last));
    case Qt::Key_Home:
        return setHovered(first);
    case Qt::Key_End:
        return setHovered(last);
    case Qt::Key_Escape:
        if (m_scene.hovered >= 0) {
            return setHovered(-1);
        }
        break; // Escape may be meant for the window
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void CurvePlot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isChanged) {
        noteChange();
    }
}

void CurvePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours(theme());
        noteChange();
    }
    QWidget::changeEvent(event);
}

void CurvePlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QMargins margins = m_plot->axisRect()->margins();
    m_plot->setVisible(height() - margins.top() - margins.bottom() >= kMinReadable);
    noteChange(); // another number of ticks fits
}

void CurvePlot::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (!m_plot->isVisible()) {
        QPainter painter(this);
        painter.setFont(hintFont());
        painter.setPen(theme().hint);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("Make this panel higher to see the curves."));
    }
}

/// On the screen the chips are the legend, the timeline names the iterations and the group the values.
void CurvePlot::dressForFile(bool isForFile)
{
    m_graphs->showLegend(isForFile, m_scene.theme);
    m_plot->xAxis->setLabel(isForFile ? tr("iteration") : QString());
    m_plot->yAxis->setLabel(isForFile ? axisTitle(m_graphs->group()) : QString());
    for (QCPAxis* axis : { m_plot->xAxis, m_plot->yAxis }) {
        axis->setLabelFont(hintFont());
        axis->setLabelColor(m_scene.theme.hint);
    }
    if (isForFile) {
        const int line = QFontMetrics(hintFont()).height() + kGap;
        m_plot->axisRect()->setMargins(m_plot->axisRect()->margins() + QMargins(line, 0, 0, line));
    }
}

QByteArray CurvePlot::asFile(PlotFormat format)
{
    constexpr QSize kMinSize { 720, 400 }; // the strip below the picture is too low for a figure
    follow();
    const CurveScene onScreen = m_scene;
    m_scene.hovered = m_scene.shown = -1;
    applyColours(paperTheme());
    dressForFile(true);
    const QSize size = m_plot->size().expandedTo(kMinSize);
    placeAxes(size);
    const QByteArray bytes = plotAsFile(m_plot, format, size);
    m_scene = onScreen;
    applyColours(theme());
    dressForFile(false);
    noteChange();
    return bytes;
}

} // namespace referee::ui
