// SPDX-License-Identifier: GPL-3.0-or-later
// The tools of the region, shown instead of PictureTools while it is painted.
#pragma once

#include "core/base/types.h"
#include "ui/widgets/picture_transform.h"

#include <QtCore/QLineF>
#include <QtCore/QList>
#include <QtGui/QPixmap>
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
    void connectWidgets();
    void showBrush();
    RegionTool& m_tool;
    SegmentedControl* m_brushes;
    QSlider* m_size;
    QToolButton* m_invert;
    QToolButton* m_clear;
    QToolButton* m_done;
};

/// A grey hatch over the part of z that is kept, transparent where the cover is full. As large as the widget. Without
/// the veil the hatch alone: colours between its lines are those of the picture.
QPixmap renderVeil(const RegionMask& mask, const PictureMapping& mapping, const QSize& widget, double pixelRatio,
    bool isVeiled = true);

/// Lines along which the cover passes one half, 0..1 of the picture's width and height.
QList<QLineF> regionEdge(const RegionMask& mask);

} // namespace referee::ui
