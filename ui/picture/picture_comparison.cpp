// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_comparison.h"

#include "ui/theme/theme.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kReach = 11; ///< half the width that reacts to the mouse
constexpr double kHandle = 9.5; ///< radius
constexpr float kShade = 0.45F;
constexpr int kSide = 7; ///< left and right of the text
constexpr int kLetterGap = 6; ///< letter and name
constexpr int kReadable = 8; ///< minimum characters of an elided name
constexpr int kSlack = 2; ///< advances are rounded, but elidedText() uses fractions
constexpr float kGround = 0.62F;
constexpr float kGroundUnderMouse = 0.78F;
constexpr float kQuiet = 0.6F; ///< opacity of the text for a hidden picture
constexpr int kInset = 8; ///< from the picture's edge
constexpr int kBetween = 2; ///< B's tag and the close button
constexpr int kMinTag = 22; ///< room for the letter

QFont letterFont()
{
    QFont font = hintFont();
    font.setBold(true);
    return font;
}

} // namespace

ComparisonDivider::ComparisonDivider(QWidget* parent)
    : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setRange(0, kWhole);
    setSingleStep(kWhole / 50);
    setPageStep(kWhole / 10);
    setValue(kWhole / 2);
    setFocusPolicy(Qt::TabFocus); // dragging it does not take the focus from the picture
    setCursor(Qt::SplitHCursor);
}

void ComparisonDivider::setTrack(const QRectF& track)
{
    m_track = track;
    place();
}

void ComparisonDivider::place()
{
    const int x = dividerColumn(m_track, static_cast<double>(value()) / kWhole);
    const QRect rows = m_track.toAlignedRect();
    setGeometry(x - kReach, rows.top(), 2 * kReach, rows.height());
}

void ComparisonDivider::sliderChange(SliderChange change)
{
    if (change == SliderValueChange) {
        place();
    }
}

/// The picture handles other buttons.
void ComparisonDivider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || event->modifiers().testFlag(Qt::AltModifier)) {
        event->ignore();
        return;
    }
    m_grasp = event->position().x() - kReach;
    setSliderDown(true);
}

void ComparisonDivider::mouseMoveEvent(QMouseEvent* event)
{
    if (!isSliderDown()) {
        event->ignore();
    } else if (m_track.width() > 0) {
        const double x = mapToParent(event->position()).x() - m_grasp;
        setValue(qRound((x - m_track.left()) / m_track.width() * kWhole));
    }
}

void ComparisonDivider::mouseReleaseEvent(QMouseEvent* event)
{
    event->setAccepted(isSliderDown());
    setSliderDown(false);
}

void ComparisonDivider::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->setAccepted(event->button() == Qt::LeftButton);
    if (event->isAccepted()) {
        setValue(kWhole / 2);
    }
}

void ComparisonDivider::wheelEvent(QWheelEvent* event) { event->ignore(); } // zooms the picture

void ComparisonDivider::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const QColor shade = pictureShade(kShade);
    painter.fillRect(QRectF(kReach - 2, 0, 4, height()), shade);
    painter.fillRect(QRectF(kReach - 1, 0, 2, height()), Qt::white);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme().user : shade, hasFocus() ? 2 : 1));
    painter.setBrush(Qt::white);
    const QPointF middle(kReach, height() / 2.0);
    painter.drawEllipse(middle, kHandle, kHandle);
    painter.setPen(QPen(pictureShade(0.75F), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const double way : { -1.0, 1.0 }) {
        const QPointF tip = middle + QPointF(way * 5.5, 0);
        painter.drawPolyline(QPolygonF({ tip + QPointF(-way * 3, -3), tip, tip + QPointF(-way * 3, 3) }));
    }
}

QColor pictureShade(float opacity) { return QColor::fromRgbF(0, 0, 0, opacity); }

ComparisonTag::ComparisonTag(const QString& letter, QWidget* parent)
    : QAbstractButton(parent)
{
    setText(letter);
    setFocusPolicy(Qt::TabFocus); // pressing it does not take the focus from the picture
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void ComparisonTag::setName(const QString& name)
{
    if (name != m_name) {
        m_name = name;
        updateGeometry();
        update();
    }
}

void ComparisonTag::setQuiet(bool isQuiet)
{
    if (isQuiet != m_isQuiet) {
        m_isQuiet = isQuiet;
        update();
    }
}

QSize ComparisonTag::sizeHint() const
{
    const int letter = QFontMetrics(letterFont()).horizontalAdvance(text());
    const QFontMetrics metrics(hintFont());
    const int name = m_name.isEmpty() ? 0 : kLetterGap + metrics.horizontalAdvance(m_name) + kSlack;
    return { letter + name + 2 * kSide, metrics.height() + 6 };
}

/// The whole name, or its ends; in a very narrow tag the last word, which is the number of an iteration.
QString ComparisonTag::nameFor(int width) const
{
    const QFontMetrics metrics(hintFont());
    const QString ends = metrics.elidedText(m_name, Qt::ElideMiddle, width);
    const QString last = m_name.section(QLatin1Char(' '), -1);
    const bool isTorn = ends != m_name && ends.size() < kReadable && metrics.horizontalAdvance(last) <= width;
    return isTorn ? last : ends;
}

void ComparisonTag::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(theme().user, 1) : QPen(Qt::NoPen));
    painter.setBrush(pictureShade(isDown() || underMouse() ? kGroundUnderMouse : kGround));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QRect room = rect().adjusted(kSide, 0, -kSide, 0);
    painter.setPen(QColor::fromRgbF(1, 1, 1, m_isQuiet ? kQuiet : 1.0F));
    painter.setFont(letterFont());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text());
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(text()) + kLetterGap);
    painter.setFont(hintFont());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, nameFor(room.width()));
}

ComparisonMarks::ComparisonMarks(PictureComparison& comparison, QWidget* canvas)
    : QObject(canvas)
    , m_comparison(comparison)
    , m_canvas(canvas)
    , m_divider(new ComparisonDivider(canvas))
    , m_a(new ComparisonTag(QStringLiteral("A"), canvas))
    , m_b(new ComparisonTag(QStringLiteral("B"), canvas))
    , m_close(new ComparisonTag(QStringLiteral("×"), canvas))
{
    m_divider->setAccessibleName(tr("Line between A and B"));
    m_divider->setToolTip(tr("A is on the left of the line, B on the right. Drag it, or press Shift+Left and "
                             "Shift+Right; a double click centres it."));
    m_close->setAccessibleName(tr("End the comparison"));
    m_close->setToolTip(tr("Back to one picture (Esc)"));
    connectWidgets();
    place({});
}

void ComparisonMarks::connectWidgets()
{
    connect(m_divider, &ComparisonDivider::valueChanged, &m_comparison,
        [this](int value) { m_comparison.setDivider(static_cast<double>(value) / ComparisonDivider::kWhole); });
    for (const auto& [tag, side] : { std::pair(m_a, Compared::A), std::pair(m_b, Compared::B) }) {
        connect(tag, &ComparisonTag::pressed, &m_comparison, [this, which = side] { m_comparison.setSeen(which); });
        connect(tag, &ComparisonTag::released, &m_comparison, [this] { m_comparison.setSeen(Compared::Both); });
    }
    connect(m_close, &ComparisonTag::clicked, &m_comparison, &PictureComparison::close);
}

void ComparisonMarks::place(const QRectF& visible)
{
    const bool isShown = m_comparison.isShown() && visible.height() > m_a->sizeHint().height()
        && visible.width() > 2 * (kMinTag + kInset) + m_close->sizeHint().width();
    for (QWidget* tag : { m_a, m_b, m_close }) {
        tag->setVisible(isShown);
    }
    m_divider->setVisible(isShown && m_comparison.seen() == Compared::Both);
    if (isShown) {
        name();
        placeTags(visible);
        const QSignalBlocker quiet(m_divider);
        m_divider->setValue(qRound(m_comparison.divider() * ComparisonDivider::kWhole));
        m_divider->setTrack(visible);
        showWhatIsSeen(visible);
    }
    m_canvas->setAccessibleDescription(m_comparison.isShown()
            ? tr("Compared: A, %1, on the left; B, %2, on the right.").arg(m_comparison.ownName(), m_comparison.name())
            : QString());
}

void ComparisonMarks::name()
{
    const QString a = m_comparison.ownName();
    const QString b = m_comparison.name();
    m_a->setName(a);
    m_a->setAccessibleName(tr("A, %1").arg(a));
    m_a->setToolTip(tr("A is %1. Press here or hold the A key to show only A.").arg(a));
    m_b->setName(b);
    m_b->setAccessibleName(tr("B, %1").arg(b));
    m_b->setToolTip(tr("B is %1. Press here or hold the B key to show only B.").arg(b));
}

/// In the upper corners; when there is not enough room, both are cut.
void ComparisonMarks::placeTags(const QRectF& visible)
{
    const QRect room = visible.toAlignedRect().adjusted(kInset, kInset, -kInset, -kInset);
    const QSize close = m_close->sizeHint();
    const int free = room.width() - close.width() - kBetween - kInset;
    const QSize a = m_a->sizeHint();
    const QSize b = m_b->sizeHint();
    const int widthA = std::min(a.width(), std::max(free / 2, free - b.width()));
    const int widthB = std::min(b.width(), free - widthA);
    const int right = room.left() + room.width();
    m_a->setGeometry(room.left(), room.top(), widthA, a.height());
    m_close->setGeometry(right - close.width(), room.top(), close.width(), close.height());
    m_b->setGeometry(right - close.width() - kBetween - widthB, room.top(), widthB, b.height());
}

/// A tag is bright where the picture behind it is the one that it names.
void ComparisonMarks::showWhatIsSeen(const QRectF& visible)
{
    const int line = dividerColumn(visible, m_comparison.divider());
    const bool isBoth = m_comparison.seen() == Compared::Both;
    m_a->setQuiet(isBoth ? line <= m_a->geometry().center().x() : m_comparison.seen() == Compared::B);
    m_b->setQuiet(isBoth ? line >= m_b->geometry().center().x() : m_comparison.seen() == Compared::A);
}

PictureComparison::PictureComparison(QObject* parent)
    : QObject(parent)
{
}

void PictureComparison::set(const QImage& image, const QString& name)
{
    m_image = image;
    m_name = name;
    if (image.isNull()) {
        m_seen = Compared::Both;
        m_layer = QPixmap();
        m_drawn = PictureLook();
    }
    Q_EMIT changed();
}

template <typename Value> void PictureComparison::change(Value& member, const Value& value)
{
    if (value != member) {
        member = value;
        Q_EMIT changed();
    }
}

void PictureComparison::setOwnName(const QString& name) { change(m_ownName, name); }

void PictureComparison::setSeen(Compared seen) { change(m_seen, isShown() ? seen : Compared::Both); }

void PictureComparison::setDivider(double share) { change(m_divider, std::clamp(share, 0.0, 1.0)); }

void PictureComparison::setSuspended(bool isSuspended)
{
    if (isSuspended != m_isSuspended) {
        m_isSuspended = isSuspended;
        m_seen = Compared::Both;
        Q_EMIT changed();
    }
}

void PictureComparison::close()
{
    if (isActive()) {
        set({}, {});
        Q_EMIT closed();
    }
}

/// Scales B to the size of A's picture, without distortion and with the same centre.
PictureLook PictureComparison::lookOfB(const PictureLook& look) const
{
    PictureLook own = look;
    own.image = m_image;
    own.overlay = QImage(); // it belongs to A
    own.overlayOpacity = 0;
    if (m_image.size() == look.image.size()) {
        return own; // drawn exactly as A, so that differences on the screen are differences of the pictures
    }
    const double fitScale = PictureMapping({}, look.widget, m_image.size()).fitScale();
    const QRectF room = look.mapping().pictureRect();
    if (fitScale <= 0 || room.isEmpty()) {
        return own;
    }
    QRectF place(QPointF(), QSizeF(m_image.size()).scaled(room.size(), Qt::KeepAspectRatio));
    place.moveCenter(room.center());
    const QPointF middle = QRectF(QPointF(), QSizeF(look.widget)).center() - place.topLeft();
    own.view.zoom = place.width() / m_image.width() / fitScale;
    own.view.centre = { middle.x() / place.width(), middle.y() / place.height() };
    return own;
}

/// The first column of the widget that shows B.
int PictureComparison::firstColumn(const PictureLook& look) const
{
    if (!isShown() || m_seen == Compared::A) {
        return look.widget.width();
    }
    return m_seen == Compared::B ? 0 : dividerColumn(visiblePart(look.mapping(), look.widget), m_divider);
}

void PictureComparison::paint(QPainter& painter, const PictureLook& look, const QFont& font)
{
    const int first = firstColumn(look);
    const QRect part(first, 0, look.widget.width() - first, look.widget.height());
    if (part.isEmpty()) {
        return;
    }
    const PictureLook own = lookOfB(look);
    if (!own.isSameAs(m_drawn)) {
        m_layer = renderPicture(own, font);
        m_drawn = own;
    }
    painter.save();
    painter.setClipRect(part);
    // Hides A beside a B of another aspect ratio.
    painter.fillRect(visiblePart(look.mapping(), look.widget), theme().surface);
    painter.drawPixmap(QPointF(0, 0), m_layer);
    painter.restore();
}

QColor PictureComparison::colourAt(const QPoint& pixel, const PictureLook& look) const
{
    const QPointF at = look.mapping().toWidget(QPointF(pixel) + QPointF(0.5, 0.5));
    if (at.x() < firstColumn(look)) {
        return {};
    }
    const QPoint own = lookOfB(look).mapping().pixelAt(at);
    return m_image.valid(own) ? m_image.pixelColor(own) : QColor();
}

QRectF visiblePart(const PictureMapping& mapping, const QSize& widget)
{
    return mapping.pictureRect().intersected(QRectF(QPointF(), QSizeF(widget)));
}

int dividerColumn(const QRectF& visible, double share) { return qRound(visible.left() + share * visible.width()); }

} // namespace referee::ui
