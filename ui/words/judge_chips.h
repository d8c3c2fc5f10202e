// SPDX-License-Identifier: GPL-3.0-or-later
// The judge's answers: a chip for each phrase, filled as far as the judge says yes. They wrap where it is narrow.
#pragma once

#include <QtCore/QList>
#include <QtCore/QPair>
#include <QtWidgets/QWidget>

namespace referee::ui {

/// Phrase, and p(yes) ÷ (p(yes) + p(no)).
using JudgeAnswers = QList<QPair<QString, double>>;

class JudgeChips : public QWidget {
    Q_OBJECT
public:
    explicit JudgeChips(QWidget* parent = nullptr);

    void setAnswers(const JudgeAnswers& answers);
    const JudgeAnswers& answers() const { return m_answers; }
    /// "a blue moon: yes 0.97"
    static QString textOf(const QPair<QString, double>& answer);

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
    JudgeAnswers m_answers;
};

} // namespace referee::ui
