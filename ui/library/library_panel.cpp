// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_panel.h"

#include "ui/library/empty_state.h"
#include "ui/library/library_bar.h"
#include "ui/library/library_delegate.h"
#include "ui/library/library_model.h"
#include "ui/library/library_view.h"

#include <QtCore/QFileInfo>
#include <QtGui/QShortcut>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>

#include <algorithm>
#include <utility>

namespace referee::ui {

namespace {

/// Shown only: the view handles the key.
QString withKey(const QString& text, const QString& key) { return text + QLatin1Char('\t') + key; }

} // namespace

LibraryPanel::LibraryPanel(QWidget* parent)
    : Panel(tr("Library"), parent)
    , m_model(new LibraryModel(this))
    , m_bar(new LibraryBar)
    , m_trouble(new LibraryTrouble)
    , m_news(new LibraryTrouble)
    , m_view(new LibraryView(m_model))
    , m_notice(new EmptyState)
    , m_pages(new QStackedWidget)
    , m_footer(new LibraryFooter)
{
    buildLayout();
    connectBar();
    connectView();
    auto* close = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(close, &QShortcut::activated, this, [this] {
        if (isWindow()) {
            this->close();
        }
    });
    showState();
}

void LibraryPanel::buildLayout()
{
    // The pictures are aligned with the heading; the background of a selected one extends beyond them.
    const QMargins inside(LibraryCell::kInset, 0, LibraryCell::kInset, 0);
    layout()->setContentsMargins(layout()->contentsMargins() - inside);
    layout()->itemAt(0)->layout()->setContentsMargins(inside); // the heading's
    const auto inset = [&](QWidget* widget) {
        auto* line = new QHBoxLayout;
        line->setContentsMargins(inside);
        line->addWidget(widget);
        content()->addLayout(line);
    };
    inset(m_bar);
    inset(m_trouble);
    inset(m_news);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_notice);
    content()->addWidget(m_pages, 1);
    inset(m_footer);
}

void LibraryPanel::connectBar()
{
    connect(m_bar, &LibraryBar::searchChanged, this, &LibraryPanel::searchChanged);
    connect(m_bar, &LibraryBar::sortChanged, this, &LibraryPanel::sortChanged);
    connect(m_bar, &LibraryBar::starredOnlyChanged, this, &LibraryPanel::starredOnlyChanged);
    connect(m_bar, &LibraryBar::folderRequested, this, &LibraryPanel::folderRequested);
    connect(m_bar, &LibraryBar::gridRequested, this, [this] {
        QWidget* next = m_pages->currentWidget() == m_view ? static_cast<QWidget*>(m_view) : &m_notice->button();
        next->setFocus(Qt::TabFocusReason);
    });
    connect(m_footer, &LibraryFooter::groupingChanged, this, &LibraryPanel::groupingChanged);
    connect(m_bar, &LibraryBar::sortChanged, m_view, &LibraryView::setSort);
    connect(m_news, &LibraryTrouble::pressed, this, &LibraryPanel::takeBack);
    connect(m_notice, &EmptyState::pressed, this,
        [this] { m_folder.isEmpty() ? Q_EMIT folderRequested() : m_bar->showAll(); });
}

void LibraryPanel::connectView()
{
    connect(m_view, &LibraryView::activated, this,
        [this](const QModelIndex& index) { open(m_model->entry(index.row()).path); });
    connect(m_view, &LibraryView::starRequested, this, &LibraryPanel::star);
    connect(m_view, &LibraryView::trashRequested, this, &LibraryPanel::trash);
    connect(m_view, &LibraryView::compareRequested, this, &LibraryPanel::compare);
    connect(m_view, &LibraryView::asked, this, &LibraryPanel::take);
    connect(m_view, &LibraryView::searchRequested, this, &LibraryPanel::focusSearch);
    connect(m_view, &LibraryView::menuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        fillMenu(menu);
        menu.exec(at);
    });
}

void LibraryPanel::setEntries(const QList<LibraryEntry>& entries)
{
    const LibraryView::Place place = m_view->place();
    m_model->setEntries(entries);
    m_view->restore(place);
    showState();
}

void LibraryPanel::setEntry(const LibraryEntry& entry) { m_model->setEntry(entry); }

void LibraryPanel::setFolder(const QString& folder)
{
    if (folder != m_folder) {
        m_trouble->say({}); // it was about the previous folder
    }
    m_folder = folder;
    m_bar->setFolder(folder);
    showState();
}

void LibraryPanel::setProgress(int done, int total)
{
    m_footer->setProgress(done, total);
    showState();
}

void LibraryPanel::showFailure(const QString& text) { m_trouble->say(text); }

void LibraryPanel::setSort(LibrarySort sort)
{
    m_bar->setSort(sort);
    m_view->setSort(sort);
}

void LibraryPanel::setStarredOnly(bool isOn)
{
    m_bar->setStarredOnly(isOn);
    showState();
}

void LibraryPanel::focusSearch() { m_bar->focusSearch(); }

void LibraryPanel::showState()
{
    const int runs = m_model->rowCount();
    m_footer->setCount(m_model->runCount());
    m_footer->setVisible(!m_folder.isEmpty());
    if (runs == 0) {
        sayWhyEmpty();
    }
    QWidget* page = runs > 0 ? static_cast<QWidget*>(m_view) : m_notice;
    if (page == m_pages->currentWidget()) {
        return;
    }
    const bool hadKeyboard = m_pages->isAncestorOf(QApplication::focusWidget());
    m_pages->setCurrentWidget(page);
    if (hadKeyboard) { // a page that is hidden loses the focus
        runs > 0 ? m_view->setFocus() : m_bar->searchField().setFocus();
    }
}

void LibraryPanel::sayWhyEmpty()
{
    if (m_folder.isEmpty()) {
        m_notice->say(tr("Choose a folder to see its runs."), tr("Choose a folder…"));
    } else if (m_footer->isReading()) {
        m_notice->say(tr("Reading the folder…"), {});
    } else if (!m_bar->search().isEmpty()) {
        m_notice->say(tr("No runs match “%1”. Try fewer words, or show all.").arg(m_bar->search()), tr("Show all"));
    } else if (m_bar->isStarredOnly()) {
        m_notice->say(tr("No run has a star. Show all, and press S to add one."), tr("Show all"));
    } else {
        m_notice->say(tr("No runs yet. A run that you start appears here."), {});
    }
}

QList<LibraryEntry> LibraryPanel::entriesOf(const QStringList& paths) const
{
    const QSet<QString> wanted(paths.begin(), paths.end());
    QList<LibraryEntry> entries;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (wanted.contains(m_model->entry(row).path)) {
            entries += m_model->entry(row);
        }
    }
    return entries;
}

bool LibraryPanel::isReadable(const QString& path)
{
    const int row = m_model->rowOf(path);
    const QString problem = row < 0 ? QString() : m_model->entry(row).problem;
    if (!problem.isEmpty()) {
        showFailure(problem);
    }
    return problem.isEmpty();
}

void LibraryPanel::open(const QString& path)
{
    if (isReadable(path)) {
        Q_EMIT openRequested(path);
    }
}

void LibraryPanel::compare(const QString& path)
{
    if (isReadable(path)) {
        Q_EMIT compareRequested(path);
    }
}

/// Adds a star to all, unless all have one.
void LibraryPanel::star(const QStringList& paths)
{
    QList<LibraryEntry> entries = entriesOf(paths);
    entries.removeIf([](const LibraryEntry& entry) { return !entry.problem.isEmpty(); });
    const bool isOn = !std::ranges::all_of(entries, &LibraryEntry::isStarred);
    for (const LibraryEntry& entry : entries) {
        if (entry.isStarred != isOn) {
            Q_EMIT starRequested(entry.path, isOn);
        }
    }
}

void LibraryPanel::trash(const QStringList& paths)
{
    for (const QString& path : paths) {
        Q_EMIT trashRequested(path);
    }
}

void LibraryPanel::noteTrashed(const QString& path)
{
    if (m_news->isHidden()) {
        m_trashed.clear();
    }
    m_trashed << path;
    const int row = m_model->rowOf(path);
    const bool isRun = row >= 0 && m_model->entry(row).problem.isEmpty();
    const QString title = isRun ? tr("%1, seed %2").arg(libraryTitle(m_model->entry(row))).arg(m_model->entry(row).seed)
                                : QFileInfo(path).fileName();
    m_news->tell(m_trashed.size() == 1 ? tr("Moved “%1” to the trash.").arg(title)
                                       : tr("Moved %1 runs to the trash.").arg(m_trashed.size()),
        tr("Undo"));
}

void LibraryPanel::takeBack()
{
    for (const QString& path : std::exchange(m_trashed, {})) {
        Q_EMIT untrashRequested(path);
    }
    m_news->hide();
}

void LibraryPanel::askTitle(const QString& path)
{
    const int row = m_model->rowOf(path);
    if (row < 0 || !isReadable(path)) {
        return;
    }
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename"));
    dialog->setLabelText(tr("Title of this run, instead of its prompt:"));
    dialog->setTextValue(m_model->entry(row).title);
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, path](const QString& title) { Q_EMIT titleGiven(path, title); });
    dialog->open();
}

void LibraryPanel::take(LibraryAct act, const QString& path)
{
    switch (act) {
    case LibraryAct::Fold:
        Q_EMIT foldRequested(path);
        break;
    case LibraryAct::Rename:
        askTitle(path);
        break;
    case LibraryAct::CopyPicture:
        if (isReadable(path)) {
            Q_EMIT copyPictureRequested(path);
        }
        break;
    case LibraryAct::TakeBack:
        takeBack();
        break;
    }
}

void LibraryPanel::addRestore(QMenu& menu, const LibraryEntry& entry)
{
    QMenu* restore = menu.addMenu(tr("&Restore into the window"));
    restore->setEnabled(entry.problem.isEmpty());
    const auto add = [&](const QString& text, RestoreChoice choice) {
        restore->addAction(text, this, [this, path = entry.path, choice] { Q_EMIT restoreRequested(path, choice); });
    };
    add(tr("&Everything"), RestoreChoice::All);
    add(tr("Everything except the &seed"), RestoreChoice::AllButSeed);
    add(tr("Only the &prompt"), RestoreChoice::PromptOnly);
}

void LibraryPanel::addForOne(QMenu& menu, const LibraryEntry& entry)
{
    const QString path = entry.path;
    const bool isReadable = entry.problem.isEmpty();
    menu.addAction(withKey(tr("&Open"), tr("Return")), this, [this, path] { open(path); })->setEnabled(isReadable);
    addRestore(menu, entry);
    menu.addAction(withKey(tr("&Compare"), tr("C")), this, [this, path] { compare(path); })->setEnabled(isReadable);
    menu.addSeparator();
    addPicture(menu, entry);
    menu.addSeparator();
    menu.addAction(withKey(tr("Re&name…"), tr("F2")), this, [this, path] { askTitle(path); })->setEnabled(isReadable);
    menu.addAction(tr("Show in &folder"), this, [this, path] { Q_EMIT showInFolderRequested(path); });
}

void LibraryPanel::addPicture(QMenu& menu, const LibraryEntry& entry)
{
    const QString path = entry.path;
    const auto add = [&](const QString& text, void (LibraryPanel::*request)(const QString&)) {
        menu.addAction(text, this,
                [this, path, request] {
                    Q_EMIT(this->*request)
                    (path);
                })
            ->setEnabled(entry.problem.isEmpty());
    };
    add(tr("Sa&ve picture…"), &LibraryPanel::savePictureRequested);
    add(withKey(tr("Copy &picture"), tr("Ctrl+C")), &LibraryPanel::copyPictureRequested);
    add(tr("Copy as co&mmand"), &LibraryPanel::copyCommandRequested);
}

void LibraryPanel::addGroup(QMenu& menu, const LibraryEntry& entry)
{
    if (entry.seeds == 1) {
        return;
    }
    const QString path = entry.path;
    const int others = entry.seeds - 1;
    const QString text = entry.isUnfolded ? tr("Hide the other seeds") : tr("Show the other seeds: %1").arg(others);
    menu.addAction(withKey(text, tr("G")), this, [this, path] { Q_EMIT foldRequested(path); });
    menu.addAction(tr("Move the other seeds to the trash, except those with a star"), this,
        [this, path] { Q_EMIT trashOthersRequested(path); });
    menu.addSeparator();
}

/// The actions use paths, not rows, because the runs may change while the menu is open.
void LibraryPanel::fillMenu(QMenu& menu)
{
    const QStringList paths = m_view->chosenPaths();
    const QList<LibraryEntry> entries = entriesOf(paths);
    if (entries.isEmpty()) {
        return;
    }
    if (entries.size() == 1) {
        addForOne(menu, entries.first());
    }
    const bool isStarred = std::ranges::all_of(entries, &LibraryEntry::isStarred);
    const QString starText = isStarred ? tr("Remove &star") : tr("Add &star");
    menu.addAction(withKey(starText, tr("S")), this, [this, paths] { star(paths); })
        ->setEnabled(std::ranges::any_of(entries, &QString::isEmpty, &LibraryEntry::problem));
    menu.addSeparator();
    if (entries.size() == 1) {
        addGroup(menu, entries.first());
    }
    const QString trashText
        = paths.size() == 1 ? tr("Move to the &trash") : tr("Move %1 runs to the &trash").arg(paths.size());
    menu.addAction(withKey(trashText, tr("Delete")), this, [this, paths] { trash(paths); });
}

} // namespace referee::ui
