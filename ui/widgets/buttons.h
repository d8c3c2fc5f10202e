// SPDX-License-Identifier: GPL-3.0-or-later
// The small buttons of panels: flat ones and chips, painted icons, toggles of panels, one of a few words.
#pragma once

#include <QtCore/QStringList>
#include <QtWidgets/QToolButton>

class QAction;
class QButtonGroup;

namespace referee::ui {

/// Text alone in hint size, for a panel's heading; on a raised ground while checked or under the mouse.
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

/// A dash in the curve's colour, its name, and its value at the iteration in view. Unchecked: the curve is hidden.
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

enum class Sign { Dice, Lock, Remove };

/// A small button with a painted icon; it follows the theme and needs no picture file.
class IconButton : public QToolButton {
    Q_OBJECT
public:
    /// `name` is read out and shown as tool tip.
    IconButton(Sign sign, const QString& name, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Sign m_sign;
};

/// Ties a checkable action to a panel: it shows and hides the panel and follows its visibility.
class PanelToggle : public QObject {
    Q_OBJECT
public:
    PanelToggle(QAction* action, QWidget* panel);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* m_action;
    QWidget* m_panel;
};

/// A few words of which one holds, side by side; small enough for a row of tools.
class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(const QStringList& words, QWidget* parent = nullptr);

    int current() const;
    void setCurrent(int index); ///< emits nothing
    void setSegmentToolTip(int index, const QString& text);

Q_SIGNALS:
    void chosen(int index);

private:
    QButtonGroup* m_buttons;
};

} // namespace referee::ui
