// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/comparison_tag.h"

#include "ui/theme/theme.h"

#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kSide = 7; ///< left and right of the text
constexpr int kLetterGap = 6; ///< letter and name
constexpr int kReadable = 8; ///< letters, the … among them, that still say something
constexpr int kSlack = 2; ///< advances are rounded, eliding counts fractions
constexpr float kGround = 0.62F;
constexpr float kGroundUnderMouse = 0.78F;
constexpr float kQuiet = 0.6F; ///< opacity of the text of what is not seen

QFont letterFont()
{
    QFont font = hintFont();
    font.setBold(true);
    return font;
}

} // namespace

QColor pictureShade(float opacity) { return QColor::fromRgbF(0, 0, 0, opacity); }

ComparisonTag::ComparisonTag(const QString& letter, QWidget* parent)
    : QAbstractButton(parent)
{
    setText(letter);
    setFocusPolicy(Qt::TabFocus); // pressed with the mouse it leaves the picture its keys
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

/// The whole name, or its ends; in a tag that is narrower still the last word: of a moment its number.
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

} // namespace referee::ui
