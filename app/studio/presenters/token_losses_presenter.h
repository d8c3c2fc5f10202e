// SPDX-License-Identifier: GPL-3.0-or-later
// The token losses panel: losses and the judge's answers per word, and the problems of the run.
#pragma once

#include "app/studio/presenters/presenter_context.h"

#include <optional>

namespace referee::studio {

class TokenLossesPresenter : public QObject {
    Q_OBJECT
public:
    explicit TokenLossesPresenter(const PresenterContext& context);

Q_SIGNALS:
    void iterationChosen(qint64 iteration); ///< in the token losses: to be shown everywhere
    void troubleNoticed(const referee::MonitorNotice& notice);

private:
    void connectPanel();
    void connectModel();
    void connectWorker();
    void showBegin();
    void showHistory(const RunHistory& history);
    void showStep(const StepEvent& step);
    void showEdit(const Edit& edit);
    void showAnswers(qint64 iteration, const PictureScore& score);
    void tellAnswers(qint64 iteration, const PictureScore& score);
    void showScore(qint64 iteration, const PictureScore& score, const std::optional<MonitorNotice>& notice);
    void readWords();
    void showWhyNoJudge();
    void say(const std::optional<MonitorNotice>& notice);

    PresenterContext m_context;
    bool m_isAsked = false; ///< the judge, and it has not answered yet
};

} // namespace referee::studio
