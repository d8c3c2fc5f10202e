// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of the words strip with the least and the greatest loss beside them.
#pragma once

#include <QtWidgets/QWidget>

namespace referee::ui {

class HeatLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatLegend(QWidget* parent = nullptr);

    /// Empty texts: nothing was measured yet.
    void setRange(const QString& least, const QString& most);
    const QString& least() const { return m_least; }
    const QString& most() const { return m_most; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString m_least;
    QString m_most;
};

} // namespace referee::ui
