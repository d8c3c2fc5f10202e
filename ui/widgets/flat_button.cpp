// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flat_button.h"

#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kSide = 6; ///< left and right of the text
constexpr int kDash = 12; ///< the piece of curve on a chip
constexpr int kBetween = 5;

int valueWidth() { return QFontMetrics(hintFont()).horizontalAdvance(QStringLiteral("0.0000")); }

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

} // namespace referee::ui
