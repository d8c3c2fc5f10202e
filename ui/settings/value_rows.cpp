// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/value_rows.h"

#include "ui/settings/setting_texts.h"
#include "ui/widgets/elided_label.h"

#include <QtGui/QPainter>
#include <QtGui/QWheelEvent>

namespace referee::ui {

namespace {

constexpr int kSwitchWidth = 28;
constexpr int kSwitchHeight = 16;
constexpr double kInset = 2;
constexpr double kFocusWidth = 1.5;

} // namespace

Switch::Switch(Side side, QWidget* parent)
    : QAbstractButton(parent)
    , m_side(side)
{
    setCheckable(true);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(sizeHint());
}

void Switch::setFaint(bool isFaint)
{
    m_isFaint = isFaint;
    update();
}

QSize Switch::sizeHint() const { return { kSwitchWidth + 2, kSwitchHeight + 2 }; }

void Switch::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isFaint = m_isFaint || !isEnabled();
    const QRectF body(1, 1, kSwitchWidth, kSwitchHeight);
    painter.setPen(hasFocus() ? QPen(theme().user, kFocusWidth) : QPen(theme().line, 1));
    painter.setBrush(!isChecked() ? theme().raised : isFaint ? theme().line : theme().of(m_side));
    painter.drawRoundedRect(body, body.height() / 2, body.height() / 2);
    const double size = body.height() - 2 * kInset;
    const double left = isChecked() ? body.right() - kInset - size : body.left() + kInset;
    painter.setPen(Qt::NoPen);
    painter.setBrush(!isChecked() ? theme().hint : theme().surface);
    painter.drawEllipse(QRectF(left, body.top() + kInset, size, size));
}

CheckRow::CheckRow(const SettingRow& row, QWidget* parent)
    : ControlRow(row, parent)
    , m_switch(new Switch(side()))
{
    line()->addWidget(m_switch);
    setFocusProxy(m_switch);
    connect(m_switch, &QAbstractButton::clicked, this,
        [this](bool isChecked) { attemptValue(isChecked ? QStringLiteral("true") : QStringLiteral("false")); });
}

void CheckRow::showText(const QString& text) { m_switch->setChecked(text == QStringLiteral("true")); }

void CheckRow::showState()
{
    m_switch->setFaint(isFaint());
    describe(m_switch);
}

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
    const QColor colour = isChanged() ? theme().user : isFaint() ? theme().hint : theme().text;
    setTextColour(*m_box, QPalette::Text, colour);
    setTextColour(*m_box, QPalette::ButtonText, colour);
    describe(m_box);
}

TextRow::TextRow(const SettingRow& row, QWidget* parent)
    : ControlRow(row, parent)
    , m_field(new ValueField)
{
    m_field->setPlaceholderText(tr("none"));
    rows()->addWidget(m_field);
    setFocusProxy(m_field);
    label()->setBuddy(m_field);
    connect(m_field, &ValueField::attempted, this, [this](const QString& text) { attemptValue(text); });
    connect(m_field, &ValueField::restoreAsked, this, [this] { restore(); });
}

void TextRow::showText(const QString& text) { m_field->showValue(text); }

void TextRow::showState()
{
    m_field->setMark(mark());
    describe(m_field);
}

} // namespace referee::ui
