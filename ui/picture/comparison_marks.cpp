// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/comparison_marks.h"

#include "ui/picture/comparison_divider.h"
#include "ui/picture/comparison_tag.h"
#include "ui/picture/picture_comparison.h"

#include <QtCore/QSignalBlocker>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kInset = 8; ///< from the picture's edge
constexpr int kBetween = 2; ///< B's tag and the sign that closes
constexpr int kMinTag = 22; ///< room for the letter

} // namespace

ComparisonMarks::ComparisonMarks(PictureComparison& comparison, QWidget* canvas)
    : QObject(canvas)
    , m_comparison(comparison)
    , m_canvas(canvas)
    , m_divider(new ComparisonDivider(canvas))
    , m_a(new ComparisonTag(QStringLiteral("A"), canvas))
    , m_b(new ComparisonTag(QStringLiteral("B"), canvas))
    , m_close(new ComparisonTag(QStringLiteral("×"), canvas))
{
    describe();
    connectWidgets();
    place({});
}

void ComparisonMarks::describe()
{
    m_divider->setAccessibleName(tr("Line between A and B"));
    m_divider->setToolTip(tr("Left of the line is A, right of it B. Drag it, or Shift with Left and Right; a double "
                             "click brings it back to the middle."));
    m_close->setAccessibleName(tr("End the comparison"));
    m_close->setToolTip(tr("Back to one picture (Esc)"));
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
    m_a->setToolTip(tr("A is %1. Press here, or hold the key A, to see the whole of it.").arg(a));
    m_b->setName(b);
    m_b->setAccessibleName(tr("B, %1").arg(b));
    m_b->setToolTip(tr("B is %1. Press here, or hold the key B, to see the whole of it.").arg(b));
}

/// In the upper corners; where both find no room, both are cut.
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

/// A tag is strong where the picture behind it is the one that it names.
void ComparisonMarks::showWhatIsSeen(const QRectF& visible)
{
    const int line = dividerColumn(visible, m_comparison.divider());
    const bool isBoth = m_comparison.seen() == Compared::Both;
    m_a->setQuiet(isBoth ? line <= m_a->geometry().center().x() : m_comparison.seen() == Compared::B);
    m_b->setQuiet(isBoth ? line >= m_b->geometry().center().x() : m_comparison.seen() == Compared::A);
}

} // namespace referee::ui
