// SPDX-License-Identifier: GPL-3.0-or-later
// The writing half of safetensors.h.
#include "core/base/errors.h"
#include "core/io/safetensors.h"

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

/// Writes beside the target and renames at the end; a device or pipe is written directly. The destructor removes
/// what was not finished.
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
            + "). Name another place, or free space there, and try again.");
    }

    fs::path m_path;
    fs::path m_written;
    bool m_isDirect = false;
    bool m_isFinished = false;
    int m_descriptor = -1;
};

constexpr std::array<std::pair<torch::ScalarType, const char*>, 10> kWords { { { torch::kFloat64, "F64" },
    { torch::kFloat32, "F32" }, { torch::kFloat16, "F16" }, { torch::kBFloat16, "BF16" }, { torch::kInt64, "I64" },
    { torch::kInt32, "I32" }, { torch::kInt16, "I16" }, { torch::kInt8, "I8" }, { torch::kUInt8, "U8" },
    { torch::kBool, "BOOL" } } };

const char* wordOf(torch::ScalarType type)
{
    for (const auto& [known, word] : kWords) {
        if (known == type) {
            return word;
        }
    }
    TORCH_CHECK(false, "safetensors has no word for dtype ", type);
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
