// SPDX-License-Identifier: GPL-3.0-or-later
// One line in hint size that ends in "…" where room ends; the whole text is its tool tip then.
#pragma once

#include <QtWidgets/QWidget>

namespace referee::ui {

class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const { return m_text; }
    /// In the error colour instead of the hint colour.
    void setIsError(bool isError);
    bool isError() const { return m_isError; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString shownText() const;
    QString m_text;
    bool m_isError = false;
};

} // namespace referee::ui
