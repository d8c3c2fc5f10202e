// SPDX-License-Identifier: GPL-3.0-or-later
// Checks by their small files that the parts of a pack belong together, before anything is loaded or written.
#pragma once

#include "core/io/pack.h"

namespace referee {

/// LoadError that names both sides of everything that does not fit: channels of UNet, autoencoder and picture, widths
/// and lengths of texts, sizes. Files that cannot be read are reported by the loaders.
void requireFittingParts(const Pack& pack);

} // namespace referee
