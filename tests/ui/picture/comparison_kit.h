// SPDX-License-Identifier: GPL-3.0-or-later
// A picture panel on the (offscreen) screen that compares red, A, with blue, B; and what tests reach into.
#pragma once

#include "ui/picture/picture_comparison.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/theme/theme.h"

#include <QtTest/QTest>

namespace referee::ui {

inline QImage plain(const QColor& colour, const QSize& size = { 64, 64 })
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

struct PictureComparisonAccess {
    static qint64 layer(const PictureComparison& comparison) { return comparison.m_layer.cacheKey(); }
};

struct Compare {
    Compare()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        panel.resize(620, 640);
        panel.setImage(plain(Qt::red), 57);
        panel.show();
        panel.activateWindow();
        isReady = QTest::qWaitForWindowActive(&panel);
        view().setFocus();
        panel.setComparison(plain(Qt::blue), QStringLiteral("branch w1 2.0"));
    }
    PictureView& view() { return panel.canvas(); }
    /// What the screen shows at a share of the picture's width and height.
    QColor seenAt(double x, double y = 0.7)
    {
        const QRectF rect = view().mapping().pictureRect();
        const QPointF at(rect.left() + x * rect.width(), rect.top() + y * rect.height());
        return view().grab().toImage().pixelColor(at.toPoint());
    }
    ComparisonDivider* line() { return panel.findChild<ComparisonDivider*>(); }
    ComparisonTag* tag(const QString& letter)
    {
        for (ComparisonTag* each : panel.findChildren<ComparisonTag*>()) {
            if (each->text() == letter) {
                return each;
            }
        }
        return nullptr;
    }
    PicturePanel panel;
    bool isReady = false;
};

} // namespace referee::ui
