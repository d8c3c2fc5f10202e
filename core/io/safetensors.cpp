// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safetensors.h"

#include "core/base/errors.h"
#include "core/io/message.h"

#include <algorithm>

namespace referee {

namespace {
constexpr uint64_t kPieceBytes = uint64_t { 8 } << 20U;
}

torch::ScalarType safetensorsScalarType(std::string_view dtype)
{
    static const std::map<std::string_view, torch::ScalarType> kTypes { { "F64", torch::kFloat64 },
        { "F32", torch::kFloat32 }, { "F16", torch::kFloat16 }, { "BF16", torch::kBFloat16 }, { "I64", torch::kInt64 },
        { "I32", torch::kInt32 }, { "I16", torch::kInt16 }, { "I8", torch::kInt8 }, { "U8", torch::kUInt8 },
        { "BOOL", torch::kBool } };
    const auto found = kTypes.find(dtype);
    if (found == kTypes.end()) {
        throw LoadError("a safetensors dtype was expected, found " + inQuotes(dtype) + ".");
    }
    return found->second;
}

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) { return SafetensorsFile(path); }

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : m_file(std::make_shared<InputFile>(path))
    , m_header(readSafetensorsHeader(*m_file))
{
}

const TensorEntry* SafetensorsFile::find(std::string_view name) const
{
    const auto found = std::find_if(m_header.entries.begin(), m_header.entries.end(),
        [name](const TensorEntry& entry) { return entry.name == name; });
    return found == m_header.entries.end() ? nullptr : &*found;
}

torch::Tensor SafetensorsFile::read(const TensorEntry& entry) const
{
    auto result = torch::empty(entry.shape, safetensorsScalarType(entry.dtype));
    readInto(entry, result);
    return result;
}

void SafetensorsFile::readInto(const TensorEntry& entry, torch::Tensor& target) const
{
    if (target.sizes() != torch::IntArrayRef(entry.shape)) {
        throw ShapeError(path().string() + ": tensor " + inQuotes(entry.name) + " is " + shapeText(entry.shape)
            + " in the file, " + shapeText(target.sizes().vec()) + " was expected. The file is of another model.");
    }
    TORCH_CHECK(target.is_contiguous(), "readInto needs a contiguous tensor: ", entry.name);
    const torch::NoGradGuard noGrad;
    const auto type = safetensorsScalarType(entry.dtype);
    const auto start = m_header.dataStart + entry.begin;
    if (target.is_cpu() && target.scalar_type() == type) {
        m_file->readAt(start, { static_cast<char*>(target.data_ptr()), target.nbytes() });
        return;
    }
    const auto width = static_cast<int64_t>(safetensorsDtypeSize(entry.dtype));
    const auto step = static_cast<int64_t>(kPieceBytes) / width;
    auto flat = target.view(-1);
    auto piece = torch::empty({ std::min(step, flat.numel()) }, type);
    for (int64_t first = 0; first < flat.numel(); first += step) {
        const auto count = std::min(step, flat.numel() - first);
        m_file->readAt(start + static_cast<uint64_t>(first * width),
            { static_cast<char*>(piece.data_ptr()), static_cast<size_t>(count * width) });
        flat.narrow(0, first, count).copy_(piece.narrow(0, 0, count));
    }
}

} // namespace referee
