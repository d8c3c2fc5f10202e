// SPDX-License-Identifier: GPL-3.0-or-later
// A run's latents and numbers for NumPy.
#pragma once

#include "app/storage/atomic_file.h"
#include "app/storage/export_csv.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace referee {

/// Writes NumPy's .npz: a zip of uncompressed .npy files. Arrays are streamed, so they need not fit into memory.
class NpzWriter {
public:
    /// WriteError from every call.
    explicit NpzWriter(const std::filesystem::path& file);

    /// Begins an array; append() writes its bytes. `type` is NumPy's: "<f4", "<i8", "|u1".
    void begin(const std::string& name, const std::string& type, const std::vector<int64_t>& shape);
    void append(const void* bytes, size_t count);
    template <typename Value>
    void add(const std::string& name, const std::vector<Value>& values, std::vector<int64_t> shape = {})
    {
        begin(name, typeOf(Value {}), shape.empty() ? std::vector { static_cast<int64_t>(values.size()) } : shape);
        append(values.data(), values.size() * sizeof(Value));
    }
    /// A text as a 0-dimensional array: str(data["name"]) in Python.
    void addText(const std::string& name, const std::string& utf8);
    /// Writes the zip's directory and renames the file.
    void finish();

private:
    struct Entry {
        std::string name;
        uint64_t offset = 0;
        uint64_t bytes = 0;
        uint32_t crc = 0;
    };
    static const char* typeOf(float) { return "<f4"; }
    static const char* typeOf(double) { return "<f8"; }
    static const char* typeOf(int64_t) { return "<i8"; }
    void endEntry();
    std::string headOf(const Entry& entry, bool isDirectory) const;
    void requireSmallEnough(uint64_t position) const;

    std::filesystem::path m_path;
    AtomicFile m_target;
    std::vector<Entry> m_entries;
    bool m_isOpen = false; ///< the last entry is not finished
};

struct NpzContent {
    std::vector<int64_t> iterations; ///< of the snapshots to write
    std::function<std::optional<Snapshot>(int64_t)> snapshot; ///< called twice for each
    std::vector<StepReport> reports;
    PictureScores scores;
    std::string json; ///< the recipe
};

/// Arrays: iterations i64 [n], z and ema f32 [n, 4, h, w]; metric.NAME [m] (app/storage/export_csv.h),
/// metric.itm_view and similar f64 [m, views]; run: the JSON text. WriteError; LoadError when a snapshot is missing or
/// has another size than the first.
void writeNpz(const std::filesystem::path& file, const NpzContent& content);

} // namespace referee
