// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/preset_bar.h"

#include "ui/settings/value_rows.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/panel.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>

namespace referee::ui {

namespace {

constexpr int kMaxName = 60;

QToolButton* flatButton(const QString& objectName)
{
    auto* button = new QToolButton;
    button->setObjectName(objectName);
    button->setProperty("flat", true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setFont(hintFont());
    return button;
}

} // namespace

PresetBar::PresetBar(QWidget* parent)
    : QWidget(parent)
    , m_places(new QStackedWidget)
    , m_box(new CalmComboBox)
    , m_name(new QLineEdit)
    , m_save(new QToolButton)
    , m_changed(flatButton(QStringLiteral("presetChanged")))
    , m_back(flatButton(QStringLiteral("presetBack")))
    , m_delete(flatButton(QStringLiteral("presetDelete")))
    , m_hint(new HintLabel)
{
    buildLayout();
    connectWidgets();
    refresh();
}

void PresetBar::buildLayout()
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(2);
    whole->addLayout(firstLine());
    auto* second = new QWidget;
    second->setLayout(secondLine());
    second->setFixedHeight(kRowHeight); // nothing below jumps at the first change
    whole->addWidget(second);
}

QLayout* PresetBar::firstLine()
{
    auto* line = new QHBoxLayout;
    line->setSpacing(kGap);
    m_box->setObjectName(QStringLiteral("presetBox"));
    m_box->setAccessibleName(tr("Preset"));
    m_box->setToolTip(tr("The preset that the settings come from. Choosing one sets all of them."));
    m_box->setPlaceholderText(tr("no preset"));
    m_box->setMinimumContentsLength(8);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_name->setObjectName(QStringLiteral("presetName"));
    m_name->setAccessibleName(tr("Name of the new preset"));
    m_name->setPlaceholderText(tr("name of the preset"));
    m_name->setMaxLength(kMaxName);
    m_places->addWidget(m_box);
    m_places->addWidget(m_name);
    m_places->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_save->setObjectName(QStringLiteral("presetSave"));
    m_save->setFocusPolicy(Qt::StrongFocus);
    line->addWidget(m_places, 1);
    line->addWidget(m_save);
    return line;
}

QLayout* PresetBar::secondLine()
{
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    line->setContentsMargins(0, 0, 0, 0);
    m_changed->setCheckable(true);
    m_changed->setProperty("tight", true); // its text stands where the hint does
    m_back->setText(tr("reset to preset"));
    m_back->setToolTip(tr("Resets every setting to the preset."));
    line->addWidget(m_hint);
    line->addWidget(m_changed);
    line->addStretch(1);
    line->addWidget(m_back);
    line->addWidget(m_delete);
    return line;
}

void PresetBar::connectWidgets()
{
    connect(m_box, &QComboBox::activated, this, [this](int index) {
        m_current = m_box->itemData(index).toString();
        refresh();
        Q_EMIT presetChosen(m_current);
    });
    connect(m_save, &QToolButton::clicked, this, [this] { isNaming() ? saveName() : beginNaming(); });
    connect(m_name, &QLineEdit::returnPressed, this, &PresetBar::saveName);
    connect(m_name, &QLineEdit::textChanged, this, &PresetBar::showNameState);
    connect(m_changed, &QToolButton::toggled, this, &PresetBar::onlyChangedToggled);
    connect(m_back, &QToolButton::clicked, this, [this] { Q_EMIT presetChosen(m_current); });
    connect(m_delete, &QToolButton::clicked, this, &PresetBar::askToDelete);
    m_name->installEventFilter(this);
    m_save->installEventFilter(this);
    m_delete->installEventFilter(this);
}

void PresetBar::setPresets(const QStringList& builtIn, const QStringList& own, const QString& current)
{
    m_builtIn = builtIn;
    m_own = own;
    m_current = current;
    m_box->clear();
    for (const QString& name : builtIn + own) {
        m_box->addItem(name, name);
    }
    if (!own.isEmpty() && !builtIn.isEmpty()) {
        m_box->insertSeparator(static_cast<int>(builtIn.size()));
    }
    m_box->setCurrentIndex(m_box->findData(current));
    refresh();
}

void PresetBar::setChanges(const QStringList& sentences)
{
    m_changedCount = static_cast<int>(sentences.size());
    m_changed->setText(tr("%1 changed").arg(m_changedCount));
    m_changed->setToolTip(tr("Click to show only these:") + QLatin1Char('\n') + sentences.join(QLatin1Char('\n')));
    m_changed->setAccessibleDescription(sentences.join(QStringLiteral(". ")));
    refresh();
}

void PresetBar::setOnlyChanged(bool isOnly) { m_changed->setChecked(isOnly); }

void PresetBar::beginNaming()
{
    m_name->setText(m_own.contains(m_current) ? m_current : QString());
    m_places->setCurrentWidget(m_name);
    m_name->setFocus();
    m_name->selectAll();
    refresh();
}

void PresetBar::endNaming()
{
    m_places->setCurrentWidget(m_box);
    m_name->clear();
    refresh();
}

void PresetBar::saveName()
{
    const QString name = m_name->text().simplified();
    if (name.isEmpty() || m_builtIn.contains(name, Qt::CaseInsensitive)) {
        showNameState();
        return;
    }
    m_box->setFocus();
    endNaming();
    Q_EMIT saveRequested(name);
}

void PresetBar::showNameState()
{
    const QString name = m_name->text().simplified();
    const bool isBuiltIn = m_builtIn.contains(name, Qt::CaseInsensitive);
    const QString text = isBuiltIn ? tr("“%1” is built in, choose another name").arg(name)
        : m_own.contains(name)     ? tr("replaces “%1”").arg(name)
                                   : tr("Return saves, Esc cancels");
    m_hint->setText(text);
    m_name->setToolTip(text);
    setTextColour(*m_name, QPalette::Text, isBuiltIn ? theme().error : theme().text);
}

void PresetBar::askToDelete()
{
    m_isDeleteAsked = !m_isDeleteAsked;
    refresh();
    if (!m_isDeleteAsked) { // it was asked before
        Q_EMIT deleteRequested(m_current);
    }
}

bool PresetBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        focusLeft(watched, static_cast<QFocusEvent*>(event)->reason());
        return QWidget::eventFilter(watched, event);
    }
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != m_name || !isNaming() || !isKey || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) {
        return QWidget::eventFilter(watched, event);
    }
    event->accept();
    if (event->type() == QEvent::KeyPress) {
        m_box->setFocus();
        endNaming();
    }
    return true;
}

void PresetBar::focusLeft(const QObject* watched, Qt::FocusReason reason)
{
    if (reason == Qt::PopupFocusReason || reason == Qt::ActiveWindowFocusReason) {
        return; // it comes back
    }
    const QWidget* now = QApplication::focusWidget();
    if (watched == m_delete && m_isDeleteAsked) {
        m_isDeleteAsked = false;
        refresh();
    } else if (isNaming() && now != m_name && now != m_save) {
        endNaming();
    }
}

void PresetBar::refresh()
{
    const bool isOwn = m_own.contains(m_current);
    m_save->setText(isNaming() ? tr("save") : tr("save as…"));
    m_save->setToolTip(tr("Saves the settings as a preset of your own."));
    m_changed->setVisible(m_changedCount > 0 && !isNaming());
    m_back->setVisible(m_changedCount > 0 && !isNaming() && !m_isDeleteAsked && !m_current.isEmpty());
    m_delete->setVisible(isOwn && !isNaming());
    m_delete->setText(m_isDeleteAsked ? tr("really delete?") : tr("delete"));
    m_delete->setToolTip(tr("Deletes the preset “%1”.").arg(m_current));
    setTextColour(*m_delete, QPalette::ButtonText, m_isDeleteAsked ? theme().error : theme().hint);
    setTextColour(*m_back, QPalette::ButtonText, theme().hint);
    setTextColour(*m_changed, QPalette::ButtonText, theme().user);
    m_hint->setVisible(isNaming() || m_changedCount == 0);
    m_hint->setText(isNaming() || m_current.isEmpty() ? QString() : tr("preset unchanged"));
    if (isNaming()) {
        showNameState();
    }
}

} // namespace referee::ui
