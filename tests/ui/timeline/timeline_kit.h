// SPDX-License-Identifier: GPL-3.0-or-later
// A time line with a run of 160 iterations in it, 57 of them done.
#pragma once

#include "ui/theme/theme.h"
#include "ui/timeline/branch_tree.h"
#include "ui/timeline/timeline_bar.h"
#include "ui/timeline/timeline_canvas.h"
#include "ui/timeline/timeline_panel.h"

#include <QtTest/QtTest>

#include <memory>

namespace referee::ui {

/// Red says the iteration.
inline QImage thumbnailOf(qint64 iteration)
{
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(QColor(static_cast<int>(iteration % 256), 120, 60));
    return image;
}

inline QList<TimelineBranch> threeBranches()
{
    return { { QStringLiteral("a"), {}, QStringLiteral("first run"), 0, 160, 160, QStringLiteral("finished"), false },
        { QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("w1 2.0"), 40, 57, 160, {}, true },
        { QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("night"), 90, 130, 160, QStringLiteral("stopped"),
            false } };
}

inline std::unique_ptr<TimelinePanel> panelAt57(int width = 640)
{
    auto panel = std::make_unique<TimelinePanel>();
    panel->setLength(160);
    panel->setEnd(57);
    for (qint64 i = 0; i < 57; ++i) {
        panel->setThumbnail(i, thumbnailOf(i));
    }
    panel->setMarks({ { 28, TimelineMark::Edit, QStringLiteral("w1 2 → 1.5") }, { 40, TimelineMark::Restart, {} },
        { 140, TimelineMark::TailBegin, {} } });
    panel->setCanFork(true);
    panel->resize(width, panel->sizeHint().height());
    panel->show();
    panel->activateWindow();
    return panel;
}

inline QPoint pointOf(const TimelineCanvas& canvas, qint64 iteration)
{
    return { qRound(canvas.axis().xOf(iteration)), qRound(TimelineRows(canvas.height()).axis) };
}

} // namespace referee::ui
