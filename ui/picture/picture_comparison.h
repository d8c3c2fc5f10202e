// SPDX-License-Identifier: GPL-3.0-or-later
// A second picture, B, over the shown one, A: right of a divider, or whole while a key is held. Both use A's zoom.
#pragma once

#include "ui/picture/picture_layer.h"

#include <QtCore/QObject>
#include <QtCore/QRectF>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractSlider>

class QWidget;

namespace referee::ui {

/// The line between A and B, with a handle. It is a slider, so that keys and screen readers work.
class ComparisonDivider : public QAbstractSlider {
    Q_OBJECT
public:
    static constexpr int kWhole = 10000; ///< maximum: A everywhere

    explicit ComparisonDivider(QWidget* parent);

    /// The range of the line, in the parent's coordinates.
    void setTrack(const QRectF& track);

protected:
    void sliderChange(SliderChange change) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    QRectF m_track;
    double m_grasp = 0; ///< distance of the mouse from the line
};

/// The dark background of white text on a picture: readable on black and on white, in any theme.
QColor pictureShade(float opacity);

/// A letter and a name on a dark background, in a corner of the picture.
class ComparisonTag : public QAbstractButton {
    Q_OBJECT
public:
    explicit ComparisonTag(const QString& letter, QWidget* parent = nullptr);

    void setName(const QString& name);
    /// The named picture is hidden at this place.
    void setQuiet(bool isQuiet);
    bool isQuiet() const { return m_isQuiet; }
    QSize sizeHint() const override;
    /// The name, shortened to this width in pixels.
    QString nameFor(int width) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    bool m_isQuiet = false;
};

class PictureComparison;

/// The widgets on the canvas during a comparison: the divider, the tags of A and B, and the close button.
class ComparisonMarks : public QObject {
    Q_OBJECT
public:
    /// A child of the canvas.
    ComparisonMarks(PictureComparison& comparison, QWidget* canvas);

    /// Over this part of the canvas; empty: the picture is not visible.
    void place(const QRectF& visible);

private:
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

/// Which of the compared pictures is shown.
enum class Compared { Both, A, B };

class PictureComparison : public QObject {
    Q_OBJECT
public:
    explicit PictureComparison(QObject* parent = nullptr);

    /// A null image ends the comparison.
    void set(const QImage& image, const QString& name);
    bool isActive() const { return !m_image.isNull(); }
    /// Active, and not suspended.
    bool isShown() const { return isActive() && !m_isSuspended; }
    const QString& name() const { return m_name; }
    /// The name of A.
    void setOwnName(const QString& name);
    const QString& ownName() const { return m_ownName; }
    Compared seen() const { return m_seen; }
    /// Where A ends and B begins, 0..1 of the visible part of the picture.
    double divider() const { return m_divider; }

    /// Paints B where it is shown. `look` is A's.
    void paint(QPainter& painter, const PictureLook& look, const QFont& font);
    /// B's colour at a pixel of A; invalid where A is shown or B has no pixel.
    QColor colourAt(const QPoint& pixel, const PictureLook& look) const;

public Q_SLOTS:
    void setSeen(Compared seen);
    void setDivider(double share);
    void setSuspended(bool isSuspended);
    /// By the user.
    void close();

Q_SIGNALS:
    /// The comparison must be drawn again.
    void changed();
    void closed();

private:
    friend struct PictureComparisonAccess; ///< for tests: whether the layer was rendered again
    template <typename Value> void change(Value& member, const Value& value);
    PictureLook lookOfB(const PictureLook& look) const;
    int firstColumn(const PictureLook& look) const;

    QImage m_image;
    QString m_name;
    QString m_ownName;
    Compared m_seen = Compared::Both;
    double m_divider = 0.5;
    bool m_isSuspended = false;

    PictureLook m_drawn; ///< of m_layer, which is kept while A changes
    QPixmap m_layer;
};

/// The part of the picture that the widget shows, in widget coordinates.
QRectF visiblePart(const PictureMapping& mapping, const QSize& widget);
/// The column of a divider at this share: a whole pixel, so that no column is a blend of both pictures.
int dividerColumn(const QRectF& visible, double share);

} // namespace referee::ui
