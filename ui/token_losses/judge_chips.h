// SPDX-License-Identifier: GPL-3.0-or-later
// The judge's answers: a chip for each phrase and each place, filled by the probability of yes; grey with a dashed
// outline where the judge was not asked. The chips wrap.
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <optional>

class QPainter;

namespace referee::ui {

struct JudgeAnswer {
    QString text; ///< a phrase, or a place: "a star above a moon"
    std::optional<double> yes; ///< p(yes) ÷ (p(yes) + p(no)); none: not judged
    bool isPlace = false; ///< beside the judge's score, not in it
    friend bool operator==(const JudgeAnswer&, const JudgeAnswer&) = default;
};
using JudgeAnswers = QList<JudgeAnswer>;

class JudgeChips : public QWidget {
    Q_OBJECT
public:
    explicit JudgeChips(QWidget* parent = nullptr);

    void setAnswers(const JudgeAnswers& answers);
    const JudgeAnswers& answers() const { return m_answers; }
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
    QList<QRect> arranged(int width) const;
    static void paintChip(QPainter& painter, const QRect& rect, const JudgeAnswer& answer);
    JudgeAnswers m_answers;
};

} // namespace referee::ui
