// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/choice_row.h"

#include "ui/settings/setting_texts.h"

#include <QtGui/QWheelEvent>

namespace referee::ui {

CalmComboBox::CalmComboBox(QWidget* parent)
    : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void CalmComboBox::wheelEvent(QWheelEvent* event)
{
    if (hasFocus()) {
        QComboBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

ChoiceRow::ChoiceRow(const SettingRow& row, QWidget* parent)
    : ControlRow(row, parent)
    , m_box(new CalmComboBox)
{
    const QString choices = QString::fromStdString(choicesOf(row));
    for (const QString& choice : choices.split(QLatin1Char('|'))) {
        m_box->addItem(choiceLabel(choice), choice);
    }
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    line()->addWidget(m_box);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::activated, this, [this](int index) {
        const QString choice = m_box->itemData(index).toString();
        if (choice != value() || hasProblem()) {
            attemptValue(choice);
        }
    });
}

void ChoiceRow::showText(const QString& text) { m_box->setCurrentIndex(m_box->findData(text)); }

void ChoiceRow::showState()
{
    QPalette own = m_box->palette();
    const QColor colour = isChanged() ? theme().user : isFaint() ? theme().hint : theme().text;
    own.setColor(QPalette::Text, colour);
    own.setColor(QPalette::ButtonText, colour);
    m_box->setPalette(own);
    describe(m_box);
}

} // namespace referee::ui
