// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/token_strip.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kMaxRows = 2;
constexpr int kChipPad = 5; ///< beside the text at the ends of a word
constexpr int kJointPad = 2; ///< beside the text where two pieces of a word meet
constexpr int kWordGap = 4;
constexpr int kChipRowGap = 3;
constexpr int kChipRadius = 4;
constexpr int kRestWidth = 40;

int chipHeight() { return QFontMetrics(hintFont()).height() + 5; }

} // namespace

TokenStrip::TokenStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Tokens that the referee reads"));
    setFixedHeight(chipHeight());
}

void TokenStrip::setRead(const ReadText& read)
{
    m_read = read;
    m_pieces = piecesOf(read.prompt, read.reading);
    setAccessibleName(read.reading.refereeBudget > 0 ? tr("Tokens that the referee reads")
                                                     : tr("Tokens that Stable Diffusion reads"));
    QStringList texts;
    for (const auto& piece : m_pieces) {
        texts << piece.text;
    }
    setAccessibleDescription(texts.join(QLatin1Char(' ')));
    arrange();
}

std::size_t TokenStrip::wordEnd(std::size_t first) const
{
    std::size_t end = first + 1;
    while (end < m_pieces.size() && m_pieces[end].joinsPrevious) {
        ++end;
    }
    return end;
}

int TokenStrip::widthOf(std::size_t piece) const
{
    const bool joinsNext = piece + 1 < m_pieces.size() && m_pieces[piece + 1].joinsPrevious;
    const int left = m_pieces[piece].joinsPrevious ? kJointPad : kChipPad;
    const int right = joinsNext ? kJointPad : kChipPad;
    return left + QFontMetrics(hintFont()).horizontalAdvance(m_pieces[piece].text) + right;
}

void TokenStrip::arrange()
{
    m_rects.assign(m_pieces.size(), QRect());
    m_hidden = 0;
    Place place;
    for (std::size_t first = 0; first < m_pieces.size() && m_hidden == 0; first = wordEnd(first)) {
        placeWord(first, wordEnd(first), place);
    }
    const int height = chipHeight();
    m_restRect = m_hidden == 0 ? QRect() : QRect(place.x, place.row * (height + kChipRowGap), kRestWidth, height);
    setFixedHeight((place.row + 1) * height + place.row * kChipRowGap);
    update();
}

/// In the last row a word leaves space for "+ 12", unless it is the last word itself.
void TokenStrip::placeWord(std::size_t first, std::size_t last, Place& place)
{
    int width = 0;
    for (std::size_t at = first; at < last; ++at) {
        width += widthOf(at);
    }
    const auto room = [&] {
        const bool needsRest = place.row == kMaxRows - 1 && last < m_pieces.size();
        return this->width() - place.x - (needsRest ? kRestWidth + kWordGap : 0);
    };
    if (width > room() && place.x > 0 && place.row + 1 < kMaxRows) {
        place = { 0, place.row + 1 };
    }
    if (width > room() && place.x > 0) {
        m_hidden = static_cast<int>(m_pieces.size() - first);
        return;
    }
    const int height = chipHeight();
    for (std::size_t at = first; at < last; ++at) {
        m_rects[at] = QRect(place.x, place.row * (height + kChipRowGap), widthOf(at), height);
        place.x += widthOf(at);
    }
    place.x += kWordGap;
}

void TokenStrip::paintPiece(QPainter& painter, std::size_t piece) const
{
    const Theme& colours = theme();
    const StripPiece& shown = m_pieces[piece];
    const QRect rect = m_rects[piece];
    const std::size_t end = wordEnd(piece);
    std::size_t first = piece;
    while (m_pieces[first].joinsPrevious && first > 0) {
        --first;
    }
    // The word's outline, of which each piece paints its part: round at the word's ends, straight at the joints.
    const QRectF word = QRectF(m_rects[first].united(m_rects[end - 1])).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.save();
    painter.setClipRect(rect.adjusted(shown.joinsPrevious ? 1 : 0, 0, 0, 0)); // a hair of space shows the joint
    painter.setPen(shown.isCut ? QPen(colours.line) : QPen(Qt::NoPen));
    painter.setBrush(shown.isCut ? QBrush(Qt::NoBrush) : QBrush(colours.raised));
    painter.drawRoundedRect(word, kChipRadius, kChipRadius);
    painter.restore();
    QFont font = hintFont();
    font.setStrikeOut(shown.isCut);
    painter.setFont(font);
    painter.setPen(shown.isCut ? colours.hint : colours.text);
    const QRect inside = rect.adjusted(shown.joinsPrevious ? kJointPad : kChipPad, 0, 0, 0);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown.text);
    if (shown.isUnknown) {
        const int y = rect.bottom() - 2;
        painter.setPen(QPen(colours.user, 1.5, Qt::DotLine));
        painter.drawLine(inside.left(), y, rect.right() - (piece + 1 < end ? 0 : kChipPad), y);
    }
}

void TokenStrip::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t piece = 0; piece < m_pieces.size(); ++piece) {
        if (!m_rects[piece].isEmpty()) {
            paintPiece(painter, piece);
        }
    }
    if (m_hidden > 0) {
        painter.setFont(hintFont());
        painter.setPen(m_pieces.back().isCut ? theme().error : theme().hint);
        painter.drawText(m_restRect, Qt::AlignLeft | Qt::AlignVCenter, tr("+ %1").arg(m_hidden));
    }
}

QString TokenStrip::restText() const
{
    QString text;
    for (std::size_t at = m_pieces.size() - static_cast<std::size_t>(m_hidden); at < m_pieces.size(); ++at) {
        text += (text.isEmpty() || m_pieces[at].joinsPrevious ? QString() : QStringLiteral(" ")) + m_pieces[at].text;
    }
    return text;
}

QString TokenStrip::explanationAt(QPoint position) const
{
    if (m_restRect.contains(position)) {
        return restText();
    }
    const auto found
        = std::find_if(m_rects.begin(), m_rects.end(), [&](const QRect& rect) { return rect.contains(position); });
    if (found == m_rects.end()) {
        return {};
    }
    const auto piece = static_cast<std::size_t>(found - m_rects.begin());
    QStringList sentences { tr("“%1”, token %2 of %3").arg(m_pieces[piece].text).arg(piece + 1).arg(m_pieces.size()) };
    if (m_pieces[piece].isUnknown) {
        sentences << explain(MarkKind::Unknown, m_read);
    }
    if (m_pieces[piece].isCut) {
        const bool isReferee = m_read.reading.refereeBudget > 0;
        sentences << explain(isReferee ? MarkKind::CutForReferee : MarkKind::CutForDiffusion, m_read);
    }
    return sentences.join(QLatin1Char('\n'));
}

bool TokenStrip::event(QEvent* event)
{
    return showToolTip(*this, *event, [this](const QPoint& at) { return explanationAt(at); }) || QWidget::event(event);
}

void TokenStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TokenStrip::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange) {
        arrange();
    } else if (event->type() == QEvent::PaletteChange) {
        update();
    }
}

} // namespace referee::ui
