// SPDX-License-Identifier: GPL-3.0-or-later
// The judge's answers as a checklist: "2 of 3 at 60", then a chip with a tick or a cross for each phrase and each
// place, filled by the probability of yes; grey with a dashed outline where the judge was not asked. The chips wrap.
#pragma once

#include <QtCore/QList>
#include <QtCore/QSize>
#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <optional>

class QPainter;

namespace referee::ui {

struct JudgeAnswer {
    QString text; ///< a phrase, or a place: "a star above a moon"
    std::optional<double> yes; ///< p(yes) ÷ (p(yes) + p(no)); none: not judged
    QString relation {}; ///< of a place: "above"; it stands beside the judge's score, not in it
    bool isPlace() const { return !relation.isEmpty(); }
    friend bool operator==(const JudgeAnswer&, const JudgeAnswer&) = default;
};
using JudgeAnswers = QList<JudgeAnswer>;

class JudgeChips : public QWidget {
    Q_OBJECT
public:
    explicit JudgeChips(QWidget* parent = nullptr);

    /// `isPast`: of another iteration than the one that is shown, so they are dimmed.
    void setAnswers(const JudgeAnswers& answers, qint64 iteration, bool isPast);
    /// The right end of the first line stays free, for a button of this size.
    void setReserved(const QSize& size);
    const JudgeAnswers& answers() const { return m_answers; }
    bool isPast() const { return m_isPast; }
    /// "2 of 3 at 60": what the judge sees of what it was asked about, and the iteration.
    QString summary() const;
    /// "a blue moon: yes 0.97", "a star above a moon: not judged"
    static QString textOf(const JudgeAnswer& answer);
    static QString explanationOf(const JudgeAnswer& answer);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString labelOf(const JudgeAnswer& answer) const;
    QString tipAt(const QPoint& at) const;
    /// Of the summary, then of the answers.
    QList<QRect> arranged(int width) const;
    void paintChip(QPainter& painter, const QRect& rect, const JudgeAnswer& answer) const;

    JudgeAnswers m_answers;
    qint64 m_iteration = 0;
    QSize m_reserved;
    bool m_isPast = false;
};

} // namespace referee::ui
