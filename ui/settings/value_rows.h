// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of settings by the kind of value: a number, on or off, one of a few words, free text.
#pragma once

#include "ui/settings/control_row.h"
#include "ui/widgets/slim_slider.h"

#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>

namespace referee::ui {

/// A switch in the colour of its side.
class Switch : public QAbstractButton {
    Q_OBJECT
public:
    explicit Switch(Side side, QWidget* parent = nullptr);
    void setFaint(bool isFaint);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Side m_side;
    bool m_isFaint = false;
};

/// On or off.
class CheckRow : public ControlRow {
    Q_OBJECT
public:
    explicit CheckRow(const SettingRow& row, QWidget* parent = nullptr);

protected:
    void showText(const QString& text) override;
    void showState() override;

private:
    Switch* m_switch;
};

/// A combo box that the wheel changes only while it has the focus.
class CalmComboBox : public QComboBox {
    Q_OBJECT
public:
    explicit CalmComboBox(QWidget* parent = nullptr);

protected:
    void wheelEvent(QWheelEvent* event) override;
};

/// One of a few words.
class ChoiceRow : public ControlRow {
    Q_OBJECT
public:
    explicit ChoiceRow(const SettingRow& row, QWidget* parent = nullptr);

protected:
    void showText(const QString& text) override;
    void showState() override;

private:
    CalmComboBox* m_box;
};

/// Free text, on a line of its own.
class TextRow : public ControlRow {
    Q_OBJECT
public:
    explicit TextRow(const SettingRow& row, QWidget* parent = nullptr);
    bool isBeingEdited() const override { return m_field->hasFocus() && m_field->isModified(); }

protected:
    void showText(const QString& text) override;
    void showState() override;

private:
    ValueField* m_field;
};

/// A number: editable at the right of its label, with a slim slider below.
class SliderRow : public ControlRow {
    Q_OBJECT
public:
    explicit SliderRow(const SettingRow& row, QWidget* parent = nullptr);

    bool isBeingEdited() const override { return m_field->hasFocus() && m_field->isModified(); }

protected:
    void showText(const QString& text) override;
    void showState() override;
    void defaultChanged() override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void attemptNumber(double number);
    void attemptTyped(const QString& text);
    /// What is shown, which may be a rejected attempt; the value in force when that is no number.
    double shownNumber() const;

    SliderScale m_scale;
    SlimSlider* m_slider;
    ValueField* m_field;
};

} // namespace referee::ui
