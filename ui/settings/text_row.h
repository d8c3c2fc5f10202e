// SPDX-License-Identifier: GPL-3.0-or-later
// Free text, on a line of its own.
#pragma once

#include "ui/settings/control_row.h"
#include "ui/widgets/value_field.h"

namespace referee::ui {

class TextRow : public ControlRow {
    Q_OBJECT
public:
    explicit TextRow(const SettingRow& row, QWidget* parent = nullptr);
    ValueField* field() const { return m_field; }
    bool isBeingEdited() const override { return m_field->hasFocus() && m_field->isModified(); }

protected:
    void showText(const QString& text) override;
    void showState() override;

private:
    ValueField* m_field;
};

} // namespace referee::ui
