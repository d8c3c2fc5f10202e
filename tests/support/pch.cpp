// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the precompiled header (torch and Qt Test) that the tests reuse.
