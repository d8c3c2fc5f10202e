// SPDX-License-Identifier: GPL-3.0-or-later
// Tables and versions of a run file (docs/run-file.md).
#pragma once

#include "app/storage/run_database.h"
#include "core/base/metric_table.h"

namespace referee {

inline constexpr int kRunApplicationId = 0x52656672; ///< "Refr"
/// 1: of method sd the first state alone was kept. 2: every state, with what the sampler remembers.
inline constexpr int kRunSchemaVersion = 2;

/// The numbers of the table metric, in the order of its columns: those of metricTable() that are stored.
const std::vector<Metric>& storedMetrics();

/// Makes the tables of a new file.
void makeTables(RunDatabase& database);
/// Files of the present version may lack the table of places, which needs no version of its own: a program that does
/// not know it reads and writes all the others.
bool hasPlaceTable(const RunDatabase& database);
void makePlaceTable(RunDatabase& database);
/// LoadError for a file of another program or of a newer version.
void requireRunFile(const RunDatabase& database);
int versionOf(const RunDatabase& database);
/// Before a file of an older version, whose tables are the same, is written on: an older program would misread it.
void markPresentVersion(RunDatabase& database);

} // namespace referee
