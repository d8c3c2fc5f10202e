// SPDX-License-Identifier: GPL-3.0-or-later
// One map in the picture's place, with the picture's zoom, until Escape: its caption, value and scale in a line above.
#pragma once

#include "ui/gradients/shown_maps.h"

#include <QtWidgets/QWidget>

#include <optional>

class QLabel;

namespace referee::ui {

class ColorBar;
class HintLabel;
class MapCanvas;

class EnlargedMap : public QWidget {
    Q_OBJECT
public:
    /// Hidden; covers this widget while shown.
    explicit EnlargedMap(QWidget* picture);

    void setMap(const ShownMap& map, double percentile);
    /// The place under the mouse, here or in a small map.
    void setPlace(const std::optional<QPointF>& place);
    MapCanvas* canvas() const { return m_canvas; }

Q_SIGNALS:
    void closed(); ///< by the user

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* lineLayout();

    MapCanvas* m_canvas;
    QLabel* m_caption;
    HintLabel* m_value;
    HintLabel* m_clipped;
    ColorBar* m_legend;
    QWidget* m_line;
    ShownMap m_map;
    std::optional<QPointF> m_place;
};

} // namespace referee::ui
