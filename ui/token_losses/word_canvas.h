// SPDX-License-Identifier: GPL-3.0-or-later
// The heat strip itself: a row for each word, a column for each iteration. Mouse and arrow keys go through its cells.
// No row is lower than its word, so that a long prompt needs a scroll area.
#pragma once

#include "ui/token_losses/word_heat.h"

#include <QtWidgets/QWidget>

#include <optional>

namespace referee::ui {

struct WordCell {
    int word = 0;
    qint64 iteration = 0;
    friend bool operator==(const WordCell&, const WordCell&) = default;
};

class WordCanvas : public QWidget {
    Q_OBJECT
public:
    /// The heat must outlive the canvas.
    explicit WordCanvas(const WordHeat& heat, QWidget* parent = nullptr);

    /// The heat changed.
    void renew();
    /// What stands here while there are no words.
    void setSentence(const QString& sentence);
    const QString& sentence() const { return m_sentence; }
    /// Iterations from the left edge to the right one; the heat's own number where that is greater.
    void setLength(qint64 iterations);
    /// Marked in amber; nullopt: the present, which needs no mark.
    void setShownIteration(std::optional<qint64> iteration);
    /// What the mouse or the keys are at.
    const std::optional<WordCell>& cell() const { return m_cell; }
    std::optional<WordCell> cellAt(const QPoint& position) const;
    /// Where the colours lie, right of the words.
    QRect heatRect() const;
    QRectF rowRect(int word) const; ///< of its colours
    static int rowHeight(); ///< at least

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cellChanged();
    void iterationChosen(qint64 iteration);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int kWordGap = 8; ///< between a word and its row

    qint64 span() const;
    int rows() const { return static_cast<int>(m_heat.words().size()); }
    double columnX(qint64 iteration) const;
    void setCell(const std::optional<WordCell>& cell);
    void choose(const WordCell& cell);
    std::optional<WordCell> cellAfterKey(int key) const;
    void paintWords(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;

    const WordHeat& m_heat;
    QString m_sentence;
    QImage m_image; ///< null: to be made when next painted
    int m_wordsWidth = 0; ///< of the widest word
    qint64 m_length = 0;
    std::optional<qint64> m_shown;
    std::optional<WordCell> m_cell;
};

} // namespace referee::ui
