// SPDX-License-Identifier: GPL-3.0-or-later
// Do the parts of a pack belong together? Told from their small files alone, before anything is loaded or written.
#pragma once

#include "core/io/pack.h"

namespace referee {

/// LoadError that names both sides of everything that does not fit: channels of UNet, autoencoder and picture, widths
/// and lengths of texts, sizes. What cannot be read is told when it is loaded.
void requireFittingParts(const Pack& pack);

} // namespace referee
