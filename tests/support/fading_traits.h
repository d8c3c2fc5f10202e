// SPDX-License-Identifier: GPL-3.0-or-later
// The traits of a method that is in no program but those of tests: see fading_method.cpp.
#pragma once

#include "core/base/method_table.h"

namespace referee::test {

inline MethodTraits fadingTraits()
{
    return { .key = "fading", .name = "fading", .description = "Halves the latent in every iteration." };
}

} // namespace referee::test
