// SPDX-License-Identifier: GPL-3.0-or-later
// A number: editable at the right of its label, with a slim slider below.
#pragma once

#include "ui/settings/control_row.h"
#include "ui/widgets/slim_slider.h"

namespace referee::ui {

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
