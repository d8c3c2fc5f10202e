// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safetensors_header.h"

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/weight_files.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <tuple>

namespace referee {

namespace {
using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

constexpr size_t kMaxRank = 16;
constexpr uint64_t kMaxHeaderBytes = 100'000'000; // the limit of the format's own library
constexpr std::string_view kZipMark = "PK\x03\x04";
constexpr std::string_view kLfsMark = "version https://git-lfs";

constexpr std::array<std::pair<std::string_view, uint64_t>, 10> kDtypes { { { "F64", 8 }, { "F32", 4 }, { "F16", 2 },
    { "BF16", 2 }, { "I64", 8 }, { "I32", 4 }, { "I16", 2 }, { "I8", 1 }, { "U8", 1 }, { "BOOL", 1 } } };

/// File and tensor for the errors.
struct Place {
    const std::string& file;
    const std::string& tensor;

    [[noreturn]] void refuse(const std::string& rule, const std::string& found) const
    {
        throw LoadError(file + ": tensor " + inQuotes(tensor) + ": " + rule + ", got " + found
            + ". The file is damaged; download it again.");
    }
};

std::vector<int64_t> readShape(const json& value, const Place& place)
{
    if (!value.is_array() || value.size() > kMaxRank) {
        place.refuse("shape must have at most " + std::to_string(kMaxRank) + " numbers", valueText(value));
    }
    std::vector<int64_t> shape;
    for (const auto& size : value) {
        if (!size.is_number_unsigned() || size.get<uint64_t>() > std::numeric_limits<int64_t>::max()) {
            place.refuse("shape must hold integers of at least 0", valueText(value));
        }
        shape.push_back(size.get<int64_t>());
    }
    return shape;
}

/// Product of sizes × element size. Sizes of 0 are checked as if they were 1: strides must not overflow either.
uint64_t byteCount(const TensorEntry& entry, const Place& place)
{
    uint64_t strideBytes = safetensorsDtypeSize(entry.dtype);
    bool isEmpty = false;
    for (const int64_t size : entry.shape) {
        isEmpty = isEmpty || size == 0;
        const uint64_t factor = size == 0 ? 1 : static_cast<uint64_t>(size);
        if (__builtin_mul_overflow(strideBytes, factor, &strideBytes)
            || strideBytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
            place.refuse("the tensor must take less than 2^63 bytes", "shape " + shapeText(entry.shape));
        }
    }
    return isEmpty ? 0 : strideBytes;
}

void readOffsets(const json& value, TensorEntry& entry, const Place& place)
{
    const auto isOffset = [](const json& item) { return item.is_number_unsigned(); };
    if (!value.is_array() || value.size() != 2 || !std::all_of(value.begin(), value.end(), isOffset)) {
        place.refuse("data_offsets must be two integers of at least 0", valueText(value));
    }
    entry.begin = value[0].get<uint64_t>();
    entry.end = value[1].get<uint64_t>();
    if (entry.begin > entry.end) {
        place.refuse("data_offsets must not fall", valueText(value));
    }
    const uint64_t bytes = byteCount(entry, place);
    if (entry.end - entry.begin != bytes) {
        place.refuse(
            "shape " + shapeText(entry.shape) + " of " + entry.dtype + " needs " + std::to_string(bytes) + " bytes",
            std::to_string(entry.end - entry.begin) + " bytes in data_offsets");
    }
}

TensorEntry readEntry(const std::string& name, const json& value, const std::string& file)
{
    const Place place { file, name };
    if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape")
        || !value.contains("data_offsets")) {
        place.refuse("must be an object with exactly dtype, shape and data_offsets", valueText(value));
    }
    TensorEntry entry;
    entry.name = name;
    const auto& dtype = value["dtype"];
    if (!dtype.is_string() || safetensorsDtypeSize(dtype.get_ref<const std::string&>()) == 0) {
        throw LoadError(file + ": tensor " + inQuotes(name)
            + ": dtype must be F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, got " + valueText(dtype)
            + ". Save the weights as F16, BF16 or F32 and load them again.");
    }
    entry.dtype = dtype.get<std::string>();
    entry.shape = readShape(value["shape"], place);
    readOffsets(value["data_offsets"], entry, place);
    return entry;
}

std::map<std::string, std::string> readMetadata(const json& value, const std::string& file)
{
    const auto isText = [](const json& item) { return item.is_string(); };
    if (!value.is_object() || !std::all_of(value.begin(), value.end(), isText)) {
        throw LoadError(file + ": __metadata__ must be an object of strings, got " + valueText(value)
            + ". The file is damaged; download it again.");
    }
    return value.get<std::map<std::string, std::string>>();
}

/// Sorted entries must cover the data exactly: no gap, no overlap, nothing outside.
void requireCover(const std::vector<TensorEntry>& entries, uint64_t dataSize, const std::string& file)
{
    uint64_t covered = 0;
    for (const auto& entry : entries) {
        const Place place { file, entry.name };
        if (entry.begin != covered) {
            place.refuse("data must begin at byte " + std::to_string(covered),
                "byte " + std::to_string(entry.begin)
                    + (entry.begin < covered ? ", which overlaps the tensor before" : ", which leaves a gap"));
        }
        if (entry.end > dataSize) {
            place.refuse("data must end within the file's " + std::to_string(dataSize) + " bytes of data",
                "end " + std::to_string(entry.end) + " (the file is cut short)");
        }
        covered = entry.end;
    }
    if (covered != dataSize) {
        throw LoadError(file + ": the tensors take " + std::to_string(covered) + " bytes of data, but the file holds "
            + std::to_string(dataSize) + ". The file is damaged; download it again.");
    }
}

/// Throws, saying what the file most likely is.
[[noreturn]] void refuseFile(const InputFile& file, const std::string& found)
{
    std::string start(std::min<uint64_t>(file.size(), kLfsMark.size()), '\0');
    file.readAt(0, start);
    const std::string name = file.path().string() + ": not a safetensors file";
    if (start == kLfsMark) {
        throw LoadError(name + " but a Git LFS pointer to one. Run \"git lfs pull\" in that folder.");
    }
    const bool isPickle = start.size() > 1 && start[0] == '\x80' && start[1] >= 1 && start[1] <= 5;
    if (isPickle || start.starts_with(kZipMark) || isPickleName(file.path())) {
        throw LoadError(name + ". " + pickleAdvice(file.path()));
    }
    throw LoadError(name + " (" + found + "). It is cut short, damaged or of another kind; download it again.");
}

} // namespace

uint64_t safetensorsDtypeSize(std::string_view dtype)
{
    for (const auto& [name, size] : kDtypes) {
        if (name == dtype) {
            return size;
        }
    }
    return 0;
}

SafetensorsHeader parseSafetensorsHeader(std::string_view text, uint64_t dataSize, const std::string& file)
{
    const auto parsed = parseJson(text, file);
    if (!parsed.is_object() || text.front() != '{') {
        throw LoadError(file + ": not a safetensors file, its header must be a JSON object, got " + valueText(parsed)
            + ". Check that this is the right file.");
    }
    SafetensorsHeader header;
    header.dataStart = 8 + text.size();
    for (const auto& [name, value] : parsed.items()) {
        if (name == "__metadata__") { // null counts as absent, as in the format's own library
            header.metadata = value.is_null() ? std::map<std::string, std::string>() : readMetadata(value, file);
        } else {
            header.entries.push_back(readEntry(name, value, file));
        }
    }
    std::sort(header.entries.begin(), header.entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    requireCover(header.entries, dataSize, file);
    return header;
}

SafetensorsHeader readSafetensorsHeader(const InputFile& file)
{
    std::array<char, 9> start {};
    if (file.size() < start.size()) {
        refuseFile(file, std::to_string(file.size()) + " bytes");
    }
    file.readAt(0, start);
    uint64_t length = 0;
    std::memcpy(&length, start.data(), sizeof length);
    if (start.back() != '{' || length > kMaxHeaderBytes || length > file.size() - sizeof length) {
        refuseFile(file,
            "a header length of " + std::to_string(length) + " in a file of " + std::to_string(file.size()) + " bytes"
                + (start.back() == '{' ? "" : " and no { after it"));
    }
    std::string text(length, '\0');
    file.readAt(sizeof length, text);
    return parseSafetensorsHeader(text, file.size() - sizeof length - length, file.path().string());
}

} // namespace referee
