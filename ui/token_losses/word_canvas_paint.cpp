// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/word_canvas.h"

#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kRowGapFrom = 8; ///< rows of this height and more are parted by a line

QFontMetrics metrics() { return QFontMetrics(hintFont()); }

} // namespace

void WordCanvas::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (rows() == 0) {
        painter.setFont(hintFont());
        painter.setPen(theme().hint);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap,
            tr("Once a run goes on, the words of the prompt stand here, each with how much of it is still unseen."));
        return;
    }
    if (m_image.isNull()) {
        m_image = m_heat.image(theme());
    }
    if (!m_image.isNull()) { // cells are to be told apart: no smoothing
        const QRectF heat = heatRect();
        painter.drawImage(QRectF(heat.x(), heat.y(), columnX(m_heat.end()) - heat.x(), heat.height()), m_image);
    }
    painter.setPen(theme().surface);
    for (int piece = 1; piece < rows() && rowRect(0).height() >= kRowGapFrom; ++piece) {
        const int y = static_cast<int>(std::lround(rowRect(piece).y()));
        painter.drawLine(heatRect().left(), y, width(), y);
    }
    paintWords(painter);
    paintMarks(painter);
}

/// The word that is least seen and the one under the mouse first; of the others those that find room.
void WordCanvas::paintWords(QPainter& painter) const
{
    const qint64 present = m_shown.value_or(m_heat.end() - 1);
    const auto measured = m_heat.lastMeasured(present);
    const int leastSeen = measured ? m_heat.leastSeen(*measured).value_or(-1) : -1;
    QList<int> order;
    if (m_cell) {
        order << m_cell->piece;
    }
    if (leastSeen >= 0) {
        order << leastSeen;
    }
    for (int piece = 0; piece < rows(); ++piece) {
        order << piece;
    }
    const double least = metrics().ascent();
    QList<double> taken;
    for (const int piece : order) {
        const double y = wordY(piece);
        const auto isNear = [&](double other) { return std::abs(other - y) < least; };
        if (std::none_of(taken.begin(), taken.end(), isNear)) {
            taken << y;
            paintWord(painter, piece, piece == leastSeen);
        }
    }
}

void WordCanvas::paintWord(QPainter& painter, int piece, bool isLeastSeen) const
{
    QFont font = hintFont();
    font.setBold(isLeastSeen);
    painter.setFont(font);
    const bool isMarked = isLeastSeen || (m_cell && m_cell->piece == piece);
    painter.setPen(isMarked ? theme().text : theme().hint);
    const int room = heatRect().x() - kWordGap;
    const QRectF place(0, wordY(piece) - metrics().height() / 2.0, room, metrics().height());
    const QString text = QFontMetrics(font).elidedText(m_heat.pieces().at(piece), Qt::ElideRight, room);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

void WordCanvas::paintMarks(QPainter& painter) const
{
    const double column = std::max(1.0, columnX(1) - columnX(0));
    if (m_shown) {
        const double x = columnX(*m_shown) + column / 2;
        painter.setPen(QPen(theme().person, 2));
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    }
    if (m_cell) {
        const QRectF row = rowRect(m_cell->piece);
        const QRectF cell(columnX(m_cell->iteration), row.y(), column, row.height());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().surface, 3));
        painter.drawRect(cell.adjusted(-1, 0, 1, 0));
        painter.setPen(QPen(theme().text, 1));
        painter.drawRect(cell.adjusted(-1, 0, 1, 0));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(theme().person);
        painter.drawRect(heatRect().adjusted(0, 0, -1, -1));
    }
}

} // namespace referee::ui
