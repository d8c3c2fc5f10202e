// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/pack_setup_presenter.h"

#include "app/studio/presenters/pack_setup_texts.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/window_files.h"
#include "ui/pack_setup/fetch_page.h"
#include "ui/pack_setup/folders_page.h"
#include "ui/pack_setup/pack_setup_dialog.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtGui/QAction>

namespace referee::studio {

using namespace ui;

namespace {

/// Where the files of a manifest go when nothing else is said.
QString folderFor(const QString& manifest)
{
    const auto weights = packsFolder().parent_path() / "weights";
    return QDir(QString::fromStdString(weights.string())).filePath(QFileInfo(manifest).completeBaseName());
}

} // namespace

PackSetupPresenter::PackSetupPresenter(MainWindow& window, PackChecker checker)
    : m_window(window)
    , m_thread(std::move(checker))
{
    connectDesk();
    connect(m_window.action(ActionId::BringWeights), &QAction::triggered, this, &PackSetupPresenter::show);
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
    connect(m_dialog, &PackSetupDialog::openRequested, this, &PackSetupPresenter::open);
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

void PackSetupPresenter::connectDesk()
{
    auto* desk = &m_thread.desk();
    connect(desk, &PackSetupService::addProgressed, this, [this](const QString& what, quint64 done, quint64 total) {
        m_dialog->showProgress(addProgress(what, done, total));
    });
    connect(desk, &PackSetupService::fetchProgressed, this,
        [this](const FetchProgress& progress) { m_dialog->showProgress(fetchProgress(progress)); });
    connect(desk, &PackSetupService::added, this, &PackSetupPresenter::takePack);
    connect(desk, &PackSetupService::fetched, this, &PackSetupPresenter::takeFiles);
    connect(desk, &PackSetupService::failed, this, [this](const QString& sentence, bool isStopped) {
        end({ false, isStopped ? tr("Stopped.") : tr("Import failed."), { sentence }, {} });
    });
    connect(desk, &PackSetupService::manifestRead, this, [this](const QString& path, const FetchManifest& manifest) {
        if (path == m_manifest) {
            m_dialog->fetchPage().setNotes(notesOf(manifest));
            m_dialog->fetchPage().setFolder(folderFor(path));
        }
    });
    connect(desk, &PackSetupService::manifestRefused, this, [this](const QString& path, const QString& sentence) {
        if (path == m_manifest) {
            m_dialog->fetchPage().setNotes({ {}, {}, {}, sentence });
        }
    });
}

void PackSetupPresenter::add(const WeightFolders& folders)
{
    AddOrder order;
    order.parts.stableDiffusion = folders.stableDiffusion.toStdString();
    order.parts.blip2 = folders.blip2.toStdString();
    order.parts.lmHead = folders.lmHead.toStdString();
    order.parts.clip = folders.clip.toStdString();
    order.parts.judge = folders.judge.toStdString();
    order.name = folders.name.toStdString();
    m_dialog->showProgress({ tr("Looking at the folders…"), {}, 0 });
    m_thread.post(&PackSetupService::add, order);
}

void PackSetupPresenter::fetch(const FetchWish& wish)
{
    m_dialog->showProgress({ tr("Looking at what is there…"), {}, 0 });
    m_thread.post(&PackSetupService::fetch, wish.manifest, wish.folder, wish.mirror);
}

void PackSetupPresenter::takePack(const AddedPack& pack) { end(outcomeOf(pack)); }

void PackSetupPresenter::takeFiles(const FetchResult& result, const QString& folder)
{
    end(outcomeOf(result, folder, QFileInfo::exists(QDir(folder).filePath(QStringLiteral("pack.json")))));
}

/// In the page, and above the picture when the page is closed.
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
        : MessageButton { tr("Open this pack"), [this, pack = outcome.pack] { open(pack); } };
    m_window.body().messages->post(
        { outcome.isGood ? MessageKind::Info : MessageKind::Warning, outcome.headline, { button } });
}

void PackSetupPresenter::open(const QString& pack) { m_window.files().openPack(pack); }

} // namespace referee::studio
