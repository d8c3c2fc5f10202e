// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody who helps needs to know, as one readable text file.
#pragma once

#include "app/runs/run_json.h"
#include "app/session/run_values.h"

#include <QtCore/QString>
#include <optional>

namespace referee::studio {

struct DiagnosticsFacts {
    std::optional<PackFacts> pack;
    RunFacts run;
    QString command; ///< that paints it
    QString log;
    bool withPrompt = false;
};

/// Sections: versions, machine, networks, settings, command, log. Without the prompt, every text that was a prompt of
/// the run is taken out everywhere, also where it is quoted or in small letters.
QString diagnosticsText(const DiagnosticsFacts& facts);

} // namespace referee::studio
