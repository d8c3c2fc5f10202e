// SPDX-License-Identifier: GPL-3.0-or-later
// What the referee saw in an iteration: its views, the worst first, and the gradient of the chosen one.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/panel.h"

#include <QtGui/QImage>

#include <optional>
#include <vector>

class QGridLayout;
class QListView;
class QPushButton;

namespace referee::ui {

class MapCanvas;
class ViewList;

class ViewsGallery : public Panel {
    Q_OBJECT
public:
    explicit ViewsGallery(QWidget* parent = nullptr);

    /// Of one iteration, in any order. The choice ends with the iteration, since the next one has other views. Empty:
    /// the iteration had no referee.
    void setViews(const std::vector<ViewPicture>& views);
    /// The gradient of a view (pullImage). Not shown when another view was chosen meanwhile.
    void setGradient(int index, const QImage& image);
    /// The sentence that stands where there are no views.
    void setSentence(const QString& sentence);
    void clear();

    std::optional<int> chosen() const { return m_chosen; }

public Q_SLOTS:
    /// As if the user had chosen the view with that index.
    void choose(int index);

Q_SIGNALS:
    void gradientRequested(int index); ///< a pass of its own: asked only when a user chooses
    void refreshRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    QWidget* newDetail();
    void connectWidgets();
    void showChosen();
    void fitList();
    void arrange(bool isWide);

    ViewList* m_model;
    QListView* m_list;
    HintLabel* m_empty;
    QWidget* m_shown; ///< everything but the empty state
    QWidget* m_detail;
    QBoxLayout* m_sides; ///< list and detail, beside each other where there is room
    MapCanvas* m_view;
    MapCanvas* m_gradient;
    QGridLayout* m_detailGrid = nullptr;
    HintLabel* m_viewText;
    HintLabel* m_pullText;
    HintLabel* m_key;
    QPushButton* m_refresh;
    qint64 m_iteration = -1;
    std::optional<int> m_chosen;
    bool m_isWide = false;
};

} // namespace referee::ui
