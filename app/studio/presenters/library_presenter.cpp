// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/library_presenter.h"

#include "ui/library/library_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"

#include <QtCore/QDir>
#include <QtCore/QUrl>
#include <QtGui/QAction>
#include <QtGui/QDesktopServices>
#include <QtWidgets/QFileDialog>

#include <algorithm>

namespace referee::studio {

using namespace ui;

LibraryPresenter::LibraryPresenter(MainWindow& window, const QString& folder, const RunIndex::Options& options)
    : m_window(window)
    , m_offers(*window.body().messages)
    , m_folder(folder)
    , m_reader("run reader", new RunReader)
    , m_dropped(window, m_reader)
    , m_library(options)
{
    connectFiles();
    connectReader();
    connectOffers();
    if (!m_folder.isEmpty()) {
        QDir().mkpath(m_folder); // a file system watcher needs it
        m_library.post(&LibraryService::setFolder, m_folder);
    }
}

LibraryPresenter::~LibraryPresenter() { delete m_panel; }

void LibraryPresenter::connectFiles()
{
    auto* service = &m_library.service();
    connect(service, &LibraryService::entriesReady, this, &LibraryPresenter::takeEntries);
    connect(service, &LibraryService::progressed, this, [this](int done, int total) {
        m_isRead = m_isRead || done >= total;
        if (m_panel) {
            m_panel->setProgress(done, total);
        }
    });
    connect(service, &LibraryService::trashed, this, [this](const QString& path) {
        if (m_panel) {
            m_panel->noteTrashed(path);
        }
    });
    connect(service, &LibraryService::failed, this, [this](const QString& sentence) {
        if (m_panel && m_panel->isVisible()) {
            m_panel->showFailure(sentence);
        } else {
            m_window.body().messages->post({ MessageKind::Warning, sentence, {} });
        }
    });
}

void LibraryPresenter::connectReader()
{
    auto* reader = &m_reader.service();
    connect(reader, &RunReader::reportsRead, this, &LibraryPresenter::reportsRead);
    connect(reader, &RunReader::commandRead, this, &LibraryPresenter::commandRead);
    connect(reader, &RunReader::interruptedFound, &m_offers, &RunOffers::offer);
    connect(reader, &RunReader::failed, this, [this](const QString& sentence) {
        m_window.body().messages->post({ MessageKind::Error, sentence, {}, MessageSubject::GivenFile });
    });
    connect(reader, &RunReader::thinnedOut, this, [this](int runs, qint64 bytes, const QString& problem) {
        const QString done = tr("Freed %1 MB in runs: %2.").arg(bytes >> 20).arg(runs);
        const bool isAll = problem.isEmpty();
        m_window.body().messages->post(
            { isAll ? MessageKind::Info : MessageKind::Warning, isAll ? done : done + QLatin1Char(' ') + problem, {} });
        m_library.post(&LibraryService::refresh);
    });
}

void LibraryPresenter::connectOffers()
{
    connect(&m_dropped, &DroppedFiles::openRequested, this, &LibraryPresenter::openRequested);
    connect(&m_offers, &RunOffers::resumeRequested, this, &LibraryPresenter::resumeRequested);
    auto* reader = &m_reader.service();
    connect(&m_offers, &RunOffers::searchRequested, reader, &RunReader::findInterrupted);
    connect(&m_offers, &RunOffers::settleRequested, reader, &RunReader::settle);
    connect(&m_offers, &RunOffers::pruneRequested, reader, &RunReader::thinOut);
}

void LibraryPresenter::setCurrent(const QString& uuid)
{
    m_current = uuid;
    m_offers.setCurrent(uuid);
}

void LibraryPresenter::show()
{
    if (!m_panel) {
        m_panel = new LibraryPanel;
        m_panel->setWindowFlag(Qt::Window);
        m_panel->setAttribute(Qt::WA_QuitOnClose, false);
        m_panel->setWindowTitle(tr("Library — Referee Studio"));
        m_panel->setWindowIcon(m_window.windowIcon());
        m_panel->resize(960, 680);
        connectPanel();
        connectFilters();
        m_panel->setFolder(m_folder);
    }
    showEntries();
    m_panel->show();
    m_panel->raise();
    m_panel->activateWindow();
    m_panel->focusSearch();
}

void LibraryPresenter::connectPanel()
{
    LibraryPanel* panel = m_panel;
    connect(panel, &LibraryPanel::openRequested, this, &LibraryPresenter::open);
    connect(panel, &LibraryPanel::compareRequested, this, [this](const QString& path) {
        bringWindowToFront();
        Q_EMIT compareRequested(path);
    });
    connect(panel, &LibraryPanel::titleGiven, this, &LibraryPresenter::setTitle);
    connect(panel, &LibraryPanel::savePictureRequested, this, &LibraryPresenter::savePictureRequested);
    connect(panel, &LibraryPanel::copyPictureRequested, this, &LibraryPresenter::copyPictureRequested);
    connect(panel, &LibraryPanel::copyCommandRequested, &m_reader.service(), &RunReader::readCommand);
    connect(panel, &LibraryPanel::untrashRequested, &m_library.service(), &LibraryService::takeFromTrash);
    connect(panel, &LibraryPanel::trashOthersRequested, this, &LibraryPresenter::trashOthers);
    connect(panel, &LibraryPanel::foldRequested, this, &LibraryPresenter::fold);
    connect(panel, &LibraryPanel::folderRequested, this, &LibraryPresenter::chooseFolder);
    connect(panel, &LibraryPanel::starRequested, this, &LibraryPresenter::star);
    connect(panel, &LibraryPanel::trashRequested, &m_library.service(), &LibraryService::moveToTrash);
    connect(panel, &LibraryPanel::showInFolderRequested, this,
        [](const QString& path) { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath())); });
    connect(panel, &LibraryPanel::restoreRequested, &m_dropped, &DroppedFiles::restore);
}

void LibraryPresenter::connectFilters()
{
    LibraryPanel* panel = m_panel;
    connect(panel, &LibraryPanel::groupingChanged, this, [this](bool isOn) {
        m_grouping.isOn = isOn;
        showEntries();
    });
    connect(panel, &LibraryPanel::searchChanged, this, [this](const QString& text) {
        m_query.words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        showEntries();
    });
    connect(panel, &LibraryPanel::sortChanged, this, [this](LibrarySort sort) {
        m_query.sort = sort;
        m_query.isAscending = isAscendingByDefault(m_query.sort);
        showEntries();
    });
    connect(panel, &LibraryPanel::starredOnlyChanged, this, [this](bool isOn) {
        m_query.isStarredOnly = isOn;
        showEntries();
    });
}

void LibraryPresenter::takeEntries(const QList<LibraryEntry>& entries)
{
    m_entries = entries;
    showEntries();
    Q_EMIT entriesChanged();
    m_offers.setEntries(entries, m_isRead);
}

void LibraryPresenter::showEntries()
{
    if (m_panel) {
        const QList<LibraryEntry> found = answer(m_entries, m_query);
        m_panel->setEntries(m_grouping.isOn ? grouped(found, m_grouping.unfolded) : found);
    }
}

const LibraryEntry* LibraryPresenter::entryOf(const QString& path) const
{
    const auto found = std::ranges::find(m_entries, path, &LibraryEntry::path);
    return found == m_entries.cend() ? nullptr : &*found;
}

bool LibraryPresenter::isCurrent(const QString& path) const
{
    const LibraryEntry* entry = entryOf(path);
    return entry && entry->uuid == m_current;
}

/// What was asked for is seen, not hidden behind the library.
void LibraryPresenter::bringWindowToFront()
{
    m_window.raise();
    m_window.activateWindow();
}

void LibraryPresenter::open(const QString& path)
{
    bringWindowToFront();
    Q_EMIT openRequested(path);
}

void LibraryPresenter::fold(const QString& path)
{
    const LibraryEntry* entry = entryOf(path);
    if (entry && !entry->recipe.isEmpty()) {
        if (!m_grouping.unfolded.remove(entry->recipe)) {
            m_grouping.unfolded.insert(entry->recipe);
        }
        showEntries();
    }
}

void LibraryPresenter::trashOthers(const QString& path)
{
    const LibraryEntry* kept = entryOf(path);
    for (const LibraryEntry& entry : std::as_const(m_entries)) {
        if (kept && entry.recipe == kept->recipe && entry.path != path && !entry.isStarred) {
            m_library.post(&LibraryService::moveToTrash, entry.path);
        }
    }
}

void LibraryPresenter::setTitle(const QString& path, const QString& title)
{
    if (isCurrent(path)) {
        Q_EMIT currentTitled(title);
    } else {
        m_library.post(&LibraryService::setTitle, path, title);
    }
}

void LibraryPresenter::star(const QString& path, bool isStarred)
{
    if (isCurrent(path)) {
        Q_EMIT currentStarred(isStarred);
    } else {
        m_library.post(&LibraryService::setStarred, path, isStarred);
    }
}

void LibraryPresenter::chooseFolder()
{
    auto* chooser = new QFileDialog(m_panel, tr("Choose a folder of runs"), m_folder);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_folder = folder;
        m_panel->setFolder(folder);
        m_library.post(&LibraryService::setFolder, folder);
    });
    chooser->open();
}

void LibraryPresenter::readReports(const QStringList& paths) { m_reader.post(&RunReader::readReports, paths); }

} // namespace referee::studio
