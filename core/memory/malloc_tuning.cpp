// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/malloc_tuning.h"

#include <cstdlib> // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace referee {

void tuneMalloc()
{
#ifdef __GLIBC__
    constexpr int kMaxKeptBlock = 64 << 20;
    mallopt(M_MMAP_THRESHOLD, kMaxKeptBlock);
    mallopt(M_TRIM_THRESHOLD, static_cast<int>(kMaxKeptBytes));
#endif
}

} // namespace referee
