// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/entry_reader.h"

#include "app/images/picture_reader.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_tree.h"

#include <QtCore/QBuffer>
#include <QtGui/QImage>

namespace referee {

namespace {

constexpr int kThumbnailSide = 128; ///< maximum, in pixels

/// Empty if the preview cannot be read, which is not reported.
QByteArray thumbnailOf(const std::vector<uint8_t>& preview)
{
    const QImage image = previewOf(preview);
    if (image.isNull() || (image.width() <= kThumbnailSide && image.height() <= kThumbnailSide)) {
        return image.isNull() ? QByteArray()
                              : QByteArray(reinterpret_cast<const char*>(preview.data()), qsizetype(preview.size()));
    }
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.scaled(kThumbnailSide, kThumbnailSide, Qt::KeepAspectRatio, Qt::SmoothTransformation).save(&buffer, "PNG");
    return png;
}

void fill(ui::LibraryEntry& entry, const RunFileReader& run)
{
    const auto text = [](std::string_view value) { return QString::fromUtf8(value.data(), qsizetype(value.size())); };
    const RunHeader& head = run.head();
    const RunStatus status = run.status();
    const LiveState state = run.stateAt(run.end());
    const RunSummary summary = run.summary();
    entry.uuid = text(head.uuid);
    entry.parentUuid = text(head.parent);
    entry.firstIteration = head.firstIteration;
    entry.change = head.parent.empty() ? QString() : text(changeText(changesOf(run)));
    entry.prompt = text(state.prompt);
    entry.preset = text(head.preset);
    entry.method = text(state.settings.method);
    entry.seed = head.request.seed;
    entry.created = QDateTime::fromString(text(head.created), Qt::ISODateWithMs).toUTC();
    entry.iterations = run.end();
    entry.length = plannedLength(state.settings);
    entry.outcome = text(kOutcomeNames[static_cast<size_t>(status.outcome)]);
    entry.itm = summary.itm;
    entry.caption = summary.caption;
    entry.judge = summary.judge;
    entry.isStarred = status.isStarred;
    entry.thumbnailPng = thumbnailOf(summary.previewPng);
}

} // namespace

ui::LibraryEntry readEntry(const FileStamp& stamp)
{
    ui::LibraryEntry bare;
    bare.path = stamp.path;
    bare.modified = QDateTime::fromMSecsSinceEpoch(stamp.modifiedMs, Qt::UTC);
    bare.bytes = stamp.bytes + stamp.journalBytes;
    try {
        ui::LibraryEntry entry = bare;
        fill(entry, RunFile::open(stamp.path.toStdString(), RunFile::Access::Read));
        return entry;
    } catch (const std::exception& problem) {
        bare.problem = QString::fromUtf8(problem.what());
        return bare;
    }
}

} // namespace referee
