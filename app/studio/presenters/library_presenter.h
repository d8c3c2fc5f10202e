// SPDX-License-Identifier: GPL-3.0-or-later
// The library window: connects its panel with the run files.
#pragma once

#include "app/library/library_service.h"
#include "app/studio/presenters/dropped_files.h"
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
    /// `window` outlives the presenter. Empty `folder`: runs are not saved, and the library says so.
    LibraryPresenter(ui::MainWindow& window, const QString& folder, const RunIndex::Options& options = {});
    /// Waits for the file that is being read.
    ~LibraryPresenter() override;

    void show();
    void readReports(const QStringList& paths);
    /// The runs of the folder that have been read.
    const QList<ui::LibraryEntry>& entries() const { return m_entries; }
    /// The present run.
    void setCurrent(const QString& uuid);
    RunOffers& offers() { return m_offers; }
    DroppedFiles& dropped() { return m_dropped; }
    void refresh() { m_library.post(&LibraryService::refresh); }

Q_SIGNALS:
    void entriesChanged();
    void reportsRead(const referee::studio::ReportsByPath& reports);
    void openRequested(const QString& path);
    void resumeRequested(const QString& path); ///< open, and paint on
    void compareRequested(const QString& path);
    // The present run, whose file is locked by the worker
    void currentStarred(bool isStarred);
    void currentTitled(const QString& title);
    void savePictureRequested(const QString& run);
    void copyPictureRequested(const QString& run);
    void commandRead(const QString& command);

private:
    /// Of seeds.
    struct Grouping {
        bool isOn = true;
        QSet<QString> unfolded; ///< recipes
    };

    void connectFiles();
    void connectReader();
    void connectOffers();
    void connectPanel();
    void takeEntries(const QList<ui::LibraryEntry>& entries);
    void showEntries();
    void connectFilters();
    void star(const QString& path, bool isStarred);
    void setTitle(const QString& path, const QString& title);
    void trashOthers(const QString& path);
    void fold(const QString& path);
    const ui::LibraryEntry* entryOf(const QString& path) const;
    bool isCurrent(const QString& path) const;
    void open(const QString& path);
    void bringWindowToFront();
    void chooseFolder();

    ui::MainWindow& m_window;
    RunOffers m_offers;
    QString m_folder;
    QString m_current;
    QList<ui::LibraryEntry> m_entries;
    LibraryQuery m_query;
    Grouping m_grouping;
    bool m_isRead = false; ///< the folder was read completely
    QPointer<ui::LibraryPanel> m_panel;
    // They end before what their signals touch.
    ServiceThread<RunReader> m_reader;
    DroppedFiles m_dropped;
    LibraryThread m_library;
};

} // namespace referee::studio
