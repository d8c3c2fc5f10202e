// SPDX-License-Identifier: GPL-3.0-or-later
// The other branches of the present run: as a tree in the time line, as curves beside its own, and laid beside the
// picture (A/B).
#pragma once

#include "app/studio/presenters/library_room.h"
#include "app/studio/worker/worker_thread.h"

#include <QtCore/QObject>
#include <optional>

namespace referee::ui {
class MainWindow;
}

namespace referee::studio {

class BranchDesk : public QObject {
    Q_OBJECT
public:
    /// All outlive the desk.
    BranchDesk(ui::MainWindow& window, WorkerThread& thread, LibraryRoom& library);

    /// The runs that share a beginning with this one, itself among them; none for a run that stands alone.
    static QList<ui::LibraryEntry> relativesOf(const QList<ui::LibraryEntry>& all, const QString& uuid);

Q_SIGNALS:
    void openRequested(const QString& path);

private:
    void connectTimeline();
    void showBegin(const RunRecord& run);
    void showRelatives();
    void showCurves(const ReportsByPath& reports);
    void compareWithBranch(const QString& uuid);
    void compareWithFile();
    void compare(const OtherOrder& order);
    void showOther(const QImage& image, const OtherOrder& order);

    ui::MainWindow& m_window;
    WorkerThread& m_thread;
    LibraryRoom& m_library;
    RunRecord m_run;
    QList<ui::LibraryEntry> m_relatives;
    std::optional<QStringList> m_shown; ///< what was shown of them: their files are not read again for nothing
};

} // namespace referee::studio
