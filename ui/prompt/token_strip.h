// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt as the referee reads it: a chip for each token; tokens of one typed word touch. Up to two rows, then
// "+ 12" for the rest.
#pragma once

#include "ui/prompt/prompt_marks.h"

#include <QtWidgets/QWidget>

namespace referee::ui {

class TokenStrip : public QWidget {
    Q_OBJECT
public:
    explicit TokenStrip(QWidget* parent = nullptr);

    void setRead(const ReadText& read);
    void clear() { setRead({}); }
    const std::vector<StripPiece>& pieces() const { return m_pieces; }
    /// Where a piece is painted; empty: it is among the rest.
    QRect rectOf(std::size_t piece) const { return m_rects[piece]; }
    /// How many pieces do not fit.
    int hidden() const { return m_hidden; }
    QString explanationAt(QPoint position) const;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Place {
        int x = 0;
        int row = 0;
    };
    void arrange();
    void placeWord(std::size_t first, std::size_t last, Place& place);
    std::size_t wordEnd(std::size_t first) const;
    int widthOf(std::size_t piece) const;
    void paintPiece(QPainter& painter, std::size_t piece) const;
    QString restText() const;
    ReadText m_read;
    std::vector<StripPiece> m_pieces;
    std::vector<QRect> m_rects;
    QRect m_restRect;
    int m_hidden = 0;
};

} // namespace referee::ui
