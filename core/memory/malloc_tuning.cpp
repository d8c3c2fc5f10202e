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
    constexpr int kLargestKeptBlock = 64 << 20;
    constexpr int kMaxKept = static_cast<int>(kMaxKeptBytes);
    mallopt(M_MMAP_THRESHOLD, kLargestKeptBlock);
    mallopt(M_TRIM_THRESHOLD, kMaxKept);
#endif
}

} // namespace referee
