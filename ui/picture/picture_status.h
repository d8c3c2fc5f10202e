// SPDX-License-Identifier: GPL-3.0-or-later
// The line under the picture: the shown iteration, the cost of previews, the pixel under the mouse, the scale.
#pragma once

#include "ui/picture/picture_moments.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace referee::ui {

class ElidedLabel;
class HintLabel;

class PictureStatus : public QWidget {
    Q_OBJECT
public:
    explicit PictureStatus(QWidget* parent = nullptr);

    void setMoment(const Moment& moment, PictureSource chosen, bool isHeld);
    void setShownShare(double share);
    /// (-1, -1): none.
    void setPixel(const QPoint& pixel, const QColor& colour, const QString& whose = {});
    void setScale(double scale, bool isExact);
    /// For two seconds, instead of the cost.
    void flash(const QString& text);
    QString text() const;

Q_SIGNALS:
    void fitRequested();
    void oneToOneRequested();
    void zoomRequested(double factor);
    void exactToggled(bool isExact);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void buildMenu();
    void connectWidgets();
    void applyColours();
    void showFacts();
    QLabel* m_moment;
    ElidedLabel* m_facts;
    HintLabel* m_pixel;
    QToolButton* m_scale;
    QAction* m_exact;
    QTimer m_flash;
    QString m_source;
    double m_share = -1;
    bool m_isEarlier = false;
};

} // namespace referee::ui
