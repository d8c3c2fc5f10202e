// SPDX-License-Identifier: GPL-3.0-or-later
// The views of one iteration as a list, the worst first.
#pragma once

#include "core/base/types.h"

#include <QtCore/QAbstractListModel>
#include <QtGui/QImage>

#include <optional>
#include <vector>

namespace referee::ui {

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

} // namespace referee::ui
