// SPDX-License-Identifier: GPL-3.0-or-later
// What lies on the canvas during a comparison: the divider, the tags of A and B, and the sign that ends it.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QRectF>

class QWidget;

namespace referee::ui {

class ComparisonDivider;
class ComparisonTag;
class PictureComparison;

class ComparisonMarks : public QObject {
    Q_OBJECT
public:
    /// Both outlive the marks, which are children of the canvas.
    ComparisonMarks(PictureComparison& comparison, QWidget* canvas);

    /// Over this part of the canvas; empty: the picture is not seen.
    void place(const QRectF& visible);

private:
    void describe();
    void connectWidgets();
    void name();
    void placeTags(const QRectF& visible);
    void showWhatIsSeen(const QRectF& visible);
    PictureComparison& m_comparison;
    QWidget* m_canvas;
    ComparisonDivider* m_divider;
    ComparisonTag* m_a;
    ComparisonTag* m_b;
    ComparisonTag* m_close;
};

} // namespace referee::ui
