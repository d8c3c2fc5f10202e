// SPDX-License-Identifier: GPL-3.0-or-later
// Strict reader and writer of safetensors files. Read with pread in pieces, never mapped.
#pragma once

#include "core/io/safetensors_header.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace referee {

/// One open safetensors file (format: spec of the safetensors project; u64 header length, JSON, data).
/// The header is checked completely on opening: lengths, dtypes, offsets (in range, no overlap, no gap, size equals
/// shape × dtype), duplicate names. Every violation is a LoadError naming file and tensor.
class SafetensorsFile {
public:
    static SafetensorsFile open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_file->path(); }
    const std::vector<TensorEntry>& entries() const { return m_header.entries; }
    const std::map<std::string, std::string>& metadata() const { return m_header.metadata; }
    /// nullptr when there is no tensor of that name.
    const TensorEntry* find(std::string_view name) const;

    /// A new contiguous CPU tensor in the file's dtype. LoadError when the file became shorter meanwhile.
    torch::Tensor read(const TensorEntry& entry) const;
    /// Reads into an existing contiguous tensor of the same shape on any device and dtype, in pieces of a few MiB.
    /// ShapeError when the shapes differ.
    void readInto(const TensorEntry& entry, torch::Tensor& target) const;

private:
    explicit SafetensorsFile(const std::filesystem::path& path);

    std::shared_ptr<InputFile> m_file; ///< closed with the last copy
    SafetensorsHeader m_header;
};

/// Writes contiguous CPU copies of the tensors through a temporary file that is renamed at the end. Order in the file:
/// wide dtypes first, then by name, so that every tensor starts aligned (Python's reader needs that).
/// WriteError when the folder is not writable or the disk is full; then nothing is left behind.
void writeSafetensors(const std::filesystem::path& path, const std::map<std::string, torch::Tensor>& tensors,
    const std::map<std::string, std::string>& metadata = {});

/// The dtype that a safetensors word names ("BF16" → kBFloat16). LoadError for a word that the format does not know.
torch::ScalarType safetensorsScalarType(std::string_view dtype);

} // namespace referee
