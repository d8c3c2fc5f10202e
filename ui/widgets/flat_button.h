// SPDX-License-Identifier: GPL-3.0-or-later
// Small buttons of a panel's heading in hint size: flat ones, and chips that stand for a curve and say its value.
#pragma once

#include <QtWidgets/QAbstractButton>

namespace referee::ui {

/// Text alone; on a raised ground while checked or under the mouse.
class FlatButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit FlatButton(const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintGround(QPainter& painter, bool isRaised) const;
};

/// A dash in the curve's colour, its name, and the value at the moment looked at. Unchecked: the curve is hidden.
class CurveChip : public FlatButton {
    Q_OBJECT
public:
    explicit CurveChip(const QString& name, QWidget* parent = nullptr);
    void setColour(const QColor& colour, Qt::PenStyle line);
    void setValue(const QString& value); ///< empty: none
    QString value() const { return m_value; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_value;
    QColor m_colour;
    Qt::PenStyle m_line = Qt::SolidLine;
};

} // namespace referee::ui
