// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the precompiled torch/torch.h that every library of core reuses.
