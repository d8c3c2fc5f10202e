// SPDX-License-Identifier: GPL-3.0-or-later
// The curves panel: numbers of the run, scores, marks of edits.
#pragma once

#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class PlotsPresenter : public QObject {
    Q_OBJECT
public:
    explicit PlotsPresenter(const PresenterContext& context);

private:
    void showBegin();
    void showHistory(const RunHistory& history);

    PresenterContext m_context;
};

} // namespace referee::studio
