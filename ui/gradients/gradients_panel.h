// SPDX-License-Identifier: GPL-3.0-or-later
// What each side wants of the picture: two signed maps, their cost, and the agreement of the sides. The panel requests
// exactly the maps that it shows, and none while it is hidden.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_chooser.h"
#include "ui/gradients/probe_store.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/picture_transform.h"

#include <optional>
#include <vector>

class QToolButton;

namespace referee::ui {

class ConflictStrip;
class GradientMapPair;
class MapChooser;
class EnlargedMap;
class MapCanvas;
class OverlayBar;
class ProbeDialog;

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
    /// An iteration of this run or of a branch is compared with, B; empty: none, or nothing that has gradients.
    void setCompared(const QString& name);
    /// Those of B that otherWantedChanged() asked for.
    void setOtherMaps(const std::vector<GradientMap>& maps);
    /// Maps of an earlier iteration, for the probes; done == total: all are computed, or cancelled.
    void addHistory(const std::vector<GradientMap>& maps, qint64 done, qint64 total);
    /// The widget that an enlarged map covers.
    void setPicture(QWidget* picture);
    /// 0: the left map, 1: the right one, -1: none.
    void enlarge(int half);
    int enlarged() const { return m_enlarged; }

    MapChoice choice() const;
    void setChoice(const MapChoice& choice);
    bool isCollapsed() const { return m_isCollapsed; }
    void setCollapsed(bool isCollapsed);

public Q_SLOTS:
    /// Emits nothing.
    void setView(const PictureTransform& view);
    /// 0..1 of width and height.
    void addProbe(const QPointF& place);

Q_SIGNALS:
    void wantedChanged(const MapSet& wanted);
    void otherWantedChanged(const MapSet& wanted); ///< of B
    void historyRequested(const MapSet& wanted); ///< of all iterations so far; empty: no more
    void probesSaved(const QString& csv);
    void pictureSaved(const QImage& picture);
    void mapsSaved(const std::vector<GradientMap>& maps); ///< as OpenEXR; one, or both of a difference's ends
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
    void connectMaps();
    void showEnlarged();
    void showProbes();
    void openProbes();
    void openMenu(const QPoint& at, const std::optional<QPointF>& place, int half);
    QImage pictureOf(int half) const;
    std::vector<GradientMap> mapsOfHalf(int half) const;

    GradientMapPair* m_maps;
    MapChooser* m_chooser;
    OverlayBar* m_overlay;
    ConflictStrip* m_conflict;
    HintLabel* m_cost;
    HintLabel* m_iteration;
    QToolButton* m_fold;
    QWidget* m_body;
    EnlargedMap* m_large = nullptr;
    int m_enlarged = -1;
    ProbeStore m_probes;
    ProbeDialog* m_probeDialog = nullptr; ///< made when first needed
    MapSet m_announced;
    MapSet m_otherAnnounced;
    double m_stepMs = 0;
    int m_openHeight = 0; ///< of the window that the collapsed panel has for itself
    bool m_isShown = false;
    bool m_isTelling = true;
    bool m_isCollapsed = false;
    bool m_hasOverlay = false;
};

} // namespace referee::ui
