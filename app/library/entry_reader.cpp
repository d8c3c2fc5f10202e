// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/entry_reader.h"

#include "app/images/picture_reader.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_tree.h"

#include <QtCore/QBuffer>
#include <QtCore/QCryptographicHash>
#include <QtGui/QImage>
#include <algorithm>

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

/// The same for runs that began alike but for their seeds, and were not edited afterwards.
QString recipeOf(const RunFileReader& run)
{
    const RunHeader& head = run.head();
    if (!head.parent.empty() || head.hasStartPicture || !run.edits().empty()) {
        return {};
    }
    const QString size = QStringLiteral("%1x%2").arg(head.request.width).arg(head.request.height);
    const QStringList parts { QString::fromStdString(head.request.prompt),
        QString::fromStdString(head.request.negativePrompt), settingsText(head.request.settings),
        QString::fromStdString(regionText(head.request.region)), size, packFilesText(head.packFiles) };
    const QByteArray text = parts.join(QChar(0)).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex());
}

Answers lastAnswers(const RunFileReader& run)
{
    const auto scores = run.scores();
    const auto last
        = std::find_if(scores.rbegin(), scores.rend(), [](const auto& score) { return score.second.hasJudge; });
    return last == scores.rend() ? Answers {} : countAnswers(last->second);
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
    entry.title = text(status.title);
    entry.recipe = recipeOf(run);
    const Answers answers = lastAnswers(run);
    entry.asked = answers.asked;
    entry.seen = answers.seen;
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
