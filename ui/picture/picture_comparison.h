// SPDX-License-Identifier: GPL-3.0-or-later
// A second picture, B, over the shown one, A: right of a divider, or whole while it is held. Zoom and place are A's.
#pragma once

#include "ui/picture/picture_layer.h"

#include <QtCore/QObject>

namespace referee::ui {

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
