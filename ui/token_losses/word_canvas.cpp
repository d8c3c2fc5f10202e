// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/word_canvas.h"

#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtGui/QFontMetrics>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr double kMaxForWords = 0.3; ///< of the width
constexpr int kWordSlack = 2; ///< advances are rounded, eliding counts fractions
constexpr int kUsualWidth = 360;
constexpr int kMinWidth = 160;
constexpr int kRowGapFrom = 8; ///< rows of this height and more are parted by a line
constexpr int kFarStep = 10; ///< iterations, for the page keys

QFontMetrics wordMetrics() { return QFontMetrics(hintFont()); }

/// Any word may become the least seen one, whose name is bold.
QFontMetrics boldMetrics()
{
    QFont font = hintFont();
    font.setBold(true);
    return QFontMetrics(font);
}

} // namespace

WordCanvas::WordCanvas(const WordHeat& heat, QWidget* parent)
    : QWidget(parent)
    , m_heat(heat)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Captioning loss of each word over the iterations"));
    setToolTip(wrappedTip(
        tr("A row for each word (the mean of its tokens), a column for each iteration: the stronger the blue, the less "
           "of the word is seen. A click or the arrow keys show an iteration.")));
}

void WordCanvas::renew()
{
    m_image = {};
    m_wordsWidth = 0;
    for (const HeatWord& word : m_heat.words()) {
        m_wordsWidth = std::max(m_wordsWidth, boldMetrics().horizontalAdvance(word.text) + kWordSlack);
    }
    if (m_cell && m_cell->word >= rows()) {
        setCell(std::nullopt);
    }
    updateGeometry();
    update();
}

void WordCanvas::setSentence(const QString& sentence)
{
    m_sentence = sentence;
    update();
}

void WordCanvas::setLength(qint64 iterations)
{
    m_length = iterations;
    update();
}

void WordCanvas::setShownIteration(std::optional<qint64> iteration)
{
    m_shown = iteration;
    update();
}

qint64 WordCanvas::span() const { return std::max<qint64>({ 1, m_length, m_heat.end() }); }

QRect WordCanvas::heatRect() const
{
    const int left = std::min(m_wordsWidth, static_cast<int>(width() * kMaxForWords)) + kWordGap;
    return { left, 0, std::max(1, width() - left), height() };
}

QRectF WordCanvas::rowRect(int word) const
{
    const QRectF heat = heatRect();
    const double row = heat.height() / std::max(1, rows());
    return { heat.x(), heat.y() + word * row, heat.width(), row };
}

/// Letters below the line may reach into the next row, where nothing stands as high.
int WordCanvas::rowHeight() { return wordMetrics().ascent() + 1; }

double WordCanvas::columnX(qint64 iteration) const
{
    const QRectF heat = heatRect();
    return heat.x() + heat.width() * static_cast<double>(iteration) / static_cast<double>(span());
}

std::optional<WordCell> WordCanvas::cellAt(const QPoint& position) const
{
    const QRect heat = heatRect();
    if (rows() == 0 || m_heat.end() == 0 || position.y() < 0 || position.y() >= height()) {
        return std::nullopt;
    }
    const int word = std::clamp(position.y() * rows() / std::max(1, height()), 0, rows() - 1);
    const auto x = static_cast<qint64>(position.x() - heat.x());
    const qint64 iteration = std::clamp<qint64>(x * span() / heat.width(), 0, m_heat.end() - 1);
    return WordCell { word, position.x() < heat.x() ? m_shown.value_or(m_heat.end() - 1) : iteration };
}

QSize WordCanvas::sizeHint() const { return { kUsualWidth, std::max(1, rows()) * (wordMetrics().height() + 1) }; }

QSize WordCanvas::minimumSizeHint() const { return { kMinWidth, std::max(2, rows()) * rowHeight() }; }

void WordCanvas::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (rows() == 0) {
        painter.setFont(hintFont());
        painter.setPen(theme().hint);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_sentence);
        return;
    }
    if (m_image.isNull()) {
        m_image = m_heat.image(theme());
    }
    if (!m_image.isNull()) { // no smoothing, so that cells stay distinct
        const QRectF heat = heatRect();
        painter.drawImage(QRectF(heat.x(), heat.y(), columnX(m_heat.end()) - heat.x(), heat.height()), m_image);
    }
    painter.setPen(theme().surface);
    for (int word = 1; word < rows() && rowRect(0).height() >= kRowGapFrom; ++word) {
        const int y = static_cast<int>(std::lround(rowRect(word).y()));
        painter.drawLine(heatRect().left(), y, width(), y);
    }
    paintWords(painter);
    paintMarks(painter);
}

/// The least seen one is bold; it and the one under the mouse have the colour of text.
void WordCanvas::paintWords(QPainter& painter) const
{
    const auto measured = m_heat.lastMeasured(m_shown.value_or(m_heat.end() - 1));
    const int leastSeen = measured ? m_heat.leastSeen(*measured).value_or(-1) : -1;
    const int room = heatRect().x() - kWordGap;
    for (int word = 0; word < rows(); ++word) {
        QFont font = hintFont();
        font.setBold(word == leastSeen);
        painter.setFont(font);
        const bool isMarked = word == leastSeen || (m_cell && m_cell->word == word);
        painter.setPen(isMarked ? theme().text : theme().hint);
        const QRectF row = rowRect(word);
        painter.drawText(QRectF(0, row.y(), room, row.height()),
            Qt::TextDontClip | Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(font).elidedText(m_heat.words().at(word).text, Qt::ElideRight, room));
    }
}

void WordCanvas::paintMarks(QPainter& painter) const
{
    const double column = std::max(1.0, columnX(1) - columnX(0));
    if (m_shown) {
        const double x = columnX(*m_shown) + column / 2;
        painter.setPen(QPen(theme().user, 2));
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    }
    if (m_cell) {
        const QRectF row = rowRect(m_cell->word);
        const QRectF cell(columnX(m_cell->iteration), row.y(), column, row.height());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().surface, 3));
        painter.drawRect(cell.adjusted(-1, 0, 1, 0));
        painter.setPen(QPen(theme().text, 1));
        painter.drawRect(cell.adjusted(-1, 0, 1, 0));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(theme().user);
        painter.drawRect(heatRect().adjusted(0, 0, -1, -1));
    }
}

void WordCanvas::setCell(const std::optional<WordCell>& cell)
{
    if (cell != m_cell) {
        m_cell = cell;
        update();
        Q_EMIT cellChanged();
    }
}

void WordCanvas::choose(const WordCell& cell)
{
    const bool isOther = m_shown != cell.iteration;
    setCell(cell);
    if (isOther) {
        setShownIteration(cell.iteration);
        Q_EMIT iterationChosen(cell.iteration);
    }
}

void WordCanvas::mousePressEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->pos());
    if (event->button() == Qt::LeftButton && cell) {
        choose(*cell);
    }
}

void WordCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->pos());
    if (cell && event->buttons().testFlag(Qt::LeftButton)) {
        choose(*cell);
    } else {
        setCell(cell);
    }
}

void WordCanvas::leaveEvent(QEvent* /*event*/) { setCell(std::nullopt); }

std::optional<WordCell> WordCanvas::cellAfterKey(int key) const
{
    const qint64 last = m_heat.end() - 1;
    if (rows() == 0 || last < 0) {
        return std::nullopt;
    }
    WordCell cell = m_cell.value_or(WordCell { 0, m_shown.value_or(last) });
    const auto by = [&](int words, qint64 iterations) {
        return WordCell { std::clamp(cell.word + words, 0, rows() - 1),
            std::clamp<qint64>(cell.iteration + iterations, 0, last) };
    };
    switch (key) {
    case Qt::Key_Left:
        return by(0, -1);
    case Qt::Key_Right:
        return by(0, 1);
    case Qt::Key_PageUp:
        return by(0, -kFarStep);
    case Qt::Key_PageDown:
        return by(0, kFarStep);
    case Qt::Key_Up:
        return by(-1, 0);
    case Qt::Key_Down:
        return by(1, 0);
    case Qt::Key_Home:
        return WordCell { cell.word, 0 };
    case Qt::Key_End:
        return WordCell { cell.word, last };
    default:
        return std::nullopt;
    }
}

void WordCanvas::keyPressEvent(QKeyEvent* event)
{
    const auto cell = cellAfterKey(event->key());
    if (!cell) {
        QWidget::keyPressEvent(event);
        return;
    }
    const bool isOtherWord = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    isOtherWord ? setCell(cell) : choose(*cell);
}

void WordCanvas::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        renew(); // the image holds colours of the theme
    }
}

} // namespace referee::ui
