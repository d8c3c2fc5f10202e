// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments of `referee export`.
#pragma once

#include "app/cli/arguments/engine_arguments.h"
#include "app/export/run_exporter.h"

#include <CLI/CLI.hpp>

namespace referee::cli {

struct ExportArguments : ExportOrder {
    NetworkPlaces networks; ///< to recompute pictures and maps
    std::string device; ///< empty: that of the run
    bool asJson = false;

    void addTo(CLI::App& verb);
    /// UsageError for options that do not fit together.
    void requireSense() const;
};

} // namespace referee::cli
