// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/pack_setup_texts.h"

#include "ui/main_window/run_bar.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QLocale>

namespace referee::studio {

namespace {

constexpr double kMillion = 1e6;
constexpr quint64 kBytesOfHalf = 2;
constexpr quint64 kBytesOfSingle = 4;

QString tr(const char* text) { return QCoreApplication::translate("referee::studio::PackSetupPresenter", text); }

/// "4.27 GB", "15.80 MB"
QString bytesText(quint64 bytes) { return QLocale().formattedDataSize(qint64(bytes), 2, QLocale::DataSizeSIFormat); }

double shareOf(quint64 done, quint64 total) { return total > 0 ? double(done) / double(total) : 0; }

} // namespace

ui::WeightsProgress addProgress(const QString& what, quint64 done, quint64 total)
{
    const QString name = what.section(QLatin1Char(' '), 1);
    const bool isHash = what.startsWith(QLatin1String("hash "));
    const QString sentence
        = isHash ? tr("Computing SHA-256 of %1…").arg(name.section(QLatin1Char('/'), -2)) : tr("Reading %1…").arg(name);
    return { sentence,
        tr("%1 of %2, each file once to check it and once for its fingerprint").arg(bytesText(done), bytesText(total)),
        shareOf(done, total) };
}

ui::WeightsProgress fetchProgress(const FetchProgress& progress)
{
    QStringList facts { tr("%1 of %2").arg(bytesText(progress.done), bytesText(progress.total)) };
    if (progress.bytesPerSecond > 0) {
        facts << tr("%1/s").arg(bytesText(quint64(progress.bytesPerSecond)));
    }
    if (progress.secondsLeft >= 0 && progress.done < progress.total) {
        facts << tr("about %1 left").arg(ui::timeText(progress.secondsLeft));
    }
    const QString what = progress.isChecking ? tr("Checking %1 (%2 of %3)…") : tr("Fetching %1 (%2 of %3)…");
    return { what.arg(progress.file).arg(progress.fileNumber).arg(progress.files), facts.join(QStringLiteral(" · ")),
        shareOf(progress.done, progress.total) };
}

ui::ManifestNotes notesOf(const FetchManifest& manifest)
{
    QStringList licences;
    for (const auto& licence : manifest.licences) {
        licences << QString::fromStdString(licence.name + "\n" + licence.url + licence.text);
    }
    return { tr("%1: %2 files, %3")
                 .arg(QString::fromStdString(manifest.name))
                 .arg(manifest.files.size())
                 .arg(bytesText(manifest.totalBytes())),
        QString::fromStdString(manifest.about), licences.join(QStringLiteral("\n\n")), {} };
}

ui::WeightsOutcome outcomeOf(const AddedPack& pack)
{
    QStringList lines;
    if (!pack.findings.isOk()) {
        for (const auto& problem : pack.findings.problems) {
            lines << QString::fromStdString(problem);
        }
        return { false, tr("These folders do not make a pack yet:"), lines, {} };
    }
    for (const auto& part : pack.findings.parts) {
        if (part.tensors > 0) {
            lines << tr("%1: %2 tensors, %3 million parameters")
                         .arg(QString::fromStdString(part.name))
                         .arg(part.tensors)
                         .arg(double(part.parameters) / kMillion, 0, 'f', 1);
        }
    }
    const quint64 parameters = pack.findings.parameters();
    lines << tr("Weights in memory: %1 in bf16, %2 in fp32")
                 .arg(bytesText(kBytesOfHalf * parameters), bytesText(kBytesOfSingle * parameters));
    const QString folder = QString::fromStdString(pack.folder.string());
    lines << tr("Fingerprints of %1 files are noted in %2")
                 .arg(pack.files.size())
                 .arg(QDir(folder).filePath(QStringLiteral("files.json")));
    return { true, tr("Every tensor is sound. The pack “%1” is made.").arg(QString::fromStdString(pack.name)), lines,
        folder };
}

ui::WeightsOutcome outcomeOf(const FetchResult& result, const QString& folder, bool isPack)
{
    if (result.exitCode != 0) {
        const bool isStopped = result.exitCode == static_cast<int>(ExitCode::Interrupted);
        return { false, isStopped ? tr("Stopped.") : tr("Download failed."), { result.sentence }, {} };
    }
    QStringList lines { tr("%1 fetched; the SHA-256 of every file is right.").arg(bytesText(result.bytesFetched)) };
    if (!isPack) {
        lines << tr("Choose the folders under “Folders that I have” to make a pack of them.");
    }
    return { true, tr("All %1 files are in %2.").arg(result.files.size()).arg(QDir::toNativeSeparators(folder)), lines,
        isPack ? folder : QString() };
}

} // namespace referee::studio
