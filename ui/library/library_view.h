// SPDX-License-Identifier: GPL-3.0-or-later
// The grid of runs: as many columns as fit, keys for frequent actions; selection and scroll position are kept when the
// runs change.
#pragma once

#include "ui/library/library_texts.h"

#include <QtCore/QSet>
#include <QtWidgets/QListView>

namespace referee::ui {

class LibraryDelegate;
class LibraryModel;

/// What keys and clicks ask of one run.
enum class LibraryAct { Fold, Rename, CopyPicture, TakeBack };

class LibraryView : public QListView {
    Q_OBJECT
public:
    explicit LibraryView(LibraryModel* model, QWidget* parent = nullptr);

    /// Selection and scroll position, by path, because a change moves the rows.
    struct Place {
        QString current;
        int currentRow = -1;
        QSet<QString> chosen;
        QString top; ///< first visible run
        int above = 0; ///< hidden pixels of it
        bool isAtTop = true;
    };
    Place place() const;
    /// Where the current run is gone, its neighbour becomes current, and is selected only if the view has the focus, so
    /// that several runs can be deleted one after the other.
    void restore(const Place& place);

    QStringList chosenPaths() const; ///< in the shown order
    void setSort(LibrarySort sort); ///< whose number the runs show

Q_SIGNALS:
    void starRequested(const QStringList& paths);
    void trashRequested(const QStringList& paths);
    void compareRequested(const QString& path);
    void menuRequested(const QPoint& at); ///< in screen coordinates
    void searchRequested();
    void asked(referee::ui::LibraryAct act, const QString& path); ///< TakeBack: without a path

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void fitCells();
    bool takeClick(const QMouseEvent& event);
    bool takeKey(const QKeyEvent& event, bool isActed);
    void act(int key);

    LibraryModel* m_model;
    LibraryDelegate* m_delegate;
};

} // namespace referee::ui
