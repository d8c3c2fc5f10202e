// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 of files: the identity of what a run was made with. Torch-free.
// By libcrypto, because it uses the processor's SHA instructions (1.5 GB/s and more; full-size weights are 10 GB).
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace referee {

struct HashOptions {
    std::function<void(uint64_t bytesDone)> progress; ///< called after every piece of a few MiB, with the file's total
    const std::atomic<bool>* stop = nullptr; ///< tested before every piece; Cancelled when set
};

/// 64 lower-case hexadecimal digits. LoadError when the file cannot be read to its end.
std::string sha256File(const std::filesystem::path& path, const HashOptions& options = {});

} // namespace referee
