// SPDX-License-Identifier: GPL-3.0-or-later
// The tools of the region, in place of the others while it is painted.
#pragma once

#include <QtWidgets/QWidget>

class QSlider;
class QToolButton;

namespace referee::ui {

class RegionTool;
class SegmentedControl;

class RegionStrip : public QWidget {
    Q_OBJECT
public:
    explicit RegionStrip(RegionTool& tool, QWidget* parent = nullptr);

private:
    void buildLayout();
    void describe();
    void connectWidgets();
    void showBrush();
    RegionTool& m_tool;
    SegmentedControl* m_brushes;
    QSlider* m_size;
    QToolButton* m_undo;
    QToolButton* m_invert;
    QToolButton* m_clear;
    QToolButton* m_done;
};

} // namespace referee::ui
