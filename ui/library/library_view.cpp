// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_view.h"

#include "ui/library/library_delegate.h"
#include "ui/library/library_model.h"

#include <QtGui/QContextMenuEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtWidgets/QScrollBar>

#include <algorithm>
#include <array>

namespace referee::ui {

namespace {

constexpr int kScrollStep = 28; ///< pixels; a notch of the wheel is three of them

} // namespace

LibraryView::LibraryView(LibraryModel* model, QWidget* parent)
    : QListView(parent)
    , m_model(model)
    , m_delegate(new LibraryDelegate(this))
{
    setModel(model);
    setItemDelegate(m_delegate);
    setFlow(QListView::LeftToRight);
    setWrapping(true);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalScrollBar()->setSingleStep(kScrollStep);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    setAccessibleName(tr("Runs"));
    fitCells();
}

void LibraryView::fitCells()
{
    const int width = contentsRect().width() - verticalScrollBar()->sizeHint().width();
    const QSize cell = LibraryCell::size(width);
    m_delegate->setCellSize(cell);
    if (cell != gridSize()) {
        setGridSize(cell);
    }
}

LibraryView::Place LibraryView::place() const
{
    Place place;
    const QStringList chosen = chosenPaths();
    place.chosen = QSet<QString>(chosen.begin(), chosen.end());
    if (const QModelIndex current = currentIndex(); current.isValid()) {
        place.current = m_model->entry(current.row()).path;
        place.currentRow = current.row();
    }
    place.isAtTop = verticalScrollBar()->value() == 0;
    const QPoint firstCell(gridSize().width() / 2, 0);
    if (const QModelIndex top = indexAt(firstCell); top.isValid() && !place.isAtTop) {
        place.top = m_model->entry(top.row()).path;
        place.above = -visualRect(top).top();
    }
    return place;
}

void LibraryView::restore(const Place& place)
{
    QItemSelection chosen;
    for (int row = 0; !place.chosen.isEmpty() && row < m_model->rowCount(); ++row) {
        if (place.chosen.contains(m_model->entry(row).path)) {
            chosen.select(m_model->index(row), m_model->index(row));
        }
    }
    selectionModel()->select(chosen, QItemSelectionModel::ClearAndSelect);
    setAutoScroll(false); // not to a current run that has moved
    const int row = m_model->rowOf(place.current);
    if (place.currentRow >= 0 && m_model->rowCount() > 0) {
        const int near = row >= 0 ? row : std::min(place.currentRow, m_model->rowCount() - 1);
        const bool isChosen = row < 0 && chosen.isEmpty() && hasFocus();
        const auto flag = isChosen ? QItemSelectionModel::ClearAndSelect : QItemSelectionModel::NoUpdate;
        selectionModel()->setCurrentIndex(m_model->index(near), flag);
    }
    if (const int top = m_model->rowOf(place.top); top >= 0) {
        executeDelayedItemsLayout(); // the scroll bar learns its new range only then
        QScrollBar& bar = *verticalScrollBar();
        bar.setValue(bar.value() + visualRect(m_model->index(top)).top() + place.above);
    }
    setAutoScroll(true);
}

QStringList LibraryView::chosenPaths() const
{
    QModelIndexList chosen = selectionModel()->selectedIndexes();
    std::sort(chosen.begin(), chosen.end());
    QStringList paths;
    for (const QModelIndex& index : chosen) {
        paths += m_model->entry(index.row()).path;
    }
    return paths;
}

/// On the star, or on the mark of a group.
bool LibraryView::takeClick(const QMouseEvent& event)
{
    const QPoint at = event.position().toPoint();
    const QModelIndex index = indexAt(at);
    if (event.button() != Qt::LeftButton || !index.isValid() || event.modifiers() != Qt::NoModifier) {
        return false;
    }
    const LibraryEntry& entry = m_model->entry(index.row());
    const LibraryCell cell(visualRect(index));
    if (cell.star.contains(at)) {
        Q_EMIT starRequested({ entry.path });
    } else if (entry.seeds > 1 && cell.group.contains(at)) {
        Q_EMIT asked(LibraryAct::Fold, entry.path);
    } else {
        return false;
    }
    return true;
}

void LibraryView::setSort(LibrarySort sort)
{
    m_delegate->setSort(sort);
    viewport()->update();
}

void LibraryView::mousePressEvent(QMouseEvent* event)
{
    if (!takeClick(*event)) {
        QListView::mousePressEvent(event);
    }
}

void LibraryView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (!takeClick(*event)) {
        QListView::mouseDoubleClickEvent(event);
    }
}

bool LibraryView::takeKey(const QKeyEvent& event, bool isActed)
{
    static constexpr std::array kPlain { Qt::Key_S, Qt::Key_C, Qt::Key_G, Qt::Key_F2, Qt::Key_Delete, Qt::Key_Slash };
    static constexpr std::array kWithControl { Qt::Key_C, Qt::Key_Z };
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const int key = event.key();
    const bool isPlain = modifiers == Qt::NoModifier || (key == Qt::Key_Slash && modifiers == Qt::ShiftModifier);
    const bool isControl = modifiers == Qt::ControlModifier;
    const bool isOurs
        = (isPlain && std::ranges::count(kPlain, key) > 0) || (isControl && std::ranges::count(kWithControl, key) > 0);
    if (isOurs && isActed && !event.isAutoRepeat()) { // a key that is held deletes only one run
        act(key | int(modifiers));
    }
    return isOurs;
}

/// With the modifiers of the key.
void LibraryView::act(int key)
{
    const QStringList paths = chosenPaths();
    const auto ask = [this, &paths](LibraryAct act) {
        if (paths.size() == 1) {
            Q_EMIT asked(act, paths.first());
        }
    };
    if (key == (Qt::CTRL | Qt::Key_Z).toCombined()) {
        Q_EMIT asked(LibraryAct::TakeBack, {});
    } else if (key == (Qt::CTRL | Qt::Key_C).toCombined()) {
        ask(LibraryAct::CopyPicture);
    } else if (key == Qt::Key_G) {
        ask(LibraryAct::Fold);
    } else if (key == Qt::Key_F2) {
        ask(LibraryAct::Rename);
    } else if (!paths.isEmpty() && key == Qt::Key_S) {
        Q_EMIT starRequested(paths);
    } else if (!paths.isEmpty() && key == Qt::Key_Delete) {
        Q_EMIT trashRequested(paths);
    } else if (paths.size() == 1 && key == Qt::Key_C) {
        Q_EMIT compareRequested(paths.first());
    } else if ((key & ~int(Qt::ShiftModifier)) == Qt::Key_Slash) {
        Q_EMIT searchRequested();
    }
}

bool LibraryView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && takeKey(*static_cast<QKeyEvent*>(event), false)) {
        event->accept();
        return true;
    }
    return QListView::event(event);
}

void LibraryView::keyPressEvent(QKeyEvent* event)
{
    if (!takeKey(*event, true)) {
        QListView::keyPressEvent(event);
    }
}

void LibraryView::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex current = currentIndex();
    const bool isKey = event->reason() == QContextMenuEvent::Keyboard;
    if (isKey && current.isValid()) {
        scrollTo(current);
        Q_EMIT menuRequested(viewport()->mapToGlobal(LibraryCell(visualRect(current)).picture.center()));
    } else if (!isKey && indexAt(event->pos()).isValid()) {
        Q_EMIT menuRequested(event->globalPos());
    }
}

void LibraryView::resizeEvent(QResizeEvent* event)
{
    fitCells();
    QListView::resizeEvent(event);
}

void LibraryView::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitCells();
    }
}

} // namespace referee::ui
