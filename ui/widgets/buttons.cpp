// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/buttons.h"

#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QWidget>

namespace referee::ui {

namespace {

constexpr int kSide = 6; ///< left and right of the text
constexpr int kDash = 12; ///< the piece of curve on a chip
constexpr int kBetween = 5;

int valueWidth() { return QFontMetrics(hintFont()).horizontalAdvance(QStringLiteral("0.0000")); }

constexpr double kSignSide = 14; ///< the signs are drawn into a square of this side

void paintDice(QPainter& painter, const QColor& colour)
{
    painter.setPen(QPen(colour, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(1, 1, 12, 12), 2.5, 2.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const QPointF pip :
        { QPointF(4.3, 4.3), QPointF(9.7, 4.3), QPointF(7, 7), QPointF(4.3, 9.7), QPointF(9.7, 9.7) }) {
        painter.drawEllipse(pip, 1.15, 1.15);
    }
}

/// Closed, the shackle stands in the body; open, it is swung aside.
void paintLock(QPainter& painter, const QColor& colour, bool isClosed)
{
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::FlatCap));
    painter.setBrush(Qt::NoBrush);
    const double left = isClosed ? 4 : 7.5;
    painter.drawArc(QRectF(left, 1.2, 6, 7), 0, 180 * 16);
    painter.drawLine(QPointF(left, 4.6), QPointF(left, 6.5));
    if (isClosed) {
        painter.drawLine(QPointF(left + 6, 4.6), QPointF(left + 6, 6.5));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(isClosed ? 2 : 0.5, 6.3, 10, 7), 1.5, 1.5);
}

void paintRemove(QPainter& painter, const QColor& colour)
{
    painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(3, 3), QPointF(11, 11));
    painter.drawLine(QPointF(11, 3), QPointF(3, 11));
}

} // namespace

FlatButton::FlatButton(const QString& text, QWidget* parent)
    : QAbstractButton(parent)
{
    setText(text);
    setFont(hintFont());
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize FlatButton::sizeHint() const
{
    const QFontMetrics metrics(hintFont());
    return { metrics.horizontalAdvance(text()) + 2 * kSide, metrics.height() + 4 };
}

void FlatButton::paintGround(QPainter& painter, bool isRaised) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(hasFocus() ? QPen(theme().user, 1) : QPen(Qt::NoPen));
    painter.setBrush(isRaised || underMouse() ? QBrush(theme().raised) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(ground, 4, 4);
    painter.setFont(hintFont());
}

void FlatButton::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintGround(painter, isChecked() || isDown());
    QColor colour = isChecked() || underMouse() ? theme().text : theme().hint;
    colour.setAlphaF(isEnabled() ? 1.0F : 0.45F);
    painter.setPen(colour);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

void FlatButton::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        updateGeometry();
        update();
    }
    QAbstractButton::changeEvent(event);
}

CurveChip::CurveChip(const QString& name, QWidget* parent)
    : FlatButton(name, parent)
{
    setCheckable(true);
    setAccessibleName(name);
    connect(this, &CurveChip::toggled, this, [this] { updateGeometry(); });
}

void CurveChip::setColour(const QColor& colour, Qt::PenStyle line)
{
    m_colour = colour;
    m_line = line;
    update();
}

void CurveChip::setValue(const QString& value)
{
    if (value != m_value) {
        m_value = value;
        setAccessibleDescription(value);
        update();
    }
}

QSize CurveChip::sizeHint() const
{
    const QSize bare = FlatButton::sizeHint();
    const int value = isChecked() ? kBetween + valueWidth() : 0;
    return { bare.width() + kDash + kBetween + value, bare.height() };
}

void CurveChip::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintGround(painter, false);
    painter.setPen(QPen(isChecked() ? m_colour : theme().line, 2, m_line, Qt::FlatCap));
    const double middle = height() / 2.0;
    painter.drawLine(QPointF(kSide, middle), QPointF(kSide + kDash, middle));
    painter.setPen(isChecked() ? m_colour : theme().hint);
    const QRect words = rect().adjusted(kSide + kDash + kBetween, 0, -kSide, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text());
    if (isChecked()) {
        painter.setPen(theme().text);
        const int left = words.left() + painter.fontMetrics().horizontalAdvance(text()) + kBetween;
        painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignLeft | Qt::AlignVCenter, m_value);
    }
}

IconButton::IconButton(Sign sign, const QString& name, QWidget* parent)
    : QToolButton(parent)
    , m_sign(sign)
{
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::TabFocus);
}

QSize IconButton::sizeHint() const
{
    const int side = QFontMetrics(QApplication::font()).height() + 8;
    return { side, side };
}

void IconButton::paintEvent(QPaintEvent* event)
{
    QToolButton::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = std::min(width(), height()) / (kSignSide + 8);
    painter.translate(rect().toRectF().center());
    painter.scale(scale, scale);
    painter.translate(-kSignSide / 2, -kSignSide / 2);
    QColor colour = isEnabled() ? theme().text : theme().hint;
    if (!isEnabled()) {
        colour.setAlphaF(0.5F);
    }
    switch (m_sign) {
    case Sign::Dice:
        return paintDice(painter, colour);
    case Sign::Lock:
        return paintLock(painter, isChecked() ? theme().user : theme().hint, isChecked());
    case Sign::Remove:
        return paintRemove(painter, colour);
    }
}

PanelToggle::PanelToggle(QAction* action, QWidget* panel)
    : QObject(panel)
    , m_action(action)
    , m_panel(panel)
{
    m_action->setChecked(!m_panel->isHidden());
    connect(m_action, &QAction::triggered, m_panel, &QWidget::setVisible);
    m_panel->installEventFilter(this);
}

bool PanelToggle::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent) {
        m_action->setChecked(!m_panel->isHidden()); // also when its page of the window is not the one shown
    }
    return QObject::eventFilter(watched, event);
}

SegmentedControl::SegmentedControl(const QStringList& words, QWidget* parent)
    : QWidget(parent)
    , m_buttons(new QButtonGroup(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    for (const QString& word : words) {
        auto* button = new QToolButton;
        button->setText(word);
        button->setFont(hintFont());
        button->setCheckable(true);
        button->setProperty("tight", true);
        m_buttons->addButton(button, static_cast<int>(m_buttons->buttons().size()));
        row->addWidget(button);
    }
    setCurrent(0);
    connect(m_buttons, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

int SegmentedControl::current() const { return m_buttons->checkedId(); }

void SegmentedControl::setCurrent(int index)
{
    if (QAbstractButton* button = m_buttons->button(index)) {
        button->setChecked(true);
    }
}

void SegmentedControl::setSegmentToolTip(int index, const QString& text)
{
    if (QAbstractButton* button = m_buttons->button(index)) {
        button->setToolTip(text);
    }
}

} // namespace referee::ui
