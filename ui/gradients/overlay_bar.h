// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the two maps lies over the picture, and how strongly.
#pragma once

#include "ui/gradients/map_chooser.h"

#include <QtWidgets/QWidget>

#include <array>

class QLabel;
class QSlider;

namespace referee::ui {

class ChipRow;

class OverlayBar : public QWidget {
    Q_OBJECT
public:
    explicit OverlayBar(QWidget* parent = nullptr);

    void setSubject(MapSubject subject);
    /// 0: left, 1: right, -1: no overlay.
    int half() const;
    double opacity() const;
    ChipRow* chips() const { return m_chips; }
    QSlider* slider() const { return m_slider; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void showStrength();
    ChipRow* m_chips;
    QWidget* m_strength;
    QSlider* m_slider;
    QLabel* m_number;
};

} // namespace referee::ui
