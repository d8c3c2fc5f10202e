// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk for weights reports, in words for its page.
#pragma once

#include "app/packs/fetch_job.h"
#include "app/packs/pack_adder.h"
#include "ui/pack_setup/pack_setup_values.h"

namespace referee::studio {

/// `what`: "check unet", "hash sd/unet/…".
ui::WeightsProgress addProgress(const QString& what, quint64 done, quint64 total);
ui::WeightsProgress fetchProgress(const FetchProgress& progress);
ui::ManifestNotes notesOf(const FetchManifest& manifest);
ui::WeightsOutcome outcomeOf(const AddedPack& pack);
/// `isPack`: the folder can be opened as it is.
ui::WeightsOutcome outcomeOf(const FetchResult& result, const QString& folder, bool isPack);

} // namespace referee::studio
