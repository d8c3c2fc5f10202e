// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of a map with their numbers: −max, 0, +max, or 0 and max for lengths.
#pragma once

#include "ui/gradients/map_ramp.h"

#include <QtWidgets/QWidget>

namespace referee::ui {

class MapLegend : public QWidget {
    Q_OBJECT
public:
    explicit MapLegend(QWidget* parent = nullptr);

    void setRamp(const MapRamp& ramp, double scale);
    /// Left, middle and right; empty ones are not written.
    QStringList labels() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintBar(QPainter& painter, const QRect& bar) const;
    MapRamp m_ramp;
    double m_scale = 0;
};

} // namespace referee::ui
