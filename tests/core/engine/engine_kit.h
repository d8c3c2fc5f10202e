// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of whole iterations share: engines on the miniature, and all tensors of a file.
#pragma once

#include "core/engine/local_engine.h"
#include "core/io/safetensors.h"
#include "tests/support/oracle.h"

#include <QtCore/QString>
#include <filesystem>
#include <memory>
#include <string>

namespace referee::test {

inline constexpr const char* kPrompt = "a red striped star above a blue moon";

inline std::unique_ptr<LocalEngine> loadEngine(
    const std::filesystem::path& pack = REFEREE_TEST_PACK, const std::string& precision = "fp32")
{
    EngineOptions options;
    options.pack = pack;
    options.precision = precision;
    options.threads = 1;
    return LocalEngine::load(options);
}

inline TensorMap readTensors(const std::filesystem::path& file)
{
    TensorMap tensors;
    const auto reader = SafetensorsFile::open(file);
    for (const auto& entry : reader.entries()) {
        tensors.emplace(entry.name, reader.read(entry));
    }
    return tensors;
}

/// Tensors whose names begin with `prefix`, without it.
inline TensorMap under(const TensorMap& tensors, const std::string& prefix)
{
    TensorMap found;
    for (const auto& [name, tensor] : tensors) {
        if (name.rfind(prefix, 0) == 0) {
            found.emplace(name.substr(prefix.size()), tensor);
        }
    }
    return found;
}

} // namespace referee::test
