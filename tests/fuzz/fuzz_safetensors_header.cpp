// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a safetensors file: they are refused with a LoadError, or the tensors tile the data exactly.
#include "core/base/errors.h"
#include "core/io/safetensors_header.h"

#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

void checkCover(const referee::SafetensorsHeader& header, uint64_t fileSize)
{
    uint64_t covered = 0;
    for (const auto& entry : header.entries) {
        uint64_t bytes = referee::safetensorsDtypeSize(entry.dtype);
        require(bytes > 0 && entry.begin == covered);
        for (const auto size : entry.shape) {
            require(size >= 0);
            bytes *= static_cast<uint64_t>(size);
        }
        require(entry.end - entry.begin == bytes);
        covered = entry.end;
    }
    require(header.dataStart + covered == fileSize);
}

}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const int descriptor = memfd_create("input", MFD_CLOEXEC);
    static const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    require(ftruncate(descriptor, 0) == 0);
    require(pwrite(descriptor, data, size, 0) == static_cast<ssize_t>(size));
    try {
        checkCover(readSafetensorsHeader(referee::InputFile(path)), size);
    } catch (const referee::LoadError&) {
        // The usual end.
    }
    return 0;
}
