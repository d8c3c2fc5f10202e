// SPDX-License-Identifier: GPL-3.0-or-later
// What each side wants of the picture: two signed maps, their cost, and the agreement of the sides. The panel requests
// exactly the maps that it shows, and none while it is hidden.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_chooser.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/picture_transform.h"

#include <vector>

class QToolButton;

namespace referee::ui {

class ConflictStrip;
class GradientMapPair;
class MapChooser;
class OverlayBar;

class GradientsPanel : public Panel {
    Q_OBJECT
public:
    explicit GradientsPanel(QWidget* parent = nullptr);

    /// Of the last finished step.
    void setMaps(const std::vector<GradientMap>& maps);
    void setReport(const StepReport& report);
    /// The time of an iteration without maps, for the cost line.
    void setStepMs(double ms);
    void clear();
    MapSet wanted() const;

    MapChoice choice() const;
    void setChoice(const MapChoice& choice);
    bool isCollapsed() const { return m_isCollapsed; }
    void setCollapsed(bool isCollapsed);

public Q_SLOTS:
    /// Emits nothing.
    void setView(const PictureTransform& view);

Q_SIGNALS:
    void wantedChanged(const MapSet& wanted);
    void overlayChanged(const QImage& colours, double opacity); ///< null: none
    void viewChanged(const PictureTransform& view); ///< by the user

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    bool isSeen() const;
    void applyChoice();
    void announce();
    void announceOverlay();
    void fitCollapsed();
    void setTelling(bool isTelling);
    void showFacts();

    GradientMapPair* m_maps;
    MapChooser* m_chooser;
    OverlayBar* m_overlay;
    ConflictStrip* m_conflict;
    HintLabel* m_cost;
    HintLabel* m_iteration;
    QToolButton* m_fold;
    QWidget* m_body;
    MapSet m_announced;
    double m_stepMs = 0;
    int m_openHeight = 0; ///< of the window that the collapsed panel has for itself
    bool m_isShown = false;
    bool m_isTelling = true;
    bool m_isCollapsed = false;
    bool m_hasOverlay = false;
};

} // namespace referee::ui
