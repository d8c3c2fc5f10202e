// SPDX-License-Identifier: GPL-3.0-or-later
// The film strip over the line of time with its marks: mouse and keys move through the iterations.
#pragma once

#include "ui/timeline/timeline_scene.h"

#include <QtGui/QPixmap>
#include <QtWidgets/QWidget>

namespace referee::ui {

class TimelineCanvas : public QWidget {
    Q_OBJECT
public:
    /// The scene must outlive the canvas.
    explicit TimelineCanvas(const TimelineScene& scene, QWidget* parent = nullptr);

    TimelineAxis axis() const { return { width(), m_scene.span() }; }
    /// Film or marks changed: drawn anew when next painted.
    void renew();
    /// Only the present or the shown iteration changed.
    void follow();
    /// The tool tip for the place under the mouse.
    QString tipAt(double x) const;

    QSize sizeHint() const override { return { 480, TimelineRows::preferredHeight() }; }
    QSize minimumSizeHint() const override { return { 160, TimelineRows::minHeight() }; }

Q_SIGNALS:
    /// The user went there; none: the present.
    void momentChosen(std::optional<qint64> iteration);
    void forkAsked();
    void compareAsked();
    void comparisonEndAsked();
    /// For the iteration under the mouse; by key for the shown one.
    void menuAsked(const QPoint& globalPosition, qint64 iteration);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    friend struct TimelineCanvasAccess; ///< for tests: whether the layer was drawn again
    /// Where the key leads; none: it is no key that moves.
    std::optional<qint64> destinationOf(const QKeyEvent& event) const;
    bool endsComparison(const QKeyEvent& event) const;
    qint64 nextMark(int direction) const;
    void goTo(qint64 iteration);
    void renderWhenOld();

    const TimelineScene& m_scene;
    QPixmap m_layer; ///< film and marks on clear ground
    int m_filled = -1;
    qint64 m_span = 0;
    double m_wheelRest = 0;
    bool m_isScrubbing = false;
    bool m_isOld = true;
    bool m_hasKeyboardFocus = false;
};

} // namespace referee::ui
