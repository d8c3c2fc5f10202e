// SPDX-License-Identifier: GPL-3.0-or-later
// The library: every run of a folder as a picture, to be found, opened, given a star, compared and put away. It asks;
// who owns the files does it, sorts and filters, and hands the runs back.
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

class LibraryPanel : public Panel {
    Q_OBJECT
public:
    explicit LibraryPanel(QWidget* parent = nullptr);

    /// Setters emit nothing. Those found, in the order to show them; what is chosen and looked at stays so.
    void setEntries(const QList<LibraryEntry>& entries);
    /// One run has changed (a star, another iteration); one that is not shown changes nothing.
    void setEntry(const LibraryEntry& entry);
    /// Empty: none is chosen yet.
    void setFolder(const QString& folder);
    /// Runs of the folder that are read; as many as there are: done.
    void setProgress(int done, int total);
    /// Stands above the runs until it is closed or another folder comes; empty: nothing.
    void showFailure(const QString& text);
    void setSort(LibrarySort sort);
    void setStarredOnly(bool isOn);
    void focusSearch();

    /// The acts for what is chosen, as the context menu shows them.
    void fillMenu(QMenu& menu);

    LibraryModel& model() { return *m_model; }
    LibraryView& view() { return *m_view; }
    LibraryBar& bar() { return *m_bar; }
    LibraryFooter& footer() { return *m_footer; }
    EmptyState& notice() { return *m_notice; }
    LibraryTrouble& trouble() { return *m_trouble; }

Q_SIGNALS:
    void openRequested(const QString& path);
    void restoreRequested(const QString& path, referee::ui::RestoreChoice choice);
    void starRequested(const QString& path, bool isStarred);
    /// One for each run chosen. Whoever does it can take it back.
    void trashRequested(const QString& path);
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
    void pressNotice();
    void open(const QString& path);
    void compare(const QString& path);
    void star(const QStringList& paths);
    void trash(const QStringList& paths);
    void addForOne(QMenu& menu, const LibraryEntry& entry);
    void addRestore(QMenu& menu, const LibraryEntry& entry);
    QList<LibraryEntry> entriesOf(const QStringList& paths) const;
    /// A run that cannot be read says why instead.
    bool isReadable(const QString& path);

    LibraryModel* m_model;
    LibraryBar* m_bar;
    LibraryTrouble* m_trouble;
    LibraryView* m_view;
    EmptyState* m_notice;
    QStackedWidget* m_pages;
    LibraryFooter* m_footer;
    QString m_folder;
};

} // namespace referee::ui
