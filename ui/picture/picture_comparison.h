// SPDX-License-Identifier: GPL-3.0-or-later
// A second picture, B, over the shown one, A: right of a divider, or whole while it is held. Zoom and place are A's.
#pragma once

#include "ui/picture/picture_layer.h"

#include <QtCore/QObject>
#include <QtCore/QRectF>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractSlider>

class QWidget;

namespace referee::ui {

/// The line between A and B, with a handle to take it by. A slider in all but looks: keys and screen readers know it.
class ComparisonDivider : public QAbstractSlider {
    Q_OBJECT
public:
    static constexpr int kWhole = 10000; ///< the greatest value: A everywhere

    explicit ComparisonDivider(QWidget* parent);

    /// Where it may go, in the parent's coordinates.
    void setTrack(const QRectF& track);

protected:
    void sliderChange(SliderChange change) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void place();
    QRectF m_track;
    double m_grasp = 0; ///< from the line to where the mouse took it
};

// A letter and a name on a dark ground, in a corner of a picture of any colour.

/// Of the dark that lies under white signs on a picture: they must read on black and on white, whatever the theme.
QColor pictureShade(float opacity);

class ComparisonTag : public QAbstractButton {
    Q_OBJECT
public:
    explicit ComparisonTag(const QString& letter, QWidget* parent = nullptr);

    void setName(const QString& name);
    /// What it names is not seen now.
    void setQuiet(bool isQuiet);
    bool isQuiet() const { return m_isQuiet; }
    QSize sizeHint() const override;
    /// What is written of the name where so many pixels are left.
    QString nameFor(int width) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    bool m_isQuiet = false;
};

// What lies on the canvas during a comparison: the divider, the tags of A and B, and the sign that ends it.

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

/// Which of two compared pictures is seen.
enum class Compared { Both, A, B };

class PictureComparison : public QObject {
    Q_OBJECT
public:
    explicit PictureComparison(QObject* parent = nullptr);

    /// A null image ends the comparison.
    void set(const QImage& image, const QString& name);
    bool isActive() const { return !m_image.isNull(); }
    /// Active, and nothing else needs the whole picture.
    bool isShown() const { return isActive() && !m_isSuspended; }
    const QString& name() const { return m_name; }
    /// What A is called.
    void setOwnName(const QString& name);
    const QString& ownName() const { return m_ownName; }
    Compared seen() const { return m_seen; }
    /// Where A ends and B begins, 0..1 of the part of the picture that is visible: it stays there when that part moves.
    double divider() const { return m_divider; }

    /// B where it is seen. `look` is A's.
    void paint(QPainter& painter, const PictureLook& look, const QFont& font);
    /// B's colour at a pixel of A; invalid where A is seen or B has nothing.
    QColor colourAt(const QPoint& pixel, const PictureLook& look) const;

public Q_SLOTS:
    void setSeen(Compared seen);
    void setDivider(double share);
    void setSuspended(bool isSuspended);
    /// The user ends it.
    void close();

Q_SIGNALS:
    /// Draw and place again.
    void changed();
    void closed();

private:
    friend struct PictureComparisonAccess; ///< of tests: whether the layer was made anew
    PictureLook lookOfB(const PictureLook& look) const;
    int firstColumn(const PictureLook& look) const;

    QImage m_image;
    QString m_name;
    QString m_ownName;
    Compared m_seen = Compared::Both;
    double m_divider = 0.5;
    bool m_isSuspended = false;

    PictureLook m_drawn; ///< what m_layer shows: made anew neither by painting nor by a change of A
    QPixmap m_layer;
};

/// The part of the picture that the widget shows, in widget coordinates.
QRectF visiblePart(const PictureMapping& mapping, const QSize& widget);
/// Where a divider at this share lies: on a whole pixel, so that no edge is a blend of both pictures.
int dividerColumn(const QRectF& visible, double share);

} // namespace referee::ui
