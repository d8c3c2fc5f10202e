// SPDX-License-Identifier: GPL-3.0-or-later
// The controls over a picture that is shown alone: the prompt above, the timeline below, both gradient weights at the
// left. They appear when the mouse moves and fade out when it rests.
#pragma once

#include "core/base/types.h"

#include <QtCore/QPointF>
#include <QtCore/QTimer>
#include <QtCore/QVariantAnimation>

#include <array>

namespace referee::ui {

class ConflictStrip;
class Panel;
class SettingsPanel;

class FadingControls : public QObject {
    Q_OBJECT
public:
    static constexpr int kRestMs = 2500; ///< after the last movement of the mouse

    /// They lie over `ground`, which is their parent.
    FadingControls(SettingsPanel& settings, QWidget* ground);

    /// Takes both widgets, which are no longer in a layout, and shows all controls.
    void begin(QWidget* above, QWidget* below);
    /// Gives both back: visible, at the ground, for a layout to take.
    void end();
    bool isActive() const { return m_parts[0] != nullptr; }
    void reveal();
    bool areShown() const { return m_isRevealed; }
    /// The shares of both sides in the step of the shown iteration.
    void setReport(const StepReport& report);
    void clear();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
    void fade(bool isIn);
    void showOpacity(double opacity);
    void rest();
    bool areNeeded() const;

    QWidget* m_ground;
    Panel* m_weights;
    ConflictStrip* m_shares;
    std::array<QWidget*, 3> m_parts {}; ///< above, below, weights; null: not active
    QTimer m_idle;
    QVariantAnimation m_fade;
    QPointF m_mouse; ///< on the screen
    bool m_isRevealed = false;
};

} // namespace referee::ui
