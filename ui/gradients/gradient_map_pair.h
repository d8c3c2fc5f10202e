// SPDX-License-Identifier: GPL-3.0-or-later
// Two gradient maps side by side with captions, values and legends, as chosen in the MapChooser.
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
    /// Of the last iteration; the referee has no gradient in a tail.
    void setReport(const StepReport& report);
    void setChoice(const MapChoice& choice);
    void clear();

    const MapStore& store() const { return m_store; }
    /// The overlay for the picture; null when that half shows no map. 0: left, 1: right.
    QImage veil(int half);
    MapCanvas* canvas(int half) const { return m_halves[static_cast<std::size_t>(half)].canvas; }
    ColorBar* legend(int half) const { return m_halves[static_cast<std::size_t>(half)].legend; }

public Q_SLOTS:
    /// Emits nothing.
    void setView(const PictureTransform& view);
    /// Updates colours and texts now instead of in the next turn of the event loop.
    void refresh();

Q_SIGNALS:
    void viewChanged(const PictureTransform& view);
    void refreshed(); ///< veil() may return another image

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    /// What the last report says of the gradients.
    struct Phase {
        bool hasReport = false;
        bool isTail = false; ///< SDS alone
        bool isSampled = false; ///< method sd: there are none
        bool isRefereeAlone = false;
        friend bool operator==(const Phase&, const Phase&) = default;
    };
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
    void addHalf(int column);
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
    bool isConflict() const { return m_choice.subject == MapSubject::Conflict; }

    MapStore m_store;
    MapChoice m_choice;
    std::array<Half, 2> m_halves;
    QGridLayout* m_grid;
    std::optional<QPointF> m_place;
    Phase m_phase;
    bool m_isStale = false;
};

} // namespace referee::ui
