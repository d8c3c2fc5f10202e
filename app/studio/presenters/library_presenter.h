// SPDX-License-Identifier: GPL-3.0-or-later
// The library beside the window: connects its panel with the files, and takes in what is dropped.
#pragma once

#include "app/library/library_service.h"
#include "app/studio/presenters/run_offers.h"
#include "app/studio/presenters/run_reader.h"
#include "ui/library/library_texts.h"

#include <QtCore/QPointer>

namespace referee::ui {
class LibraryPanel;
class MainWindow;
}

namespace referee::studio {

class LibraryPresenter : public QObject {
    Q_OBJECT
public:
    /// `window` outlives the presenter. An empty folder: nothing is kept, the library says so.
    LibraryPresenter(ui::MainWindow& window, const QString& folder, const RunIndex::Options& options = {});
    /// Waits for what is being read.
    ~LibraryPresenter() override;

    void show();
    /// A file that was dropped: a recipe to choose from, or a start image.
    void takeFile(const QString& path);
    void readReports(const QStringList& paths);
    /// All runs of the folder, as far as they have been read.
    const QList<ui::LibraryEntry>& entries() const { return m_entries; }
    /// The run whose file is being painted.
    void setCurrent(const QString& uuid);
    RunOffers& offers() { return m_offers; }
    void refresh() { m_library.post(&LibraryService::refresh); }

Q_SIGNALS:
    void entriesChanged();
    void reportsRead(const referee::studio::ReportsByPath& reports);
    void openRequested(const QString& path);
    void compareRequested(const QString& path);
    void currentStarred(bool isStarred); ///< the run that is being painted, whose file the worker holds
    void restoreRequested(const referee::studio::Recipe& recipe, referee::ui::RestoreChoice choice);
    void startImageDropped(const QString& path);

private:
    void connectFiles();
    void connectReader();
    void connectOffers();
    void connectPanel();
    void takeEntries(const QList<ui::LibraryEntry>& entries);
    void showEntries();
    void star(const QString& path, bool isStarred);
    void chooseFolder();
    void askHowMuch(const Recipe& recipe);

    ui::MainWindow& m_window;
    RunOffers m_offers;
    QString m_folder;
    QString m_current;
    QList<ui::LibraryEntry> m_entries;
    LibraryQuery m_query;
    bool m_isRead = false; ///< the folder, once
    std::optional<ui::RestoreChoice> m_choice; ///< made in the panel, for the recipe that is being read
    QPointer<ui::LibraryPanel> m_panel;
    // They end before what their signals touch.
    ServiceThread<RunReader> m_reader;
    LibraryThread m_library;
};

} // namespace referee::studio
