// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/branches_presenter.h"

#include "app/runs/run_tree.h"
#include "ui/picture/picture_comparison.h"
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

/// A branch is named after its change, since the files of a family have similar names.
QString nameOf(const LibraryEntry& entry)
{
    if (!entry.change.isEmpty()) {
        return entry.change.simplified();
    }
    return entry.parentUuid.isEmpty() ? QFileInfo(entry.path).completeBaseName()
                                      : BranchesPresenter::tr("unchanged from %1").arg(entry.firstIteration);
}

TimelineBranch branchOf(const LibraryEntry& entry, bool isCurrent)
{
    return { entry.uuid, entry.parentUuid, nameOf(entry), entry.firstIteration, entry.iterations, entry.length,
        entry.outcome, isCurrent };
}

} // namespace

BranchesPresenter::BranchesPresenter(const PresenterContext& context, LibraryPresenter& library)
    : m_context(context)
    , m_library(library)
{
    connectTimeline();
    connect(&m_context.model, &RunModel::runBegan, this, &BranchesPresenter::showBegin);
    connect(&m_context.worker.worker(), &EngineWorker::otherReady, this, &BranchesPresenter::showOther);
    connect(&library, &LibraryPresenter::entriesChanged, this, &BranchesPresenter::showRelatives);
    connect(&library, &LibraryPresenter::reportsRead, this, &BranchesPresenter::showCurves);
    connect(&library, &LibraryPresenter::compareRequested, this, [this](const QString& path) {
        compare({ path.toStdString(), m_context.panels.timeline->scene().moment() });
    });
    connect(&m_context.panels.picture->canvas().comparison(), &PictureComparison::closed, this,
        [this] { m_context.panels.timeline->setCompared(std::nullopt, false); });
}

void BranchesPresenter::connectTimeline()
{
    auto* timeline = m_context.panels.timeline;
    connect(timeline, &TimelinePanel::compareRequested, this, [this](qint64 iteration) { compare({ {}, iteration }); });
    connect(timeline, &TimelinePanel::comparisonEndRequested, &m_context.panels.picture->canvas().comparison(),
        &PictureComparison::close);
    connect(timeline, &TimelinePanel::compareBranchRequested, this, &BranchesPresenter::compareWithBranch);
    connect(timeline, &TimelinePanel::compareFileRequested, this, &BranchesPresenter::compareWithFile);
    connect(timeline, &TimelinePanel::branchChosen, this, [this](const QString& uuid) {
        const auto chosen = std::ranges::find(std::as_const(m_relatives), uuid, &LibraryEntry::uuid);
        if (chosen != m_relatives.cend() && uuid.toStdString() != m_context.model.run().record.uuid) {
            Q_EMIT openRequested(chosen->path);
        }
    });
}

QList<LibraryEntry> BranchesPresenter::relativesOf(const QList<LibraryEntry>& all, const QString& uuid)
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
        if (std::ranges::find(found, uuid, &LibraryEntry::uuid) != found.end()) {
            return found.size() > 1 ? found : QList<LibraryEntry>();
        }
    }
    return {};
}

void BranchesPresenter::showBegin()
{
    m_library.setCurrent(QString::fromStdString(m_context.model.run().record.uuid));
    m_context.panels.picture->setComparison({}, {});
    m_shown.reset(); // timeline and curves were cleared
    m_context.panels.timeline->setCompared(std::nullopt, false);
    showRelatives();
}

void BranchesPresenter::showRelatives()
{
    const QString current = QString::fromStdString(m_context.model.run().record.uuid);
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
    m_context.panels.timeline->setBranches(branches);
    m_library.readReports(others);
}

void BranchesPresenter::showCurves(const ReportsByPath& reports)
{
    QList<CurveBranch> curves;
    for (const LibraryEntry& entry : std::as_const(m_relatives)) {
        const bool isCurrent = entry.uuid.toStdString() == m_context.model.run().record.uuid;
        curves << CurveBranch { entry.uuid, entry.parentUuid, nameOf(entry), entry.firstIteration,
            reports.value(entry.path), isCurrent };
    }
    m_context.panels.curves->setBranches(curves);
}

void BranchesPresenter::compareWithBranch(const QString& uuid)
{
    const auto branch = std::ranges::find(std::as_const(m_relatives), uuid, &LibraryEntry::uuid);
    if (branch != m_relatives.cend()) {
        compare({ branch->path.toStdString(), m_context.panels.timeline->scene().moment() });
    }
}

void BranchesPresenter::compareWithFile()
{
    const QString folder = QString::fromStdString(m_context.model.run().record.file.parent_path().string());
    auto* chooser = new QFileDialog(&m_context.window, tr("Compare with a run or picture"), folder,
        tr("Runs and pictures (*.referee *.png *.jpg *.jpeg *.webp)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        compare({ path.toStdString(), m_context.panels.timeline->scene().moment() });
    });
    chooser->open();
}

void BranchesPresenter::compare(const ComparisonCommand& command)
{
    m_context.worker.post(&EngineWorker::showOther, command);
}

void BranchesPresenter::showOther(const QImage& image, const ComparisonCommand& command)
{
    const bool isOwn = command.file.empty() || command.file == m_context.model.run().record.file;
    const QString path = QString::fromStdString(command.file.string());
    const auto relative = std::ranges::find(std::as_const(m_relatives), path, &LibraryEntry::path);
    const QString name = relative == m_relatives.cend() ? QFileInfo(path).completeBaseName() : nameOf(*relative);
    const bool isRun = command.file.extension() == ".referee";
    m_context.panels.picture->setComparison(image,
        isOwn       ? tr("iteration %1").arg(command.iteration)
            : isRun ? tr("%1, iteration %2").arg(name).arg(command.iteration)
                    : name);
    m_context.panels.timeline->setCompared(isOwn ? std::optional<qint64>(command.iteration) : std::nullopt, true);
}

} // namespace referee::studio
