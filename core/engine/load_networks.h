// SPDX-License-Identifier: GPL-3.0-or-later
// From a pack on disk to networks ready to run.
#pragma once

#include "core/engine/engine.h"
#include "core/io/pack.h"
#include "core/methods/networks.h"
#include "core/models/blip_vqa/blip_vqa.h"
#include "core/tokenizers/word_piece_tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace referee {

/// The independent witness that scores pictures; no part of a run.
struct Judge {
    BlipVqa network;
    WordPieceTokenizer tokenizer;
    bool knowsPlaces = false; ///< as the pack says
};

/// Device, precision and stop flag as the loaders take them. UsageError for a device or precision that is not there.
struct DeviceConfig {
    torch::Device device = torch::kCPU;
    torch::ScalarType precision = torch::kFloat32;
    const std::atomic<bool>* stop = nullptr;
    std::optional<uint64_t> drawSeed; ///< EngineOptions::drawnWeights

    static DeviceConfig of(const EngineOptions& options, const std::atomic<bool>* stop);
    LoadOptions loadOptions() const;
    std::string deviceName() const; ///< "cpu", "cuda:0"
    std::string precisionName() const; ///< "fp32", "bf16", "fp64"
    torch::TensorOptions tensorOptions() const { return torch::TensorOptions().device(device).dtype(precision); }
};

/// The pack that the options name. LoadError.
Pack openPack(const EngineOptions& options);

/// Tokenizers as the networks beside them know their words. LoadError for those of another checkpoint.
ClipTokenizer diffusionWords(const std::filesystem::path& sd);
ClipTokenizer clipWords(const std::filesystem::path& folder);
struct Blip2Words {
    WordPieceTokenizer tokenizer;
    int64_t captionStart = 0; ///< [DEC]
};
Blip2Words blip2Words(const std::filesystem::path& folder);

/// Loads everything but the judge. LoadError before anything is read for parts that do not fit each other.
Networks loadNetworks(const Pack& pack, const DeviceConfig& placement, const Engine::Progress& progress);
/// nullopt when the pack has none.
std::optional<Judge> loadJudge(const Pack& pack, const DeviceConfig& placement);

} // namespace referee
