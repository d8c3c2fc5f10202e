// SPDX-License-Identifier: GPL-3.0-or-later
// The views of one iteration as a list, the worst first.
#pragma once

#include "core/base/types.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QString>
#include <QtGui/QImage>
#include <QtWidgets/QStyledItemDelegate>
#include <optional>
#include <vector>

namespace referee::ui {

// Words, order and colours of the views gallery. Pure functions.

/// "0.80 · 1.20": matching and captioning; CLIP's alone where CLIP judged alone.
QString lossLine(const ViewPicture& view);
/// "View 3: matching loss 0.80, captioning loss 1.20, dropped". Views count from 1 on the screen.
QString viewSentence(const ViewPicture& view);
/// Owns its pixels.
QImage viewImage(const ViewPicture& view);
/// The length of a view's gradient at each pixel, the stronger the bluer. Null for a map without values.
QImage pullImage(const GradientMap& map);

class ViewList : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ImageRole = Qt::UserRole, LossesRole, KeptRole, ChosenRole };

    using QAbstractListModel::QAbstractListModel;

    void setViews(const std::vector<ViewPicture>& views);
    /// The view whose gradient is shown.
    void setChosen(std::optional<int> index);

    const ViewPicture& viewAt(int row) const { return m_views.at(static_cast<std::size_t>(row)); }
    QImage imageAt(int row) const { return m_images.at(static_cast<std::size_t>(row)); }
    /// Of the view with that index; −1: none.
    int rowOf(int index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& at, int role) const override;

private:
    std::vector<ViewPicture> m_views;
    std::vector<QImage> m_images;
    std::optional<int> m_chosen;
};

/// Paints one view of the gallery: the thumbnail, its losses below, "dropped" over one that did not count.
class ViewDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& at) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& at) const override;
    static QSize cellSize();
};

} // namespace referee::ui
