// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_group.h"

#include "ui/settings/value_rows.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kHeadingHeight = 28;
constexpr double kArrowSize = 3.5;

} // namespace

ControlRow* newControlRow(const SettingRow& row)
{
    if (isNumber(row)) {
        return new SliderRow(row);
    }
    if (std::holds_alternative<bool Settings::*>(row.member)) {
        return new CheckRow(row);
    }
    return choicesOf(row).empty() ? static_cast<ControlRow*>(new TextRow(row)) : new ChoiceRow(row);
}

GroupHeading::GroupHeading(const QString& title, QWidget* parent)
    : QAbstractButton(parent)
{
    setText(title);
    setAccessibleName(title);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Fold or unfold (Left, Right)"));
}

void GroupHeading::setChangedCount(int count)
{
    m_changedCount = count;
    update();
}

QSize GroupHeading::sizeHint() const { return { 120, kHeadingHeight }; }

void GroupHeading::keyPressEvent(QKeyEvent* event)
{
    const bool folds = event->key() == Qt::Key_Left && isChecked();
    const bool unfolds = event->key() == Qt::Key_Right && !isChecked();
    if (folds || unfolds || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    if (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right) { // else they would move the focus among buttons
        QAbstractButton::keyPressEvent(event);
    }
}

void GroupHeading::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = hasFocus() ? theme().user : underMouse() ? theme().text : theme().hint;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    paintArrow(painter);
    painter.setFont(headingFont());
    painter.setPen(colour);
    painter.drawText(rect().adjusted(kGutter, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (!isChecked() && m_changedCount > 0) {
        painter.setFont(hintFont());
        painter.setPen(theme().user);
        painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, tr("%n changed", nullptr, m_changedCount));
    }
}

void GroupHeading::paintArrow(QPainter& painter) const
{
    QPainterPath arrow;
    arrow.moveTo(-kArrowSize / 2, -kArrowSize);
    arrow.lineTo(kArrowSize / 2 + 1, 0);
    arrow.lineTo(-kArrowSize / 2, kArrowSize);
    arrow.closeSubpath();
    painter.save();
    painter.translate(kArrowSize, height() / 2.0);
    painter.rotate(isChecked() ? 90 : 0);
    painter.drawPath(arrow);
    painter.restore();
}

SettingsGroup::SettingsGroup(const QString& name, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_heading(new GroupHeading(title))
    , m_body(new QWidget)
{
    setObjectName(QStringLiteral("group ") + name);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_heading);
    whole->addWidget(m_body);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, kGap);
    body->setSpacing(0);
    connect(m_heading, &QAbstractButton::clicked, this, &SettingsGroup::setOpen);
}

ControlRow* SettingsGroup::addRow(const SettingRow& row)
{
    m_rows.push_back(newControlRow(row));
    m_body->layout()->addWidget(m_rows.back());
    return m_rows.back();
}

void SettingsGroup::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    showRows();
}

int SettingsGroup::setFilter(const std::function<bool(const ControlRow&)>& passes)
{
    m_passes = passes;
    showRows();
    if (!m_passes) {
        return static_cast<int>(m_rows.size());
    }
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [this](const auto* row) { return m_passes(*row); }));
}

void SettingsGroup::showRows()
{
    bool hasAny = false;
    for (auto* row : m_rows) {
        const bool isShown = !m_passes || m_passes(*row);
        row->setVisible(isShown);
        hasAny = hasAny || isShown;
    }
    const bool isFiltered = static_cast<bool>(m_passes);
    m_heading->setEnabled(!isFiltered); // what was found cannot be folded away
    m_heading->setChecked(m_isOpen || isFiltered);
    m_body->setVisible(m_isOpen || isFiltered);
    setVisible(hasAny || !isFiltered);
}

int SettingsGroup::changedCount() const
{
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const auto* row) { return row->isChanged(); }));
}

void SettingsGroup::countChanged() { m_heading->setChangedCount(changedCount()); }

} // namespace referee::ui
