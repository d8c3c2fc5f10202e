// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline: marks and thumbnails of the run, and the iteration that picture, curves and gradients show together.
#pragma once

#include "app/studio/presenters/presenter_context.h"

#include <QtCore/QString>
#include <optional>

namespace referee::studio {

/// "Guidance (CFG) 30 → 20"; of prompts and regions without the values.
QString textOfEdit(const Edit& edit);
/// What a slider's drag changed, an edit with each iteration, as one edit: from the first value to the last.
std::vector<Edit> gatheredEdits(const std::vector<Edit>& edits);

class TimelinePresenter : public QObject {
    Q_OBJECT
public:
    explicit TimelinePresenter(const PresenterContext& context);

    /// Shows an iteration everywhere; none: the present one.
    void show(std::optional<qint64> iteration);

private:
    void connectPanel();
    void connectModel();
    void showState(ui::RunState state, bool hasRun);
    void showBegin();
    void showHistory(const RunHistory& history);
    void addReport(const StepReport& report);
    void showUndo();

    PresenterContext m_context;
    std::optional<qint64> m_shown; ///< none: the present
};

} // namespace referee::studio
