// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does when it is told something or asked for a file.
#include "ui/main_window/disk_budget_dialog.h"
#include "ui/main_window/loading_page.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_actions.h"
#include "ui/main_window/window_body.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/widgets/panel.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QRegularExpression>
#include <QtCore/QSettings>
#include <QtCore/QStandardPaths>
#include <QtGui/QAction>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QFileDialog>

namespace referee::ui {

namespace {

constexpr int kLongestName = 60; ///< characters
constexpr int kLongestBytes = 100; ///< of UTF-8: encrypted folders take names of 143
const QLatin1String kFolder("window/folder");
const QLatin1String kPackFolder("window/packFolder");
const QLatin1String kBudget("runs/budgetMb");

/// The first file that a run or its recipe may come from; empty: none.
QString droppedFile(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        const QString suffix = QFileInfo(url.toLocalFile()).suffix().toLower();
        if (suffix == QLatin1String("referee") || suffix == QLatin1String("png")) {
            return url.toLocalFile();
        }
    }
    return {};
}

/// The dialog has asked about a file that is there.
bool isReplaced(const QString& path) { return QFileInfo::exists(path); }

} // namespace

void MainWindow::setState(RunState state, bool hasPack, bool hasRun)
{
    m_state = state;
    m_hasRun = hasRun;
    const Actions actions = actionsFor(state, hasPack, hasRun);
    m_body->runBar->setState(state, actions);
    m_actions->setState(state, actions, hasRun);
    m_body->startPage->setHasPack(hasPack);
    if (state == RunState::Loading) {
        m_body->showPage(WindowBody::Page::Loading);
    } else {
        m_body->showPage(hasRun ? WindowBody::Page::Work : WindowBody::Page::Start);
    }
    if (!hasRun) {
        m_body->runBar->clearProgress();
    }
    refreshTitle();
}

void MainWindow::setLoading(const QString& part, int done, int total, int msLeft)
{
    m_body->loadingPage->setProgress(part, done, total, msLeft);
}

void MainWindow::setPack(const QString& name, const QString& details)
{
    const int room = m_pack->contentsRect().width();
    m_pack->setText(m_pack->fontMetrics().elidedText(name, Qt::ElideRight, room));
    m_pack->setToolTip(details);
    m_body->prompt->setPackName(name);
}

/// Ctrl+Return: what a person who just typed expects in each state.
void MainWindow::startOrApply()
{
    if (m_hasRun && m_state != RunState::Ready) {
        PromptPanel& prompt = *m_body->prompt;
        Q_EMIT prompt.promptApplied(prompt.prompt(), prompt.negative());
    } else {
        Q_EMIT startRequested();
    }
}

/// As if the person had typed it and pressed Start.
void MainWindow::paintPrompt(const QString& prompt)
{
    m_body->prompt->setPrompt(prompt);
    Q_EMIT m_body->prompt->textEdited(prompt);
    Q_EMIT startRequested();
}

void MainWindow::openPack()
{
    auto* chooser = new QFileDialog(this, tr("Open a pack of networks"), m_store->value(kPackFolder).toString());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_store->setValue(kPackFolder, folder);
        Q_EMIT loadRequested(folder);
    });
    chooser->open();
}

void MainWindow::chooseRun()
{
    auto* chooser = new QFileDialog(this, tr("Open a run"), lastFolder(), tr("Runs (*.referee)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, &MainWindow::openRunRequested);
    chooser->open();
}

void MainWindow::chooseRunCopy()
{
    QFileDialog* chooser = chooserFor(tr("Save a copy of the run"), QStringLiteral("referee"));
    connect(chooser, &QFileDialog::fileSelected, this,
        [this](const QString& path) { Q_EMIT saveRunRequested(path, isReplaced(path)); });
    chooser->open();
}

qint64 MainWindow::diskBudget() const { return m_store->value(kBudget, 0).toLongLong() << 20; }

void MainWindow::chooseBudget()
{
    auto* dialog = new DiskBudgetDialog(m_store->value(kBudget, 0).toInt(), this);
    connect(dialog, &DiskBudgetDialog::chosen, this, [this](int megabytes) {
        m_store->setValue(kBudget, megabytes);
        Q_EMIT diskBudgetChanged(diskBudget());
    });
    dialog->show();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!event->source() && !droppedFile(*event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = droppedFile(*event->mimeData());
    if (!path.isEmpty()) {
        event->acceptProposedAction();
        Q_EMIT fileDropped(path);
    }
}

void MainWindow::chooseSave(bool withMetadata)
{
    auto* chooser = chooserFor(
        withMetadata ? tr("Save the picture") : tr("Save the picture without its recipe"), QStringLiteral("png"));
    connect(chooser, &QFileDialog::fileSelected, this,
        [this, withMetadata](const QString& path) { Q_EMIT saveRequested(path, withMetadata, isReplaced(path)); });
    chooser->open();
}

void MainWindow::chooseExport(const QString& suffix)
{
    QFileDialog* chooser = chooserFor(tr("Save the curves"), suffix);
    connect(chooser, &QFileDialog::fileSelected, this, [this, suffix](const QString& path) {
        if (suffix == QLatin1String("csv")) {
            Q_EMIT numbersRequested(path);
            return;
        }
        QString error;
        m_body->messages->post(m_body->curves->exportImage(path, &error)
                ? Message { MessageKind::Info, tr("Saved %1.").arg(QDir::toNativeSeparators(path)) }
                : Message { MessageKind::Error, error });
    });
    chooser->open();
}

/// Never waits: the chooser is a window like others, and the run goes on beside it.
QFileDialog* MainWindow::chooserFor(const QString& title, const QString& suffix)
{
    auto* chooser
        = new QFileDialog(this, title, lastFolder(), QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(suffix);
    chooser->selectFile(suggestedName(suffix));
    connect(chooser, &QFileDialog::fileSelected, this,
        [this](const QString& path) { m_store->setValue(kFolder, QFileInfo(path).absolutePath()); });
    return chooser;
}

QString MainWindow::suggestedName(const QString& suffix) const
{
    QString name = m_body->prompt->prompt().toLower();
    name.replace(QRegularExpression(QStringLiteral("[^\\p{L}\\p{N}]+")), QStringLiteral("-"));
    name = name.left(kLongestName);
    while (!name.isEmpty() && (name.back().isHighSurrogate() || name.toUtf8().size() > kLongestBytes)) {
        name.chop(1); // half a character is none
    }
    while (name.endsWith(QLatin1Char('-'))) {
        name.chop(1);
    }
    return QStringLiteral("%1-%2.%3")
        .arg(name.isEmpty() ? tr("picture") : name)
        .arg(m_body->prompt->seed())
        .arg(suffix);
}

QString MainWindow::lastFolder() const
{
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return m_store->value(kFolder, pictures).toString();
}

void MainWindow::refreshTitle()
{
    const QString prompt = m_body->prompt->prompt().simplified();
    setWindowTitle(prompt.isEmpty() ? tr("Referee Studio") : tr("%1 — Referee Studio").arg(prompt));
}

} // namespace referee::ui
