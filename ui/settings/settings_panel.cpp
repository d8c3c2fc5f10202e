// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_panel.h"

#include "core/base/errors.h"
#include "core/base/settings_table.h"
#include "ui/settings/setting_texts.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QScrollBar>

#include <algorithm>
#include <array>

namespace referee::ui {

namespace {

constexpr int kMinWidth = 276;

constexpr const char* kReferenceCode = QT_TRANSLATE_NOOP("SettingTexts", "Reference code");

/// Long, or needed by few.
bool isFoldedAtFirst(std::string_view group)
{
    return group == "Views" || group == "Stable Diffusion alone" || group == "Performance" || group == kReferenceCode;
}

template <std::size_t N> bool isOneOf(std::string_view key, const std::array<std::string_view, N>& keys)
{
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// With the seed, which stands beside the prompt, what a picture depends on most.
bool isMain(const SettingRow& row)
{
    return isOneOf(row.key, std::to_array<std::string_view>({ "iterations", "w1", "w2", "cfg", "noise_sigma" }));
}

/// There to paint as the reference code does; nobody needs it to paint well.
bool isOfReferenceCode(const SettingRow& row)
{
    return isOneOf(row.key,
        std::to_array<std::string_view>({ "sds_follows_rate", "skip_zero_gradient", "noise_in_gradient",
            "ema_from_start", "ema_aliases", "hardest_as_reference" }));
}

QString textOf(const Settings& settings, const ControlRow& row)
{
    return QString::fromStdString(settingText(settings, row.row()));
}

} // namespace

SettingsPanel::SettingsPanel(QWidget* parent)
    : Panel(QString(), parent)
    , m_all(new GroupHeading(tr("All settings")))
    , m_presets(new PresetBar)
    , m_search(new QLineEdit)
    , m_scroll(new QScrollArea)
    , m_nothing(new HintLabel)
{
    buildLayout();
    connectWidgets();
    setDefaults(Settings {});
    for (auto* row : m_rows) {
        row->setValue(textOf(m_settings, *row));
    }
    refreshNotes();
    refreshChanges();
}

void SettingsPanel::buildLayout()
{
    content()->addWidget(m_presets);
    content()->addWidget(m_search);
    m_search->setObjectName(QStringLiteral("settingSearch"));
    m_search->setPlaceholderText(tr("find a setting"));
    m_search->setAccessibleName(tr("Find a setting"));
    m_search->setToolTip(tr("Searches names, keys, symbols and meanings. Esc shows all settings again."));
    m_search->setClearButtonEnabled(true);
    content()->addWidget(m_nothing);
    m_nothing->setWordWrap(true);
    m_nothing->hide();
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, kGap, 0);
    layout->setSpacing(0);
    fillGroups(layout);
    layout->addStretch(1);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    content()->addWidget(m_scroll, 1);
    setMinimumWidth(kMinWidth);
}

void SettingsPanel::fillGroups(QVBoxLayout* layout)
{
    auto* rest = new QWidget;
    auto* groups = bareLayout<QVBoxLayout>(rest, 0);
    const auto add = [this](std::string_view name, QLayout* to) {
        auto* group = new SettingsGroup(fromTable(name), groupTitle(name));
        to->addWidget(group); // before it is shown: a widget without a parent would become a window
        group->setOpen(!isFoldedAtFirst(name));
        m_groups.push_back(group);
        return group;
    };
    const auto rows = settingsTable();
    m_rows.resize(rows.size());
    const auto fill = [&](const auto& belongs, const auto& groupOf) { // in the order of the keyboard
        for (std::size_t i = 0; i < rows.size(); ++i) {
            m_rows[i] = belongs(rows[i]) ? groupOf(rows[i])->addRow(rows[i]) : m_rows[i];
        }
    };
    auto* main = add("Main", layout);
    main->setHeadingShown(false);
    fill(isMain, [&](const SettingRow&) { return main; });
    layout->addWidget(m_all);
    layout->addWidget(rest);
    std::string_view name;
    fill([](const SettingRow& row) { return !isMain(row) && !isOfReferenceCode(row); },
        [&](const SettingRow& row) { return row.group == name ? m_groups.back() : add(name = row.group, groups); });
    auto* last = add(kReferenceCode, groups);
    fill(isOfReferenceCode, [&](const SettingRow&) { return last; });
}

void SettingsPanel::connectRow(ControlRow* row)
{
    connect(row, &ControlRow::dragged, this, &SettingsPanel::dragged);
    connect(row, &ControlRow::attempted, this, [this, row](const QString& /*key*/, const QString& text) {
        if (attempt(row, text)) {
            attemptWaiting();
        }
    });
}

ControlRow* SettingsPanel::newRow(const char* key)
{
    ControlRow* row = newControlRow(*findSetting(key));
    row->setDefault(textOf(m_defaults, *row));
    row->setValue(textOf(m_settings, *row));
    connectRow(row);
    m_rows.push_back(row);
    refreshNotes();
    return row;
}

void SettingsPanel::connectWidgets()
{
    for (auto* row : m_rows) {
        connectRow(row);
    }
    connect(m_all, &QAbstractButton::toggled, this, &SettingsPanel::applyFilter);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPanel::applyFilter);
    m_search->installEventFilter(this);
    connect(m_presets, &PresetBar::onlyChangedToggled, this, [this](bool isOnly) {
        m_isOnlyChanged = isOnly;
        applyFilter();
    });
}

void SettingsPanel::setSettings(const Settings& settings)
{
    if (settings == m_settings) {
        return; // an echo of our own signal must not replace what is being typed
    }
    m_settings = settings;
    for (auto* row : m_rows) {
        const QString text = textOf(settings, *row);
        if (text != row->value() || !row->isBeingEdited()) {
            row->setValue(text);
        }
    }
    refreshNotes();
    refreshChanges();
}

void SettingsPanel::setDefaults(const Settings& defaults)
{
    m_defaults = defaults;
    for (auto* row : m_rows) {
        row->setDefault(textOf(defaults, *row));
    }
    refreshChanges();
}

void SettingsPanel::setRunSettings(const std::optional<Settings>& settings)
{
    m_known.runSettings = settings;
    refreshNotes();
}

void SettingsPanel::setHasClip(bool hasClip)
{
    m_known.hasClip = hasClip;
    refreshNotes();
}

void SettingsPanel::setHasLora(bool hasLora)
{
    m_known.hasLora = hasLora;
    refreshNotes();
}

bool SettingsPanel::attempt(ControlRow* row, const QString& text)
{
    Settings trial = m_settings;
    try {
        setSetting(trial, row->row().key, text.toStdString());
        followLength(trial);
        checkSettings(trial);
    } catch (const UsageError& error) {
        row->reject(text, QString::fromUtf8(error.what()));
        return false;
    }
    const Settings before = std::exchange(m_settings, trial);
    row->setValue(textOf(trial, *row));
    const auto changed = changedSettings(before, trial);
    if (!changed.empty()) {
        showChanged(changed);
    }
    return !changed.empty();
}

void SettingsPanel::followLength(Settings& trial) const
{
    const bool isFollowing = m_settings.tail == tailBesideLength(m_defaults.tail, m_settings.iterations)
        || m_settings.tail == m_defaults.tail;
    if (trial.iterations != m_settings.iterations && isFollowing) {
        trial.tail = tailBesideLength(m_defaults.tail, trial.iterations);
    }
}

void SettingsPanel::showChanged(const std::vector<std::string>& keys)
{
    const auto isChanged
        = [&keys](const ControlRow* row) { return std::find(keys.begin(), keys.end(), row->row().key) != keys.end(); };
    for (auto* row : m_rows) {
        if (isChanged(row) && !row->hasProblem()) { // a rejected value is attempted again later
            row->setValue(textOf(m_settings, *row));
        }
    }
    refreshNotes();
    refreshChanges();
    for (const auto* row : m_rows) {
        if (isChanged(row) && isAncestorOf(row)) {
            Q_EMIT settingsEdited(m_settings, row->key());
        }
    }
}

/// A rejected value may be valid now: "tail 200" waits for "iterations 300".
void SettingsPanel::attemptWaiting()
{
    const auto waits = [this](ControlRow* row) { return row->hasProblem() && attempt(row, row->attempt()); };
    while (std::any_of(m_rows.begin(), m_rows.end(), waits)) { }
}

void SettingsPanel::refreshNotes()
{
    for (auto* row : m_rows) {
        row->setNotes(notesOf(row->row(), { m_settings, m_known.runSettings, m_known.hasClip, m_known.hasLora }));
    }
}

void SettingsPanel::refreshChanges()
{
    QStringList sentences;
    for (const auto* row : m_rows) {
        if (row->isChanged() && isAncestorOf(row)) {
            sentences += tr("%1: %2 instead of %3").arg(labelOf(row->row()), row->value(), textOf(m_defaults, *row));
        }
    }
    int hidden = 0;
    for (auto* group : m_groups) {
        group->countChanged();
        hidden += group == m_groups.front() ? 0 : group->changedCount();
    }
    m_all->setChangedCount(hidden);
    m_presets->setChanges(sentences);
    if (sentences.isEmpty()) {
        m_presets->setOnlyChanged(false);
    }
}

void SettingsPanel::applyFilter()
{
    const QString search = m_search->text().trimmed();
    std::function<bool(const ControlRow&)> passes;
    if (!search.isEmpty() || m_isOnlyChanged) {
        passes = [this, search](const ControlRow& row) {
            return matchesSearch(row.row(), search) && (!m_isOnlyChanged || row.isChanged() || row.hasProblem());
        };
    }
    int found = 0;
    for (auto* group : m_groups) {
        found += group->setFilter(passes);
    }
    m_groups.front()->setHeadingShown(false);
    m_all->setVisible(!passes);
    m_groups.back()->parentWidget()->setVisible(m_all->isChecked() || passes);
    m_nothing->setText(tr("No settings match “%1”.").arg(search));
    m_nothing->setVisible(found == 0);
    m_scroll->setVisible(found > 0);
    m_scroll->verticalScrollBar()->setValue(0);
}

void SettingsPanel::setAllShown(bool areShown) { m_all->setChecked(areShown); }

bool SettingsPanel::isAllShown() const { return m_all->isChecked(); }

QStringList SettingsPanel::openGroups() const
{
    QStringList names;
    for (const auto* group : m_groups) {
        if (group->isOpen() && group != m_groups.front()) {
            names += group->name();
        }
    }
    return names;
}

void SettingsPanel::setOpenGroups(const QStringList& names)
{
    for (auto* group : m_groups) {
        group->setOpen(group == m_groups.front() || names.contains(group->name()));
    }
}

void SettingsPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void SettingsPanel::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    // Rows that changed their height while hidden did not tell the scroll area (Qt 6.4).
    QCoreApplication::postEvent(m_scroll, new QEvent(QEvent::LayoutRequest));
}

bool SettingsPanel::eventFilter(QObject* watched, QEvent* event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != m_search || !isKey || m_search->text().isEmpty()
        || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) {
        return Panel::eventFilter(watched, event);
    }
    event->accept();
    if (event->type() == QEvent::KeyPress) {
        m_search->clear();
    }
    return true;
}

} // namespace referee::ui
