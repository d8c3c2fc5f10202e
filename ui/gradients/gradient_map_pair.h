// SPDX-License-Identifier: GPL-3.0-or-later
// Two gradient maps side by side with captions, values and legends, as chosen in the MapChooser.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/shown_maps.h"
#include "ui/widgets/picture_transform.h"

#include <QtWidgets/QWidget>

#include <array>
#include <optional>

class QGridLayout;
class QLabel;

namespace referee::ui {

class HintLabel;
class MapCanvas;
class ColorBar;

class GradientMapPair : public QWidget {
    Q_OBJECT
public:
    explicit GradientMapPair(QWidget* parent = nullptr);

    void setMaps(const std::vector<GradientMap>& maps);
    /// Of what is compared with, B; empty: none.
    void setOtherMaps(const std::vector<GradientMap>& maps);
    /// Of the last iteration; the referee has no gradient in a tail.
    void setReport(const StepReport& report);
    void setChoice(const MapChoice& choice);
    void clear();

    const MapStore& store() const { return m_store; }
    const MapStore& otherStore() const { return m_other; }
    const MapChoice& choice() const { return m_choice; }
    // 0: left, 1: right
    const ShownMap& shown(int half) const { return m_shown[static_cast<std::size_t>(half)]; }
    /// The overlay for the picture; null when that half shows no map.
    QImage veil(int half);
    MapCanvas* canvas(int half) const { return m_halves[static_cast<std::size_t>(half)].canvas; }
    ColorBar* legend(int half) const { return m_halves[static_cast<std::size_t>(half)].legend; }

public Q_SLOTS:
    /// Emits nothing.
    void setView(const PictureTransform& view);
    /// The place under the mouse, here or in an enlarged map; empty: none.
    void setPlace(const std::optional<QPointF>& place);
    /// Updates colours and texts now instead of in the next turn of the event loop.
    void refresh();

Q_SIGNALS:
    void viewChanged(const PictureTransform& view);
    void placeChanged(const std::optional<QPointF>& place);
    void refreshed(); ///< shown() and veil() may return something else

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Half {
        MapCanvas* canvas = nullptr;
        QLabel* caption = nullptr;
        HintLabel* place = nullptr;
        HintLabel* value = nullptr;
        ColorBar* legend = nullptr;
    };
    void addHalf(int column);
    void connectWidgets();
    void invalidate();
    void bringUpToDate();
    void showHalf(std::size_t index);
    void showLegends();
    void showValues();

    MapStore m_store;
    MapStore m_other;
    MapChoice m_choice;
    std::array<ShownMap, 2> m_shown;
    std::array<Half, 2> m_halves;
    QGridLayout* m_grid;
    std::optional<QPointF> m_place;
    MapPhase m_phase;
    bool m_isStale = false;
};

/// Fills a legend with the colours of a map.
void showScale(ColorBar& legend, const ShownMap& map, double percentile);

} // namespace referee::ui
