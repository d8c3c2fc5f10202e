// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safetensors.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <span>
#include <unistd.h>

namespace referee {

namespace {

namespace fs = std::filesystem;

constexpr uint64_t kPieceBytes = uint64_t { 8 } << 20U;

struct Dtype {
    const char* word;
    torch::ScalarType type;
};
constexpr std::array<Dtype, 10> kDtypes { { { "F64", torch::kFloat64 }, { "F32", torch::kFloat32 },
    { "F16", torch::kFloat16 }, { "BF16", torch::kBFloat16 }, { "I64", torch::kInt64 }, { "I32", torch::kInt32 },
    { "I16", torch::kInt16 }, { "I8", torch::kInt8 }, { "U8", torch::kUInt8 }, { "BOOL", torch::kBool } } };

/// Writes a temporary file and renames it at the end; a device or pipe is written directly. The destructor removes an
/// unfinished file.
class OutputFile {
public:
    explicit OutputFile(const fs::path& path)
        : m_path(path)
    {
        std::error_code ignored;
        const auto status = fs::status(path, ignored);
        m_isDirect = fs::exists(status) && !fs::is_regular_file(status);
        m_written = path;
        if (!m_isDirect) {
            static std::atomic<int> count = 0;
            m_written += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
        }
        m_descriptor = ::open(m_written.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (m_descriptor < 0) {
            refuse("cannot be created");
        }
    }
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    ~OutputFile()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
        if (!m_isDirect && !m_isFinished) {
            ::unlink(m_written.c_str());
        }
    }

    void write(std::span<const char> bytes)
    {
        while (!bytes.empty()) {
            const ssize_t done = ::write(m_descriptor, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) {
                continue;
            }
            if (done <= 0) {
                refuse("cannot be written");
            }
            bytes = bytes.subspan(static_cast<size_t>(done));
        }
    }

    void finish()
    {
        const bool isSynced = m_isDirect || ::fsync(m_descriptor) == 0;
        const bool isClosed = ::close(m_descriptor) == 0;
        m_descriptor = -1;
        if (!isSynced || !isClosed || (!m_isDirect && ::rename(m_written.c_str(), m_path.c_str()) != 0)) {
            refuse("cannot be finished");
        }
        m_isFinished = true;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw WriteError(m_path.string() + ": the file " + what + " (" + std::strerror(errno)
            + "). Choose another folder, or free space there, and try again.");
    }

    fs::path m_path;
    fs::path m_written;
    bool m_isDirect = false;
    bool m_isFinished = false;
    int m_descriptor = -1;
};

const char* wordOf(torch::ScalarType type)
{
    const auto found = std::ranges::find(kDtypes, type, &Dtype::type);
    TORCH_CHECK(found != kDtypes.end(), "safetensors has no word for dtype ", type);
    return found->word;
}

using Item = std::pair<std::string, torch::Tensor>;

/// Wide dtypes first, then by name: every tensor then starts at a multiple of its element size.
std::vector<Item> inFileOrder(const std::map<std::string, torch::Tensor>& tensors)
{
    std::vector<Item> items(tensors.begin(), tensors.end());
    std::stable_sort(items.begin(), items.end(),
        [](const Item& a, const Item& b) { return a.second.element_size() > b.second.element_size(); });
    return items;
}

std::string headerText(const std::vector<Item>& items, const std::map<std::string, std::string>& metadata)
{
    auto header = nlohmann::json::object();
    if (!metadata.empty()) {
        header["__metadata__"] = metadata;
    }
    uint64_t offset = 0;
    for (const auto& [name, tensor] : items) {
        const uint64_t end = offset + tensor.nbytes();
        header[name] = { { "dtype", wordOf(tensor.scalar_type()) }, { "shape", tensor.sizes().vec() },
            { "data_offsets", { offset, end } } };
        offset = end;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

} // namespace

torch::ScalarType safetensorsScalarType(std::string_view dtype)
{
    const auto found = std::ranges::find(kDtypes, dtype, &Dtype::word);
    if (found == kDtypes.end()) {
        throw LoadError("Unknown safetensors dtype " + inQuotes(dtype) + ".");
    }
    return found->type;
}

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) { return SafetensorsFile(path); }

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : m_file(std::make_shared<InputFile>(path))
    , m_header(readSafetensorsHeader(*m_file))
{
}

const TensorEntry* SafetensorsFile::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_header.entries, name, &TensorEntry::name);
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
            + " in the file, but the model needs " + shapeText(target.sizes().vec())
            + ". The file belongs to another model.");
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

void writeSafetensors(const fs::path& path, const std::map<std::string, torch::Tensor>& tensors,
    const std::map<std::string, std::string>& metadata)
{
    const auto items = inFileOrder(tensors);
    const auto text = headerText(items, metadata);
    OutputFile file(path);
    file.write(std::bit_cast<std::array<char, 8>>(uint64_t { text.size() }));
    file.write(text);
    for (const auto& [name, tensor] : items) {
        const auto plain = tensor.detach().to(torch::kCPU).contiguous();
        file.write({ static_cast<const char*>(plain.data_ptr()), plain.nbytes() });
    }
    file.finish();
}

} // namespace referee
