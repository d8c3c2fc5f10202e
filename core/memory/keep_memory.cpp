// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory/keep_memory.h"

#include <cstdlib> // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace referee {

void keepFreedMemory()
{
#ifdef __GLIBC__
    constexpr int kLargestKeptBlock = 64 << 20;
    constexpr int kMostKept = static_cast<int>(kMostKeptBytes);
    mallopt(M_MMAP_THRESHOLD, kLargestKeptBlock);
    mallopt(M_TRIM_THRESHOLD, kMostKept);
#endif
}

} // namespace referee
