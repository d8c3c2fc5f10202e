// SPDX-License-Identifier: GPL-3.0-or-later
// What the user wants to be painted: what the panels show.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QString>
#include <QtGui/QImage>
#include <optional>

namespace referee::studio {

struct WantedRun {
    LiveState state; ///< prompts, settings, region
    std::string preset; ///< one of the built-in ones, whose name a run keeps
    quint64 seed = 0;
    QImage startImage; ///< null: noise
    QString startImagePath; ///< empty: it lies in no file

    QString prompt() const { return QString::fromStdString(state.prompt); }
    QString negative() const { return QString::fromStdString(state.negativePrompt); }
};

} // namespace referee::studio
