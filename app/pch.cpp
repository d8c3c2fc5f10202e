// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the precompiled headers that the libraries of app without widgets reuse.
