// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/branch_desk.h"

#include "app/runs/run_tree.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/window_body.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/timeline/timeline_panel.h"

#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <QtWidgets/QFileDialog>

#include <algorithm>

namespace referee::studio {

using namespace ui;

namespace {

/// Of a branch what makes it another run: the files of a family are called alike.
QString nameOf(const LibraryEntry& entry)
{
    if (!entry.change.isEmpty()) {
        return entry.change.simplified();
    }
    return entry.parentUuid.isEmpty() ? QFileInfo(entry.path).completeBaseName()
                                      : BranchDesk::tr("as before from %1").arg(entry.firstIteration);
}

TimelineBranch branchOf(const LibraryEntry& entry, bool isCurrent)
{
    return { entry.uuid, entry.parentUuid, nameOf(entry), entry.firstIteration, entry.iterations, entry.length,
        entry.outcome, isCurrent };
}

} // namespace

BranchDesk::BranchDesk(MainWindow& window, WorkerThread& thread, LibraryRoom& library)
    : m_window(window)
    , m_thread(thread)
    , m_library(library)
{
    connectTimeline();
    connect(&thread.worker(), &OptimizerWorker::began, this, &BranchDesk::showBegin);
    connect(&thread.worker(), &OptimizerWorker::otherReady, this, &BranchDesk::showOther);
    connect(&library, &LibraryRoom::entriesChanged, this, &BranchDesk::showRelatives);
    connect(&library, &LibraryRoom::reportsRead, this, &BranchDesk::showCurves);
    connect(&library, &LibraryRoom::compareRequested, this, [this](const QString& path) {
        compare({ path.toStdString(), m_window.body().timeline->scene().moment() });
    });
    connect(&window.body().picture->canvas().comparison(), &PictureComparison::closed, this,
        [this] { m_window.body().timeline->setCompared(std::nullopt); });
}

void BranchDesk::connectTimeline()
{
    auto* timeline = m_window.body().timeline;
    connect(timeline, &TimelinePanel::compareRequested, this, [this](qint64 iteration) { compare({ {}, iteration }); });
    connect(timeline, &TimelinePanel::compareBranchRequested, this, &BranchDesk::compareWithBranch);
    connect(timeline, &TimelinePanel::compareFileRequested, this, &BranchDesk::compareWithFile);
    connect(timeline, &TimelinePanel::branchChosen, this, [this](const QString& uuid) {
        const auto chosen = std::find_if(
            m_relatives.cbegin(), m_relatives.cend(), [&](const LibraryEntry& each) { return each.uuid == uuid; });
        if (chosen != m_relatives.cend() && uuid.toStdString() != m_run.uuid) {
            Q_EMIT openRequested(chosen->path);
        }
    });
}

QList<LibraryEntry> BranchDesk::relativesOf(const QList<LibraryEntry>& all, const QString& uuid)
{
    std::vector<RunNode> nodes;
    QHash<QString, const LibraryEntry*> byUuid;
    for (const LibraryEntry& entry : all) {
        if (entry.problem.isEmpty() && !byUuid.contains(entry.uuid)) { // a copy of a file counts once
            byUuid.insert(entry.uuid, &entry);
            RunNode node;
            node.uuid = entry.uuid.toStdString();
            node.parent = entry.parentUuid.toStdString();
            node.file = entry.path.toStdString();
            node.first = entry.firstIteration;
            nodes.push_back(std::move(node));
        }
    }
    const RunTree tree = treeOf(std::move(nodes));
    for (const size_t root : tree.roots) {
        std::vector<size_t> family { root };
        QList<LibraryEntry> found;
        for (size_t i = 0; i < family.size(); ++i) {
            const RunNode& node = tree.nodes[family[i]];
            found << *byUuid[QString::fromStdString(node.uuid)];
            family.insert(family.end(), node.children.begin(), node.children.end());
        }
        const bool isOurs
            = std::any_of(found.cbegin(), found.cend(), [&](const LibraryEntry& each) { return each.uuid == uuid; });
        if (isOurs) {
            return found.size() > 1 ? found : QList<LibraryEntry>();
        }
    }
    return {};
}

void BranchDesk::showBegin(const RunRecord& run)
{
    m_run = run;
    m_library.setCurrent(QString::fromStdString(run.uuid));
    m_window.body().picture->setComparison({}, {});
    m_shown.reset(); // time line and curves were cleared
    m_window.body().timeline->setCompared(std::nullopt);
    showRelatives();
}

void BranchDesk::showRelatives()
{
    const QString current = QString::fromStdString(m_run.uuid);
    m_relatives = relativesOf(m_library.entries(), current);
    QList<TimelineBranch> branches;
    QStringList others;
    QStringList shown;
    for (const LibraryEntry& entry : std::as_const(m_relatives)) {
        shown << QStringLiteral("%1 %2 %3").arg(entry.iterations).arg(entry.outcome, entry.path);
        branches << branchOf(entry, entry.uuid == current);
        if (entry.uuid != current) {
            others << entry.path;
        }
    }
    if (shown == m_shown) {
        return;
    }
    m_shown = shown;
    m_window.body().timeline->setBranches(branches);
    m_library.readReports(others);
}

void BranchDesk::showCurves(const ReportsByPath& reports)
{
    QList<CurveBranch> curves;
    for (const LibraryEntry& entry : std::as_const(m_relatives)) {
        const bool isCurrent = entry.uuid.toStdString() == m_run.uuid;
        curves << CurveBranch { entry.uuid, entry.parentUuid, nameOf(entry), entry.firstIteration,
            reports.value(entry.path), isCurrent };
    }
    m_window.body().curves->setBranches(curves);
}

void BranchDesk::compareWithBranch(const QString& uuid)
{
    for (const LibraryEntry& entry : std::as_const(m_relatives)) {
        if (entry.uuid == uuid) {
            compare({ entry.path.toStdString(), m_window.body().timeline->scene().moment() });
        }
    }
}

void BranchDesk::compareWithFile()
{
    const QString folder = QString::fromStdString(m_run.file.parent_path().string());
    auto* chooser = new QFileDialog(&m_window, tr("Compare with which run or picture?"), folder,
        tr("Runs and pictures (*.referee *.png *.jpg *.jpeg *.webp)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        compare({ path.toStdString(), m_window.body().timeline->scene().moment() });
    });
    chooser->open();
}

void BranchDesk::compare(const OtherOrder& order) { m_thread.post(&OptimizerWorker::showOther, order); }

void BranchDesk::showOther(const QImage& image, const OtherOrder& order)
{
    const bool isOwn = order.file.empty() || order.file == m_run.file;
    const QString path = QString::fromStdString(order.file.string());
    const auto relative = std::find_if(
        m_relatives.cbegin(), m_relatives.cend(), [&](const LibraryEntry& each) { return each.path == path; });
    const QString name = relative == m_relatives.cend() ? QFileInfo(path).completeBaseName() : nameOf(*relative);
    const bool isRun = order.file.extension() == ".referee";
    m_window.body().picture->setComparison(image,
        isOwn       ? tr("iteration %1").arg(order.iteration)
            : isRun ? tr("%1, iteration %2").arg(name).arg(order.iteration)
                    : name);
    m_window.body().timeline->setCompared(isOwn ? std::optional<qint64>(order.iteration) : std::nullopt);
}

} // namespace referee::studio
