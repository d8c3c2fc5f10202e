// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QDir>
#include <QtCore/QSignalBlocker>
#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kMinSearch = 96; ///< pixels
constexpr int kBar = 2; ///< pixels

} // namespace

LibraryBar::LibraryBar(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_sort(new QComboBox)
    , m_star(new QToolButton)
    , m_folder(new QToolButton)
{
    buildLayout();
    connectWidgets();
    setFolder({});
}

void LibraryBar::buildLayout()
{
    auto* row = bareLayout<QHBoxLayout>(this);
    row->addWidget(m_field, 1);
    row->addWidget(m_sort);
    row->addWidget(m_star);
    row->addWidget(m_folder);
    m_field->setPlaceholderText(tr("Search the prompts…"));
    m_field->setAccessibleName(tr("Search the library"));
    m_field->setToolTip(tr("Words of the prompt (/); Return or Down moves to the results, Esc shows all runs"));
    m_field->setMinimumWidth(kMinSearch);
    m_clear = m_field->addAction(icon(Glyph::Close, Ink::Hint), QLineEdit::TrailingPosition);
    m_clear->setToolTip(tr("Show all runs (Esc)"));
    m_clear->setVisible(false);
    const auto add = [this](const QString& text, LibrarySort sort, const QString& tip) {
        m_sort->addItem(text, static_cast<int>(sort));
        m_sort->setItemData(m_sort->count() - 1, tip, Qt::ToolTipRole);
    };
    add(tr("Newest"), LibrarySort::Date, tr("Newest first"));
    add(tr("Name"), LibrarySort::Name, tr("By file name"));
    add(tr("Matching"), LibrarySort::Match, tr("Lowest matching loss first"));
    add(tr("Captioning"), LibrarySort::Caption, tr("Lowest captioning loss first"));
    add(tr("Judge"), LibrarySort::Judge, tr("Highest judge score first"));
    m_sort->setObjectName(QStringLiteral("sortBox"));
    m_star->setObjectName(QStringLiteral("starButton"));
    m_folder->setObjectName(QStringLiteral("folderButton"));
    m_sort->setAccessibleName(tr("Sort order"));
    m_sort->setToolTip(tr("Sort order"));
    m_star->setText(QStringLiteral("★"));
    m_star->setCheckable(true);
    m_star->setAccessibleName(tr("Only runs with a star"));
    m_star->setToolTip(tr("Only runs with a star"));
    m_folder->setText(tr("Folder…"));
    m_folder->setAccessibleName(tr("Folder of the library"));
    for (QToolButton* button : { m_star, m_folder }) {
        button->setProperty("flat", true);
    }
}

void LibraryBar::connectWidgets()
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(&m_pause, &QTimer::timeout, this, &LibraryBar::tellSearch);
    connect(
        m_field, &QLineEdit::textChanged, this, [this](const QString& text) { m_clear->setVisible(!text.isEmpty()); });
    connect(m_clear, &QAction::triggered, this, &LibraryBar::clearSearch);
    connect(m_sort, &QComboBox::currentIndexChanged, this,
        [this] { Q_EMIT sortChanged(static_cast<LibrarySort>(m_sort->currentData().toInt())); });
    connect(m_star, &QToolButton::toggled, this, &LibraryBar::starredOnlyChanged);
    connect(m_folder, &QToolButton::clicked, this, &LibraryBar::folderRequested);
}

void LibraryBar::tellSearch()
{
    m_pause.stop();
    const QString text = m_field->text().simplified();
    if (text != m_search) {
        m_search = text;
        Q_EMIT searchChanged(text);
    }
}

void LibraryBar::setSort(LibrarySort sort)
{
    const QSignalBlocker silence(m_sort);
    m_sort->setCurrentIndex(m_sort->findData(static_cast<int>(sort)));
}

void LibraryBar::setStarredOnly(bool isOn)
{
    const QSignalBlocker silence(m_star);
    m_star->setChecked(isOn);
}

void LibraryBar::setFolder(const QString& folder)
{
    m_folder->setToolTip(folder.isEmpty()
            ? tr("Choose the folder whose runs are shown")
            : tr("Shown: %1\nChoose another folder").arg(QDir::toNativeSeparators(folder)));
}

bool LibraryBar::isStarredOnly() const { return m_star->isChecked(); }

void LibraryBar::focusSearch()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void LibraryBar::showAll()
{
    clearSearch();
    m_star->setChecked(false);
}

void LibraryBar::clearSearch()
{
    m_field->clear();
    tellSearch();
}

bool LibraryBar::eventFilter(QObject* watched, QEvent* event)
{
    const bool isOverride = event->type() == QEvent::ShortcutOverride; // accepted: not a shortcut of the window
    if (watched != m_field || (event->type() != QEvent::KeyPress && !isOverride)) {
        return QWidget::eventFilter(watched, event);
    }
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool isEscape = key == Qt::Key_Escape && !m_field->text().isEmpty();
    if (isOverride) {
        event->setAccepted(isEscape);
        return isEscape;
    }
    if (isEscape) {
        clearSearch();
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Down) {
        tellSearch();
        Q_EMIT gridRequested();
        return true;
    }
    return false;
}

LibraryFooter::LibraryFooter(QWidget* parent)
    : QWidget(parent)
    , m_text(new HintLabel)
    , m_group(new QToolButton)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, kBar + 2, 0, 0);
    row->setSpacing(kGap);
    row->addWidget(m_text, 1);
    row->addWidget(m_group);
    m_group->setObjectName(QStringLiteral("groupButton"));
    m_group->setText(tr("Group seeds"));
    m_group->setToolTip(tr("Show runs that differ in their seeds alone as one card: the best of them"));
    m_group->setCheckable(true);
    m_group->setChecked(true);
    m_group->setProperty("flat", true);
    connect(m_group, &QToolButton::toggled, this, &LibraryFooter::groupingChanged);
    refresh();
}

void LibraryFooter::setCount(int runs)
{
    m_count = runs;
    refresh();
}

void LibraryFooter::setProgress(int done, int total)
{
    m_total = std::max(0, total);
    m_done = std::clamp(done, 0, m_total);
    refresh();
}

QString LibraryFooter::text() const { return m_text->text(); }

void LibraryFooter::refresh()
{
    m_text->setText(isReading() ? tr("Reading %1 of %2…").arg(m_done).arg(m_total)
            : m_count == 0      ? QString()
            : m_count == 1      ? tr("1 run")
                                : tr("%1 runs").arg(m_count));
    m_group->setVisible(m_count > 0);
    update();
}

void LibraryFooter::paintEvent(QPaintEvent* /*event*/)
{
    if (!isReading()) {
        return;
    }
    QPainter painter(this);
    const QRectF track(0, 0, width(), kBar);
    fill(&painter, track, theme().line, kBar / 2.0);
    fill(&painter, QRectF(0, 0, track.width() * m_done / m_total, kBar), theme().hint, kBar / 2.0);
}

} // namespace referee::ui
