// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/value_rows.h"

#include "ui/settings/setting_texts.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtGui/QKeyEvent>
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

namespace {

constexpr int kFieldDigits = 7;
constexpr int kFieldPadding = 18;

/// The number as text of the table: written into settings and read back, so that there is one spelling.
QString numberText(const SettingRow& row, double number)
{
    Settings settings;
    if (const auto* real = std::get_if<double Settings::*>(&row.member)) {
        settings.*(*real) = number;
    } else if (const auto* whole = std::get_if<int64_t Settings::*>(&row.member)) {
        settings.*(*whole) = static_cast<int64_t>(number);
    }
    return QString::fromStdString(settingText(settings, row));
}

/// The user's, for example a comma, which is all that the keypad of a German keyboard has.
QString decimalSign() { return QLocale().decimalPoint(); }

/// A number as the table reads it; beside the dot the user's own decimal sign is taken.
QString withDot(const QString& typed)
{
    QString text = typed;
    return text.contains(QLatin1Char('.')) ? text : text.replace(decimalSign(), QStringLiteral("."));
}

/// Keys that begin an entry while the slider has the focus.
bool beginsEntry(const QKeyEvent& event)
{
    if (event.key() == Qt::Key_F2 || event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) {
        return true;
    }
    const QString text = event.text();
    return text.size() == 1
        && (text[0].isDigit() || text[0] == QLatin1Char('-') || text[0] == QLatin1Char('.') || text == decimalSign());
}

} // namespace

SliderRow::SliderRow(const SettingRow& row, QWidget* parent)
    : ControlRow(row, parent)
    , m_scale(scaleOf(row))
    , m_slider(new SlimSlider)
    , m_field(new ValueField)
{
    buildLayout();
    connectWidgets();
}

void SliderRow::buildLayout()
{
    m_field->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_field->setFixedWidth(
        m_field->fontMetrics().horizontalAdvance(QString(kFieldDigits, QLatin1Char('0'))) + kFieldPadding);
    m_field->setFocusPolicy(Qt::ClickFocus); // Tab goes from slider to slider; a digit or Return opens the field
    line()->addWidget(m_field);
    m_slider->setSide(side());
    rows()->addWidget(m_slider);
    setFocusProxy(m_slider);
    label()->setBuddy(m_slider);
}

void SliderRow::connectWidgets()
{
    connect(m_slider, &SlimSlider::moved, this,
        [this](double position, StepSize pace) { attemptNumber(roundedValueAt(m_scale, position, pace)); });
    connect(m_slider, &SlimSlider::stepsAsked, this,
        [this](double count, StepSize pace) { attemptNumber(stepped(m_scale, shownNumber(), count, pace)); });
    connect(m_slider, &SlimSlider::endAsked, this, [this](bool isGreatest) {
        attemptNumber(isGreatest ? m_scale.greatest : m_scale.hasOff ? m_scale.lowest : m_scale.least);
    });
    connect(m_slider, &SlimSlider::sliderPressed, this, [this] { Q_EMIT dragged(true); });
    connect(m_slider, &SlimSlider::sliderReleased, this, [this] { Q_EMIT dragged(false); });
    connect(m_slider, &SlimSlider::defaultAsked, this, [this] { attemptDefault(); });
    connect(m_field, &ValueField::attempted, this, &SliderRow::attemptTyped);
    connect(m_field, &ValueField::restoreAsked, this, [this] { restore(); });
    m_field->installEventFilter(this);
}

void SliderRow::attemptNumber(double number)
{
    const QString text = numberText(row(), number);
    if (text != (hasProblem() ? attempt() : value())) {
        attemptValue(text);
    } else {
        showText(text);
    }
}

void SliderRow::attemptTyped(const QString& text)
{
    attemptValue(withDot(text.trimmed()));
    if (!hasProblem() && m_field->hasFocus()) {
        m_slider->setFocus(Qt::OtherFocusReason); // arrows and wheel go on from the number typed
    }
}

double SliderRow::shownNumber() const
{
    bool isNumber = false;
    const double shown = withDot(m_field->text().trimmed()).toDouble(&isNumber);
    return isNumber ? shown : value().toDouble();
}

void SliderRow::showText(const QString& text)
{
    m_field->showValue(text);
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber) {
        m_slider->setPosition(positionOf(m_scale, number));
        m_slider->setBeyond(number > m_scale.greatest);
    }
}

void SliderRow::showState()
{
    m_field->setMark(mark());
    m_slider->setFaint(isFaint());
    describe(m_slider);
    describe(m_field);
}

void SliderRow::defaultChanged() { m_slider->setDefaultPosition(positionOf(m_scale, defaultValue().toDouble())); }

bool SliderRow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool isStep = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down || key->key() == Qt::Key_PageUp
            || key->key() == Qt::Key_PageDown;
        return isStep && m_slider->takeKey(key);
    }
    return ControlRow::eventFilter(watched, event);
}

void SliderRow::keyPressEvent(QKeyEvent* event)
{
    if (!m_slider->hasFocus() || !beginsEntry(*event)) {
        ControlRow::keyPressEvent(event);
        return;
    }
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    if (!event->text().isEmpty() && event->text()[0].isPrint()) {
        QCoreApplication::sendEvent(m_field, event);
    }
}

} // namespace referee::ui
