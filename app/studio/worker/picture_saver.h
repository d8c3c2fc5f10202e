// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a picture and what belongs to it; over a file that is there only when the user said so.
#pragma once

#include "app/storage/export_csv.h"
#include "app/storage/run_json.h"
#include "app/studio/worker/run_values.h"

namespace referee::studio {

struct SaveJob {
    SaveCommand order;
    Picture picture;
    RunRecipe facts;
    RunNumbers numbers; ///< of the whole run; used with metadata alone
};

/// Writes NAME.png and, with metadata, NAME.csv, or both with a number where one is taken; the folder is made when
/// missing. An order that replaces writes NAME.png in any case, and replaces a NAME.csv if it is of our kind. Returns
/// the picture's path. WriteError; then nothing is left behind there, and the sentence says where the picture is kept
/// instead: among the temporary files, if they have room.
std::filesystem::path savePicture(const SaveJob& job);

} // namespace referee::studio
