// SPDX-License-Identifier: GPL-3.0-or-later
// Messages about the shown run: why it stopped, what was refused, what its monitor noticed, with buttons that change
// what may help. They go when another run is shown, or when they are no longer true.
#pragma once

#include "app/runs/run_cures.h"
#include "app/studio/presenters/presenter_context.h"

#include <map>

namespace referee::studio {

class RunMessagesPresenter : public QObject {
    Q_OBJECT
public:
    explicit RunMessagesPresenter(const PresenterContext& context);

    /// A warning with its cures; nothing while a seed grid paints, whose runs nobody has chosen yet.
    void showTrouble(const MonitorNotice& notice);

private:
    void connectModel();
    void connectWorker();
    void showRun();
    void showFailure(const QString& sentence, bool canResume);
    void showRecordingError(const QString& sentence);
    void showKeptRun(const QString& sentence);
    void postWithSave(const QString& sentence, ui::MessageSubject subject);
    void settle(Trouble trouble);

    int64_t refereeEnd() const;
    bool actsAtOnce() const;
    qint64 branchIteration() const;
    QString effectOf(Cure cure) const;
    void apply(Cure cure);

    PresenterContext m_context;
    std::map<Trouble, QString> m_troubles; ///< that are shown
    qint64 m_fooledAt = 0; ///< the iteration that the judge was asked about
    std::string m_shownRun; ///< uuid
    QString m_recordingError; ///< the message that was shown
    bool m_isLoading = false; ///< a pack, also while its failure is on the way
    bool m_isGrid = false; ///< a seed grid paints
};

} // namespace referee::studio
