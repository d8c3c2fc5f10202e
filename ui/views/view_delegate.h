// SPDX-License-Identifier: GPL-3.0-or-later
// Paints one view of the gallery: the thumbnail, its losses below, "dropped" over one that did not count.
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace referee::ui {

class ViewDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& at) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& at) const override;
    static QSize cellSize();
};

} // namespace referee::ui
