// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of a map in a bar, with their numbers.
#pragma once

#include "ui/widgets/color_map.h"

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

namespace referee::ui {

class ColorBar : public QWidget {
    Q_OBJECT
public:
    /// Where the numbers stand. Below, the bar is as wide as there is room.
    enum class Labels { Below, Beside };

    explicit ColorBar(Labels place, QWidget* parent = nullptr);

    void setMap(const ColorMap& map);
    /// Left, middle and right; empty ones are not written, and beside the bar there is no middle. A bar that has none
    /// beside it is not drawn.
    void setLabels(const QStringList& labels);
    const QStringList& labels() const { return m_labels; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRect barRect() const;
    void paintLabels(QPainter& painter) const;
    void paintBar(QPainter& painter, const QRect& bar) const;

    Labels m_place;
    ColorMap m_map;
    QStringList m_labels { {}, {}, {} };
};

} // namespace referee::ui
