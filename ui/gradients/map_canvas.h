// SPDX-License-Identifier: GPL-3.0-or-later
// One map on the screen: zooms and pans with the picture, reports the place under the mouse, and marks the place that
// is under the mouse in the other map, the cells beyond the scale, and the probed points. Without a map it shows a
// sentence that says why.
#pragma once

#include "ui/widgets/picture_transform.h"

#include <QtCore/QList>
#include <QtCore/QTimer>
#include <QtGui/QImage>
#include <QtWidgets/QWidget>

#include <optional>
#include <vector>

namespace referee::ui {

class MapCanvas : public QWidget {
    Q_OBJECT
public:
    explicit MapCanvas(QWidget* parent = nullptr);

    /// Null: the sentence is shown instead.
    void setImage(const QImage& image);
    void setSentence(const QString& sentence);
    void setMark(const std::optional<QPointF>& place);
    void setClipped(const std::vector<QPoint>& cells);
    void setProbes(const QList<QPointF>& places);
    const QImage& image() const { return m_image; }
    const QString& sentence() const { return m_sentence; }
    const PictureTransform& view() const { return m_view; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override { return width; }

public Q_SLOTS:
    /// Emits nothing.
    void setView(const PictureTransform& view);

Q_SIGNALS:
    void viewChanged(const PictureTransform& view); ///< by the user
    void hovered(const std::optional<QPointF>& place); ///< 0..1 of width and height; empty: not over the map
    void clicked(const QPointF& place); ///< once the time for a double click is over
    void doubleClicked();
    void menuAsked(const QPoint& globalPosition, const std::optional<QPointF>& place);
    void escaped();

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    PictureMapping mapping() const;
    std::optional<QPointF> placeAt(const QPointF& position) const;
    void changeView(const PictureTransform& view);
    void paintMap(QPainter& painter);
    void paintMark(QPainter& painter) const;
    void paintClipped(QPainter& painter) const;
    void paintProbes(QPainter& painter) const;
    std::optional<PictureTransform> viewAfterKey(int key) const;

    QImage m_image;
    QImage m_reduced; ///< for the size on the screen; empty until painted
    QString m_sentence;
    PictureTransform m_view;
    std::optional<QPointF> m_mark;
    std::optional<QPointF> m_dragFrom;
    std::optional<QPointF> m_pressed; ///< of a press that is no drag so far
    std::vector<QPoint> m_clipped;
    QList<QPointF> m_probes;
    QPointF m_clicked;
    QTimer m_click; ///< of a click that may become a double click
};

/// The cell at a place, 0..1 of width and height, in a map of this size.
QPoint cellAt(const QPointF& place, const QSize& map);

} // namespace referee::ui
