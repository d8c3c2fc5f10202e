// SPDX-License-Identifier: GPL-3.0-or-later
// Two maps side by side with captions, values and legends: turns the held maps and a choice into what is seen.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_chooser.h"
#include "ui/gradients/map_math.h"
#include "ui/gradients/map_store.h"
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
    /// The step last reported; in a tail the referee is silent.
    void setReport(const StepReport& report);
    void setChoice(const MapChoice& choice);
    void clear();

    const MapStore& store() const { return m_store; }
    /// For the picture; null when that half shows no map. 0: left, 1: right.
    QImage veil(int half);
    MapCanvas* canvas(int half) const { return m_halves[static_cast<std::size_t>(half)].canvas; }
    ColorBar* legend(int half) const { return m_halves[static_cast<std::size_t>(half)].legend; }
    QString caption(int half) const;

public Q_SLOTS:
    /// Emits nothing.
    void setView(const PictureTransform& view);
    /// Brings colours and texts up to date; else that happens once in the next turn of the event loop.
    void refresh();

Q_SIGNALS:
    void viewChanged(const PictureTransform& view);
    void refreshed(); ///< what veil() gives may have changed

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
        MapPlanes planes;
        double scale = 0;
        ColorMap colours;
    };
    void buildLayout();
    void addHalf(QGridLayout* grid, int column);
    void connectWidgets();
    void invalidate();
    void bringUpToDate();
    const GradientMap* mapFor(const MapHalf& names) const;
    void fillPlanes();
    void fillScales();
    void showHalf(std::size_t index, const MapHalf& names);
    void showLegends();
    void showValues();
    QString sentenceFor(std::size_t index, const MapHalf& names) const;
    bool isFight() const { return m_choice.subject == MapSubject::Fight; }

    MapStore m_store;
    MapChoice m_choice;
    std::array<Half, 2> m_halves;
    QGridLayout* m_grid = nullptr;
    std::optional<QPointF> m_place;
    bool m_hasReport = false;
    bool m_isTail = false;
    bool m_isSampled = false; ///< by method sd: neither side has a gradient
    bool m_isStale = false;
};

} // namespace referee::ui
