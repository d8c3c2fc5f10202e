// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_panel.h"

#include "ui/picture/candidate_row.h"
#include "ui/picture/picture_keys.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_status.h"
#include "ui/picture/picture_tools.h"
#include "ui/picture/picture_view.h"
#include "ui/picture/region_strip.h"
#include "ui/theme/theme.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QDrag>
#include <QtGui/QPainter>
#include <QtWidgets/QStackedWidget>

namespace referee::ui {

namespace {

constexpr int kDragSize = 96;
constexpr int kWide = 900; ///< pixels from which status and tools share a line

/// The name of A in a comparison.
QString momentName(const Moment& moment, PictureSource chosen)
{
    if (moment.iteration < 0) {
        return PicturePanel::tr("this picture");
    }
    const bool isResult = moment.source == Moment::Source::Result;
    const QString iteration = PicturePanel::tr("iteration %1").arg(moment.iteration);
    if (isResult && chosen == PictureSource::Average) {
        return PicturePanel::tr("average, %1").arg(iteration);
    }
    return isResult && chosen == PictureSource::Best ? PicturePanel::tr("best, %1").arg(iteration) : iteration;
}

} // namespace

PicturePanel::PicturePanel(QWidget* parent)
    : Panel({}, parent)
    , m_view(new PictureView)
    , m_status(new PictureStatus)
    , m_candidates(new CandidateRow)
    , m_under(new QBoxLayout(QBoxLayout::TopToBottom))
    , m_rows(new QStackedWidget)
    , m_tools(new PictureTools)
    , m_strip(new RegionStrip(m_view->region()))
    , m_keys(new PictureKeys(*m_view, m_moments, this))
{
    buildLayout();
    connectWidgets();
    connectCanvas();
    showMoment();
}

/// The canvas emits focusLost when it is destroyed, and that is after the members of the panel.
PicturePanel::~PicturePanel() { m_view->disconnect(); }

void PicturePanel::buildLayout()
{
    content()->addWidget(m_view, 1);
    content()->addWidget(m_candidates);
    m_rows->addWidget(m_tools);
    m_rows->addWidget(m_strip);
    m_rows->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_under->setSpacing(2);
    m_under->addWidget(m_status, 1);
    m_under->addWidget(m_rows, 1);
    content()->addLayout(m_under);
    m_status->setScale(0, false);
}

void PicturePanel::setAlone(bool isAlone)
{
    m_status->setVisible(!isAlone);
    const int pad = isAlone ? 0 : kPad;
    layout()->setContentsMargins(pad, pad, pad, pad);
    arrangeTools();
}

/// A region that is painted keeps its tools, also below a picture that is alone.
void PicturePanel::arrangeTools()
{
    const bool isWide = width() >= kWide;
    m_under->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_under->setSpacing(isWide ? kPad : 2);
    m_rows->setVisible(!m_status->isHidden() || m_view->region().isActive());
}

/// Alone, the picture lies on the window's ground, so that the controls over it stand out.
void PicturePanel::paintEvent(QPaintEvent* event)
{
    if (m_status->isHidden()) {
        QPainter(this).fillRect(rect(), theme().window);
    } else {
        Panel::paintEvent(event);
    }
}

void PicturePanel::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    arrangeTools();
}

void PicturePanel::connectWidgets()
{
    connect(m_tools, &PictureTools::resultKindChosen, this, [this](PictureSource kind) {
        m_moments.choose(kind);
        showMoment();
    });
    connect(m_tools, &PictureTools::regionRequested, this, [this] { m_view->region().setActive(true); });
    connect(m_tools, &PictureTools::previewNowRequested, this, &PicturePanel::previewNowRequested);
    connect(m_tools, &PictureTools::copyRequested, this, &PicturePanel::copy);
    connect(m_tools, &PictureTools::saveRequested, this, &PicturePanel::saveRequested);
    connect(m_tools, &PictureTools::dragOutStarted, this, &PicturePanel::dragOut);
    connect(m_keys, &PictureKeys::previewPressed, this, &PicturePanel::previewNowRequested);
    connect(m_keys, &PictureKeys::copyPressed, this, &PicturePanel::copy);
    connect(m_keys, &PictureKeys::savePressed, this, &PicturePanel::saveRequested);
    connect(m_keys, &PictureKeys::momentChanged, this, &PicturePanel::showMoment);
    connect(m_keys, &PictureKeys::probePressed, this, [this] {
        const QSizeF size = m_view->look().image.size();
        if (m_pixel.x() >= 0) {
            Q_EMIT probeRequested({ (m_pixel.x() + 0.5) / size.width(), (m_pixel.y() + 0.5) / size.height() });
        }
    });
    connect(m_status, &PictureStatus::fitRequested, m_view, &PictureView::fit);
    connect(m_status, &PictureStatus::oneToOneRequested, m_view, &PictureView::showOneToOne);
    connect(m_status, &PictureStatus::zoomRequested, m_view, &PictureView::zoomBy);
    connect(m_status, &PictureStatus::exactToggled, m_view, &PictureView::setExact);
}

void PicturePanel::connectCanvas()
{
    connect(m_view, &PictureView::scaleChanged, this,
        [this] { m_status->setScale(m_view->mapping().scale(), m_view->look().isExact); });
    connect(&m_view->mouse(), &PictureMouse::pixelHovered, this, &PicturePanel::showPixel);
    connect(&m_view->mouse(), &PictureMouse::dragOutStarted, this, &PicturePanel::dragOut);
    connect(&m_view->comparison(), &PictureComparison::changed, this, [this] { showPixel(m_pixel); });
    RegionTool& region = m_view->region();
    connect(&region, &RegionTool::activeChanged, this, [this](bool isActive) {
        m_rows->setCurrentWidget(isActive ? static_cast<QWidget*>(m_strip) : m_tools);
        arrangeTools();
    });
    connect(&region, &RegionTool::regionChanged, m_tools,
        [this](const RegionMask& mask) { m_tools->setHasRegion(!mask.isEmpty()); });
}

void PicturePanel::setImage(const QImage& image, qint64 iteration)
{
    m_moments.setLive(image, iteration);
    showMoment();
}

void PicturePanel::setResult(PictureSource kind, const QImage& image, qint64 iteration)
{
    m_moments.setResult(kind, image, iteration);
    showMoment();
}

void PicturePanel::setResultKind(PictureSource kind)
{
    m_tools->setResultKind(kind);
    m_moments.choose(kind);
    showMoment();
}

void PicturePanel::clearHistory()
{
    m_moments.clear();
    showMoment();
}

void PicturePanel::setRegion(const RegionMask& region)
{
    m_view->region().setRegion(region);
    m_tools->setHasRegion(!m_view->region().region().isEmpty());
}

void PicturePanel::setComparison(const QImage& other, const QString& name)
{
    const bool isNew = !m_view->comparison().isActive() && !other.isNull();
    m_view->comparison().set(other, name);
    if (isNew) {
        m_status->flash(tr("hold A or B to show only one · Esc ends the comparison"));
    }
}

void PicturePanel::showIteration(qint64 iteration)
{
    m_moments.point(iteration);
    showMoment();
}

void PicturePanel::setMoment(const QImage& image, qint64 iteration)
{
    m_moments.keep(image, iteration);
    showIteration(iteration);
}

void PicturePanel::showMoment()
{
    const Moment moment = m_moments.shown();
    m_view->setImage(moment.image);
    m_view->comparison().setOwnName(momentName(moment, m_moments.chosen()));
    m_tools->setHasPicture(!moment.image.isNull());
    m_keys->setHasPicture(!moment.image.isNull());
    m_status->setMoment(moment, m_moments.chosen(), m_moments.isHeld());
    showPixel(m_pixel);
    if (moment.iteration != m_announced) {
        m_announced = moment.iteration;
        Q_EMIT shownIterationChanged(moment.iteration);
    }
}

void PicturePanel::showPixel(const QPoint& pixel)
{
    m_pixel = pixel;
    const QImage& image = m_view->look().image;
    const PictureComparison& comparison = m_view->comparison();
    const QColor other = comparison.colourAt(pixel, m_view->look());
    const QColor own = image.valid(pixel) ? image.pixelColor(pixel) : QColor();
    const QString whose = other.isValid() ? QStringLiteral("B") : QStringLiteral("A");
    m_status->setPixel(pixel, other.isValid() ? other : own, comparison.isActive() ? whose : QString());
}

void PicturePanel::copy(bool withMetadata)
{
    QMimeData* data = mimeData(withMetadata);
    if (!data) {
        return;
    }
    QGuiApplication::clipboard()->setMimeData(data);
    m_status->flash(withMetadata ? tr("copied with settings inside") : tr("copied"));
}

void PicturePanel::dragOut(bool withMetadata)
{
    QMimeData* data = mimeData(withMetadata);
    if (!data) {
        return;
    }
    auto* drag = new QDrag(m_view); // Qt deletes it after the drop
    drag->setMimeData(data);
    const qreal ratio = devicePixelRatioF();
    const int size = static_cast<int>(kDragSize * ratio);
    QPixmap thumbnail
        = QPixmap::fromImage(m_moments.shown().image.scaled(size, size, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    thumbnail.setDevicePixelRatio(ratio);
    drag->setPixmap(thumbnail);
    drag->exec(Qt::CopyAction);
}

QMimeData* PicturePanel::mimeData(bool withMetadata) const
{
    if (m_moments.shown().image.isNull()) {
        return nullptr;
    }
    if (m_mimeSource) {
        return m_mimeSource(withMetadata);
    }
    auto* data = new QMimeData;
    data->setImageData(m_moments.shown().image);
    return data;
}

} // namespace referee::ui
