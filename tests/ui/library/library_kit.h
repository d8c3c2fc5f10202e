// SPDX-License-Identifier: GPL-3.0-or-later
// A library with thirty runs of every kind in it, and one with thousands.
#pragma once

#include "ui/library/empty_state.h"
#include "ui/library/library_bar.h"
#include "ui/library/library_delegate.h"
#include "ui/library/library_model.h"
#include "ui/library/library_panel.h"
#include "ui/library/library_texts.h"
#include "ui/library/library_view.h"
#include "ui/theme/theme.h"

#include <QtCore/QBuffer>
#include <QtGui/QPainter>
#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

#include <memory>

namespace referee::ui {

struct LibraryModelAccess {
    static qsizetype decoded(const LibraryModel& model) { return model.m_thumbnails.size(); }
};

inline QByteArray pngOf(const QImage& image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// A disc on a ground, other colours for each run; every seventh picture is wide.
inline QByteArray thumbnailOf(int i)
{
    QImage image(128, i % 7 == 6 ? 80 : 128, QImage::Format_RGB32);
    image.fill(QColor::fromHsv((i * 53) % 360, 60, i % 5 == 4 ? 40 : 235));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromHsv((i * 53 + 170) % 360, 190, 200));
    painter.drawEllipse(image.rect().center(), 20 + i % 4 * 8, 20 + i % 4 * 8);
    painter.end();
    return pngOf(image);
}

inline LibraryEntry runOf(int i)
{
    static const QStringList prompts { QStringLiteral("a red striped star above a blue moon on a yellow background"),
        QStringLiteral("a fish"), QStringLiteral("two green mugs on a table beside an open book"),
        QStringLiteral("tree"), QStringLiteral("a lighthouse at night,\noil on canvas"), QStringLiteral("ring") };
    LibraryEntry entry;
    entry.path = QStringLiteral("/runs/run %1.referee").arg(i);
    entry.uuid = QString::number(i);
    entry.prompt = prompts.at(i % prompts.size());
    entry.preset = QStringLiteral("studio");
    entry.method = QStringLiteral("both");
    entry.seed = quint64(64 + i);
    entry.created = QDateTime(QDate(2026, 11, 24), QTime(19, 2), Qt::UTC).addSecs(-i * 43'000);
    entry.modified = entry.created.addSecs(600);
    entry.iterations = 160;
    entry.length = 160;
    entry.outcome = QStringLiteral("finished");
    entry.itm = 0.0213 * i;
    entry.caption = 1.3 + 0.05 * i;
    entry.bytes = 43'000'000;
    return entry;
}

inline QList<LibraryEntry> thirtyRuns()
{
    QList<LibraryEntry> runs;
    for (int i = 0; i < 30; ++i) {
        runs += runOf(i);
        runs.last().thumbnailPng = i == 8 ? QByteArray() : thumbnailOf(i);
    }
    for (const int i : { 0, 4, 12 }) {
        runs[i].isStarred = true;
    }
    for (const int i : { 1, 5 }) {
        runs[i].parentUuid = QStringLiteral("0");
        runs[i].firstIteration = 40;
        runs[i].judge = 0.97;
        runs[i].asked = 3;
        runs[i].seen = i == 1 ? 3 : 2;
    }
    runs[2].outcome = QStringLiteral("open");
    runs[2].iterations = 57;
    runs[5].outcome = QStringLiteral("failed");
    runs[5].iterations = 84;
    runs[3].itm.reset();
    runs[3].caption.reset();
    runs[7] = LibraryEntry();
    runs[7].path = QStringLiteral("/runs/cut off in the middle.referee");
    runs[7].problem = QStringLiteral("The file ends after 4096 bytes; it was cut off while it was copied.");
    return runs;
}

inline std::unique_ptr<LibraryPanel> panelWithRuns(const QSize& size = { 440, 620 })
{
    auto panel = std::make_unique<LibraryPanel>();
    panel->setFolder(QStringLiteral("/runs"));
    panel->setEntries(thirtyRuns());
    panel->resize(size);
    panel->show();
    panel->activateWindow();
    return panel;
}

} // namespace referee::ui
