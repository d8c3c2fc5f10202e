// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_list.h"

#include "ui/views/view_texts.h"

namespace referee::ui {

void ViewList::setViews(const std::vector<ViewPicture>& views)
{
    beginResetModel();
    m_views = worstFirst(views);
    m_images.clear();
    for (const ViewPicture& view : m_views) {
        m_images.push_back(viewImage(view));
    }
    m_chosen.reset();
    endResetModel();
}

void ViewList::setChosen(std::optional<int> index)
{
    m_chosen = index;
    if (!m_views.empty()) {
        Q_EMIT dataChanged(this->index(0), this->index(rowCount() - 1), { ChosenRole });
    }
}

int ViewList::rowOf(int index) const
{
    for (std::size_t row = 0; row < m_views.size(); ++row) {
        if (m_views[row].index == index) {
            return static_cast<int>(row);
        }
    }
    return -1;
}

int ViewList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_views.size());
}

QVariant ViewList::data(const QModelIndex& at, int role) const
{
    if (!at.isValid() || at.row() >= rowCount()) {
        return {};
    }
    const ViewPicture& view = viewAt(at.row());
    switch (role) {
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return viewSentence(view);
    case ImageRole:
        return imageAt(at.row());
    case LossesRole:
        return lossLine(view);
    case KeptRole:
        return view.isKept;
    case ChosenRole:
        return m_chosen && view.index == *m_chosen;
    default:
        return {};
    }
}

} // namespace referee::ui
