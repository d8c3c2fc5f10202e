// SPDX-License-Identifier: GPL-3.0-or-later
// The grid of runs: as many columns as fit, keys for what is done most, and its place kept when the runs change.
#pragma once

#include <QtCore/QSet>
#include <QtWidgets/QListView>

namespace referee::ui {

class LibraryDelegate;
class LibraryModel;

class LibraryView : public QListView {
    Q_OBJECT
public:
    explicit LibraryView(LibraryModel* model, QWidget* parent = nullptr);

    /// What the user looks at and has chosen, by file: rows are others after a change.
    struct Place {
        QString current;
        int currentRow = -1;
        QSet<QString> chosen;
        QString top; ///< first run that is seen
        int above = 0; ///< pixels of it that are scrolled away
        bool isAtTop = true;
    };
    Place place() const;
    /// Where the current run is gone, its neighbour becomes current; chosen only while the keyboard is here, so that
    /// one after the other can be put away.
    void restore(const Place& place);

    QStringList chosenPaths() const; ///< in the order seen

Q_SIGNALS:
    void starAsked(const QStringList& paths);
    void trashAsked(const QStringList& paths);
    void compareAsked(const QString& path);
    void menuAsked(const QPoint& at); ///< of the screen
    void searchAsked();

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
    bool takeStarClick(const QMouseEvent& event);
    bool takeKey(const QKeyEvent& event, bool isActed);

    LibraryModel* m_model;
    LibraryDelegate* m_delegate;
};

} // namespace referee::ui
