// SPDX-License-Identifier: GPL-3.0-or-later
// The library: the runs of a folder as pictures, to search, open, star, compare and delete. The panel only emits
// requests; app/ changes the files, sorts and filters, and sets the entries.
#pragma once

#include "ui/library/library_texts.h"
#include "ui/widgets/panel.h"

class QMenu;
class QStackedWidget;

namespace referee::ui {

class LibraryBar;
class LibraryFooter;
class LibraryModel;
class EmptyState;
class LibraryTrouble;
class LibraryView;
enum class LibraryAct;

class LibraryPanel : public Panel {
    Q_OBJECT
public:
    explicit LibraryPanel(QWidget* parent = nullptr);

    /// Setters emit nothing. The runs in the order to show them; selection and scroll position are kept.
    void setEntries(const QList<LibraryEntry>& entries);
    /// A run has changed (a star, another iteration); ignored when it is not shown.
    void setEntry(const LibraryEntry& entry);
    /// Empty: none is chosen yet.
    void setFolder(const QString& folder);
    /// How many runs of the folder have been read.
    void setProgress(int done, int total);
    /// Shown above the runs until the user closes it or changes the folder; empty: hides it.
    void showFailure(const QString& text);
    void setSort(LibrarySort sort);
    void setStarredOnly(bool isOn);
    void focusSearch();
    /// A run is in the trash: offers for a while to take it back.
    void noteTrashed(const QString& path);

    /// The actions of the context menu for the selected runs.
    void fillMenu(QMenu& menu);

    LibraryModel& model() { return *m_model; }
    LibraryView& view() { return *m_view; }
    LibraryBar& bar() { return *m_bar; }
    LibraryFooter& footer() { return *m_footer; }
    EmptyState& notice() { return *m_notice; }
    LibraryTrouble& trouble() { return *m_trouble; }
    LibraryTrouble& news() { return *m_news; }

Q_SIGNALS:
    void openRequested(const QString& path);
    void restoreRequested(const QString& path, referee::ui::RestoreChoice choice);
    void starRequested(const QString& path, bool isStarred);
    /// Once for each selected run.
    void trashRequested(const QString& path);
    void untrashRequested(const QString& path);
    /// The runs of its recipe without a star, except this one.
    void trashOthersRequested(const QString& path);
    void titleGiven(const QString& path, const QString& title);
    void savePictureRequested(const QString& path);
    void copyPictureRequested(const QString& path);
    void copyCommandRequested(const QString& path);
    void foldRequested(const QString& path); ///< or unfold
    void groupingChanged(bool isOn);
    void showInFolderRequested(const QString& path);
    void compareRequested(const QString& path);
    void searchChanged(const QString& text);
    void sortChanged(referee::ui::LibrarySort sort);
    void starredOnlyChanged(bool isOn);
    void folderRequested();

private:
    void buildLayout();
    void connectBar();
    void connectView();
    void showState();
    void sayWhyEmpty();
    void open(const QString& path);
    void compare(const QString& path);
    void star(const QStringList& paths);
    void trash(const QStringList& paths);
    void takeBack();
    void askTitle(const QString& path);
    void take(LibraryAct act, const QString& path);
    void addPicture(QMenu& menu, const LibraryEntry& entry);
    void addGroup(QMenu& menu, const LibraryEntry& entry);
    void addForOne(QMenu& menu, const LibraryEntry& entry);
    void addRestore(QMenu& menu, const LibraryEntry& entry);
    QList<LibraryEntry> entriesOf(const QStringList& paths) const;
    /// If not, shows why.
    bool isReadable(const QString& path);

    LibraryModel* m_model;
    LibraryBar* m_bar;
    LibraryTrouble* m_trouble;
    LibraryTrouble* m_news;
    LibraryView* m_view;
    EmptyState* m_notice;
    QStackedWidget* m_pages;
    LibraryFooter* m_footer;
    QString m_folder;
    QStringList m_trashed; ///< that the news is about
};

} // namespace referee::ui
