// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/window_files.h"

#include "ui/main_window/central_widget.h"
#include "ui/main_window/dialogs.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/window_actions.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtCore/QSettings>
#include <QtCore/QStandardPaths>
#include <QtGui/QAction>
#include <QtWidgets/QFileDialog>

namespace referee::ui {

namespace {

constexpr int kMaxName = 60; ///< characters
constexpr int kMaxBytes = 100; ///< of UTF-8: encrypted folders allow names of 143
const QLatin1String kFolder("window/folder");
const QLatin1String kPackFolder("window/packFolder");
const QLatin1String kBudget("runs/budgetMb");

} // namespace

WindowFiles::WindowFiles(QWidget* window, CentralWidget& body, const WindowActions& actions, QSettings* store)
    : QObject(window)
    , m_window(window)
    , m_body(body)
    , m_store(store)
{
    connectActions(actions);
    connect(body.startPage, &StartPage::openPackRequested, this, &WindowFiles::choosePack);
    connect(body.picture, &PicturePanel::saveRequested, this, [this] { choosePicture(true); });
    connect(body.curves, &CurvesPanel::exportRequested, this, &WindowFiles::chooseExport);
}

void WindowFiles::connectActions(const WindowActions& actions)
{
    connect(actions.of(ActionId::OpenPack), &QAction::triggered, this, &WindowFiles::choosePack);
    connect(actions.of(ActionId::OpenRun), &QAction::triggered, this, &WindowFiles::chooseRun);
    connect(actions.of(ActionId::SaveRun), &QAction::triggered, this, &WindowFiles::chooseRunCopy);
    connect(actions.of(ActionId::DiskBudget), &QAction::triggered, this, &WindowFiles::chooseBudget);
    connect(actions.of(ActionId::SavePicture), &QAction::triggered, this, [this] { choosePicture(true); });
    connect(actions.of(ActionId::SavePlainPicture), &QAction::triggered, this, [this] { choosePicture(false); });
    connect(actions.of(ActionId::Diagnostics), &QAction::triggered, this, &WindowFiles::askForDiagnostics);
}

void WindowFiles::choosePack()
{
    auto* chooser = new QFileDialog(m_window, tr("Open a pack of models"), m_store->value(kPackFolder).toString());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_store->setValue(kPackFolder, folder);
        Q_EMIT loadRequested(folder);
    });
    chooser->open();
}

void WindowFiles::chooseRun()
{
    auto* chooser = new QFileDialog(m_window, tr("Open a run"), lastFolder(), tr("Runs (*.referee)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, &WindowFiles::openRunRequested);
    chooser->open();
}

void WindowFiles::chooseRunCopy()
{
    QFileDialog* chooser = chooserFor(tr("Save a copy of the run"), QStringLiteral("referee"));
    connect(chooser, &QFileDialog::fileSelected, this,
        [this](const QString& path) { Q_EMIT saveRunRequested(path, QFileInfo::exists(path)); });
    chooser->open();
}

qint64 WindowFiles::diskBudget() const { return m_store->value(kBudget, 0).toLongLong() << 20; }

void WindowFiles::setDiskUse(qint64 bytes, int runs)
{
    m_usedBytes = bytes;
    m_runs = runs;
}

void WindowFiles::choosePictureOf(const QString& run)
{
    QFileDialog* chooser = chooserFor(tr("Save the picture"), QStringLiteral("png"));
    chooser->selectFile(QFileInfo(run).completeBaseName() + QStringLiteral(".png"));
    connect(chooser, &QFileDialog::fileSelected, this,
        [this, run](const QString& path) { Q_EMIT savePictureOfRequested(path, QFileInfo::exists(path), run); });
    chooser->open();
}

void WindowFiles::chooseBudget()
{
    auto* dialog = new DiskBudgetDialog(m_store->value(kBudget, 0).toInt(), m_window);
    dialog->setUse(m_usedBytes, m_runs);
    connect(dialog, &DiskBudgetDialog::chosen, this, [this](int megabytes) {
        m_store->setValue(kBudget, megabytes);
        Q_EMIT diskBudgetChanged(diskBudget());
    });
    dialog->show();
}

void WindowFiles::askForDiagnostics()
{
    auto* dialog = new DiagnosticsDialog(m_window);
    connect(dialog, &DiagnosticsDialog::placeChosen, this, &WindowFiles::diagnosticsRequested);
    dialog->show();
}

void WindowFiles::choosePicture(bool withMetadata)
{
    auto* chooser = chooserFor(
        withMetadata ? tr("Save the picture") : tr("Save the picture without its recipe"), QStringLiteral("png"));
    connect(chooser, &QFileDialog::fileSelected, this, [this, withMetadata](const QString& path) {
        Q_EMIT saveRequested(path, withMetadata, QFileInfo::exists(path));
    });
    chooser->open();
}

void WindowFiles::chooseFile(
    const QString& title, const QString& suffix, const std::function<void(const QString&)>& chosen)
{
    QFileDialog* chooser = chooserFor(title, suffix);
    connect(chooser, &QFileDialog::fileSelected, this, chosen);
    chooser->open();
}

void WindowFiles::chooseExport(const QString& suffix)
{
    QFileDialog* chooser = chooserFor(tr("Save the curves"), suffix);
    const bool isNumbers = suffix == QLatin1String("csv");
    connect(chooser, &QFileDialog::fileSelected, this,
        isNumbers ? &WindowFiles::numbersRequested : &WindowFiles::saveCurves);
    chooser->open();
}

void WindowFiles::saveCurves(const QString& path)
{
    QString error;
    if (!m_body.curves->exportImage(path, &error)) {
        m_body.messages->post({ MessageKind::Error, error, {}, MessageSubject::SaveCurves });
        return;
    }
    m_body.messages->withdraw(MessageSubject::SaveCurves);
    m_body.messages->post({ MessageKind::Info, tr("Saved %1.").arg(QDir::toNativeSeparators(path)) });
}

/// Opened without a local event loop, so that the run continues. The dialog asks before it replaces a file.
QFileDialog* WindowFiles::chooserFor(const QString& title, const QString& suffix)
{
    auto* chooser
        = new QFileDialog(m_window, title, lastFolder(), QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(suffix);
    chooser->selectFile(suggestedName(suffix));
    connect(chooser, &QFileDialog::fileSelected, this,
        [this](const QString& path) { m_store->setValue(kFolder, QFileInfo(path).absolutePath()); });
    return chooser;
}

QString WindowFiles::suggestedName(const QString& suffix) const
{
    QString name = m_body.prompt->prompt().toLower();
    name.replace(QRegularExpression(QStringLiteral("[^\\p{L}\\p{N}]+")), QStringLiteral("-"));
    name = name.left(kMaxName);
    while (!name.isEmpty() && (name.back().isHighSurrogate() || name.toUtf8().size() > kMaxBytes)) {
        name.chop(1); // not half a surrogate pair
    }
    while (name.endsWith(QLatin1Char('-'))) {
        name.chop(1);
    }
    return QStringLiteral("%1-%2.%3").arg(name.isEmpty() ? tr("picture") : name).arg(m_body.prompt->seed()).arg(suffix);
}

QString WindowFiles::lastFolder() const
{
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return m_store->value(kFolder, pictures).toString();
}

} // namespace referee::ui
