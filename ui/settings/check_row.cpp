// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/check_row.h"

#include <QtGui/QPainter>

namespace referee::ui {

namespace {

constexpr int kSwitchWidth = 28;
constexpr int kSwitchHeight = 16;
constexpr double kInset = 2;
constexpr double kFocusWidth = 1.5;

const QString& trueText()
{
    static const QString text = QStringLiteral("true");
    return text;
}

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
        [this](bool isChecked) { attemptValue(isChecked ? trueText() : QStringLiteral("false")); });
}

void CheckRow::showText(const QString& text) { m_switch->setChecked(text == trueText()); }

void CheckRow::showState()
{
    m_switch->setFaint(isFaint());
    describe(m_switch);
}

} // namespace referee::ui
