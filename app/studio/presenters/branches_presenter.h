// SPDX-License-Identifier: GPL-3.0-or-later
// The other branches of the present run: as a tree in the timeline, as curves beside its own, and compared with the
// picture (A/B).
#pragma once

#include "app/studio/presenters/library_presenter.h"
#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QObject>
#include <optional>

namespace referee::studio {

class BranchesPresenter : public QObject {
    Q_OBJECT
public:
    BranchesPresenter(const PresenterContext& context, LibraryPresenter& library);

    /// The runs that share a beginning with this one, itself included; empty for a run without branches.
    static QList<ui::LibraryEntry> relativesOf(const QList<ui::LibraryEntry>& all, const QString& uuid);

Q_SIGNALS:
    void openRequested(const QString& path);

private:
    void connectTimeline();
    void showBegin();
    void showRelatives();
    void showCurves(const ReportsByPath& reports);
    void compareWithBranch(const QString& uuid);
    void compareWithFile();
    void compare(const ComparisonCommand& command);
    void showOther(const QImage& image, const ComparisonCommand& command);

    PresenterContext m_context;
    LibraryPresenter& m_library;
    QList<ui::LibraryEntry> m_relatives;
    std::optional<QStringList> m_shown; ///< what was shown of them, to read their files only after a change
};

} // namespace referee::studio
