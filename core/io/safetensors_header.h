// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a safetensors file as checked values. Torch-free, so that it can be fuzzed alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/input_file.h"

namespace referee {

/// One tensor of the header. Offsets count from the byte after the header.
struct TensorEntry {
    std::string name;
    std::string dtype; ///< "F64" "F32" "F16" "BF16" "I64" "I32" "I16" "I8" "U8" "BOOL"
    std::vector<int64_t> shape;
    uint64_t begin = 0; ///< first byte
    uint64_t end = 0; ///< one past the last byte
};

struct SafetensorsHeader {
    std::vector<TensorEntry> entries; ///< in the order of their offsets
    std::map<std::string, std::string> metadata;
    uint64_t dataStart = 0; ///< bytes before the data: 8 + header length
};

/// Bytes of one element; 0 for a dtype that the format does not know.
uint64_t safetensorsDtypeSize(std::string_view dtype);

/// `text` is the header's JSON, `dataSize` the bytes that follow it, `file` the name for errors.
/// LoadError for everything that is not exactly the format, naming the tensor.
SafetensorsHeader parseSafetensorsHeader(std::string_view text, uint64_t dataSize, const std::string& file);

/// Reads and checks the header of an open file. For a pickle or a Git LFS pointer the error says what to do.
SafetensorsHeader readSafetensorsHeader(const InputFile& file);

} // namespace referee
