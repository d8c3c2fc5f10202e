// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/pack_setup_presenter.h"

#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_files.h"
#include "ui/pack_setup/fetch_page.h"
#include "ui/pack_setup/folders_page.h"
#include "ui/pack_setup/pack_setup_dialog.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>
#include <QtGui/QAction>

namespace referee::studio {

namespace {

constexpr double kMillion = 1e6;
constexpr quint64 kBytesOfHalf = 2;
constexpr quint64 kBytesOfSingle = 4;

QString tr(const char* text) { return QCoreApplication::translate("referee::studio::PackSetupPresenter", text); }

/// "4.27 GB", "15.80 MB"
QString bytesText(quint64 bytes) { return QLocale().formattedDataSize(qint64(bytes), 2, QLocale::DataSizeSIFormat); }

double shareOf(quint64 done, quint64 total) { return total > 0 ? double(done) / double(total) : 0; }

/// `what`: "check unet", "hash sd/unet/…".
ui::WeightsProgress addProgress(const QString& what, quint64 done, quint64 total)
{
    const QString name = what.section(QLatin1Char(' '), 1);
    const bool isHash = what.startsWith(QLatin1String("hash "));
    const QString sentence
        = isHash ? tr("Computing SHA-256 of %1…").arg(name.section(QLatin1Char('/'), -2)) : tr("Reading %1…").arg(name);
    return { sentence,
        tr("%1 of %2; each file is read twice, to check it and to compute its SHA-256")
            .arg(bytesText(done), bytesText(total)),
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
    const QString what = progress.isChecking ? tr("Checking %1 (%2 of %3)…") : tr("Downloading %1 (%2 of %3)…");
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
    lines << tr("Memory for the models: %1 in bf16, %2 in fp32")
                 .arg(bytesText(kBytesOfHalf * parameters), bytesText(kBytesOfSingle * parameters));
    const QString folder = QString::fromStdString(pack.folder.string());
    lines << tr("SHA-256 of %1 files saved in %2")
                 .arg(pack.files.size())
                 .arg(QDir(folder).filePath(QStringLiteral("files.json")));
    return { true, tr("All tensors are valid. The pack “%1” was created.").arg(QString::fromStdString(pack.name)),
        lines, folder };
}

/// `isPack`: the folder can be opened as it is.
ui::WeightsOutcome outcomeOf(const FetchResult& result, const QString& folder, bool isPack)
{
    if (result.exitCode != 0) {
        const bool isStopped = result.exitCode == static_cast<int>(ExitCode::Interrupted);
        return { false, isStopped ? tr("Stopped.") : tr("Download failed."), { result.sentence }, {} };
    }
    QStringList lines {
        tr("%1 downloaded; the SHA-256 of every file is correct.").arg(bytesText(result.bytesFetched))
    };
    if (!isPack) {
        lines << tr("Choose the folders under “From folders” to make a pack of them.");
    }
    return { true, tr("All %1 files are in %2.").arg(result.files.size()).arg(QDir::toNativeSeparators(folder)), lines,
        isPack ? folder : QString() };
}

/// The default folder for the files of a manifest.
QString folderFor(const QString& manifest)
{
    const auto weights = packsFolder().parent_path() / "weights";
    return QDir(QString::fromStdString(weights.string())).filePath(QFileInfo(manifest).completeBaseName());
}

} // namespace

using namespace ui;

PackSetupPresenter::PackSetupPresenter(MainWindow& window, PackChecker checker)
    : m_window(window)
    , m_thread(std::move(checker))
{
    connectService();
    connect(m_window.action(ActionId::ImportModels), &QAction::triggered, this, &PackSetupPresenter::show);
}

PackSetupPresenter::~PackSetupPresenter() { delete m_dialog; }

PackSetupDialog* PackSetupPresenter::dialog() const { return m_dialog; }

void PackSetupPresenter::show()
{
    if (!m_dialog) {
        makeDialog();
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void PackSetupPresenter::makeDialog()
{
    m_dialog = new PackSetupDialog(&m_window);
    connect(m_dialog, &PackSetupDialog::stopRequested, this, [this] { m_thread.stop(); });
    connect(m_dialog, &PackSetupDialog::openRequested, &m_window.files(), &WindowFiles::openPack);
    connect(&m_dialog->foldersPage(), &FoldersPage::checkRequested, this, &PackSetupPresenter::add);
    connect(&m_dialog->fetchPage(), &FetchPage::fetchRequested, this, &PackSetupPresenter::fetch);
    connect(&m_dialog->fetchPage(), &FetchPage::manifestChosen, this, [this](const QString& path) {
        m_manifest = path;
        m_isManifestWaiting = m_dialog->isBusy();
        if (!m_isManifestWaiting) {
            m_thread.post(&PackSetupService::readManifest, path);
        }
    });
}

void PackSetupPresenter::connectService()
{
    auto* service = &m_thread.service();
    connect(service, &PackSetupService::addProgressed, this, [this](const QString& what, quint64 done, quint64 total) {
        m_dialog->showProgress(addProgress(what, done, total));
    });
    connect(service, &PackSetupService::fetchProgressed, this,
        [this](const FetchProgress& progress) { m_dialog->showProgress(fetchProgress(progress)); });
    connect(service, &PackSetupService::added, this, [this](const AddedPack& pack) { end(outcomeOf(pack)); });
    connect(service, &PackSetupService::fetched, this, [this](const FetchResult& result, const QString& folder) {
        end(outcomeOf(result, folder, QFileInfo::exists(QDir(folder).filePath(QStringLiteral("pack.json")))));
    });
    connect(service, &PackSetupService::failed, this, [this](const QString& sentence, bool isStopped) {
        end({ false, isStopped ? tr("Stopped.") : tr("Import failed."), { sentence }, {} });
    });
    connect(service, &PackSetupService::manifestRead, this, [this](const QString& path, const FetchManifest& manifest) {
        if (path == m_manifest) {
            m_dialog->fetchPage().setNotes(notesOf(manifest));
            m_dialog->fetchPage().setFolder(folderFor(path));
        }
    });
    connect(service, &PackSetupService::manifestRefused, this, [this](const QString& path, const QString& sentence) {
        if (path == m_manifest) {
            m_dialog->fetchPage().setNotes({ {}, {}, {}, sentence });
        }
    });
}

void PackSetupPresenter::add(const WeightFolders& folders)
{
    AddRequest command;
    command.parts.sd = folders.stableDiffusion.toStdString();
    command.parts.blip2 = folders.blip2.toStdString();
    command.parts.lmHead = folders.lmHead.toStdString();
    command.parts.clip = folders.clip.toStdString();
    command.parts.judge = folders.judge.toStdString();
    command.name = folders.name.toStdString();
    m_dialog->showProgress({ tr("Reading the folders…"), {}, 0 });
    m_thread.post(&PackSetupService::add, command);
}

void PackSetupPresenter::fetch(const FetchWish& wish)
{
    m_dialog->showProgress({ tr("Checking existing files…"), {}, 0 });
    m_thread.post(&PackSetupService::fetch, wish.manifest, wish.folder, wish.mirror);
}

/// Shows the outcome in the dialog, and as a message when the dialog is closed.
void PackSetupPresenter::end(const WeightsOutcome& outcome)
{
    m_dialog->showOutcome(outcome);
    if (std::exchange(m_isManifestWaiting, false)) {
        m_thread.post(&PackSetupService::readManifest, m_manifest);
    }
    if (m_dialog->isVisible()) {
        return;
    }
    const MessageButton button = outcome.pack.isEmpty()
        ? MessageButton { tr("Show"), [this] { show(); } }
        : MessageButton { tr("Open this pack"), [this, pack = outcome.pack] { m_window.files().openPack(pack); } };
    m_window.body().messages->post(
        { outcome.isGood ? MessageKind::Info : MessageKind::Warning, outcome.headline, { button } });
}

} // namespace referee::studio
