// SPDX-License-Identifier: GPL-3.0-or-later
// A settings panel on the screen, with hands.
#pragma once

#include "ui/settings/settings_panel.h"
#include "ui/settings/value_rows.h"

#include <QtGui/QTextDocumentFragment>
#include <QtTest/QtTest>

namespace referee::ui {

struct PanelAtHand {
    SettingsPanel panel;
    QSignalSpy changes { &panel, &SettingsPanel::settingsEdited };

    PanelAtHand()
    {
        panel.resize(280, 700);
        panel.show();
        panel.activateWindow();
    }
    /// False: the window did not come to the front.
    bool isActive() { return QTest::qWaitForWindowExposed(&panel) && QTest::qWaitForWindowActive(&panel); }

    template <typename Row = SliderRow> Row& row(const char* key)
    {
        return *panel.findChild<Row*>(QString::fromLatin1(key));
    }

    ValueField* field(const char* key) { return row<ControlRow>(key).findChild<ValueField*>(); }
    SlimSlider* slider(const char* key) { return row<ControlRow>(key).findChild<SlimSlider*>(); }
    QAbstractButton* button(const char* key) { return row<ControlRow>(key).findChild<QAbstractButton*>(); }
    QComboBox* box(const char* key) { return row<ControlRow>(key).findChild<QComboBox*>(); }

    /// Key and value of a change, as text of the settings table.
    QVariantList change(qsizetype number) const
    {
        const QString key = changes.at(number).at(1).toString();
        const auto settings = changes.at(number).at(0).value<Settings>();
        return { key, QString::fromStdString(settingText(settings, *findSetting(key.toStdString()))) };
    }
    /// What the line below the row says.
    /// Behind the label and below the row.
    QString hint(const char* key)
    {
        QStringList hints;
        for (const HintLabel* each : row<ControlRow>(key).findChildren<HintLabel*>()) {
            if (!each->isHidden()) {
                hints << QTextDocumentFragment::fromHtml(each->text()).toPlainText();
            }
        }
        return hints.join(QStringLiteral(" · "));
    }

    /// The text stands in the field, not yet applied.
    static void type(ValueField& field, const QString& text)
    {
        field.setFocus(Qt::MouseFocusReason);
        field.selectAll();
        QTest::keyClick(&field, Qt::Key_Delete);
        QTest::keyClicks(&field, text);
    }
    void enter(const char* key, const char* text)
    {
        type(*field(key), QString::fromUtf8(text));
        QTest::keyClick(field(key), Qt::Key_Return);
    }

    /// As from the window system: only then does an ignored event reach the parents, and the focus goes by its policy.
    static bool wheel(QWidget& widget, int angle, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF at = widget.rect().center();
        QWheelEvent event(
            at, widget.mapToGlobal(at), {}, { 0, angle }, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QSpontaneKeyEvent::setSpontaneous(&event);
        qApp->notify(&widget, &event);
        return event.isAccepted();
    }

    QStringList shownRows() const
    {
        QStringList keys;
        for (const auto* one : panel.findChildren<ControlRow*>()) {
            if (one->isVisibleTo(&panel)) {
                keys += one->key();
            }
        }
        return keys;
    }
};

} // namespace referee::ui
