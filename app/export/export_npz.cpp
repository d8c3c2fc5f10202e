// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_npz.h"

#include "app/images/picture_container.h"
#include "core/base/errors.h"

#include <QtCore/QString>
#include <bit>

namespace referee {

namespace {

static_assert(std::endian::native == std::endian::little, "Arrays are written as they are in memory.");

constexpr uint64_t kMaxBytes = 0xFFFFFFFF; ///< of a zip without 64-bit fields
constexpr uint16_t kVersion = 20;
constexpr uint16_t kUtf8Names = 0x0800;
constexpr uint16_t kNewYear1980 = 0x21; ///< the earliest date of a zip: the same run gives the same bytes

template <typename Value> void put(std::string& bytes, Value value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

/// numpy.lib.format, version 1.0: the array's bytes begin at a multiple of 64.
std::string npyHead(const std::string& type, const std::vector<int64_t>& shape)
{
    std::string sizes;
    for (const int64_t size : shape) {
        sizes += std::to_string(size) + ",";
    }
    std::string text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr size_t kBefore = 10;
    text.append(63 - (kBefore + text.size()) % 64, ' ');
    text += '\n';
    std::string head("\x93NUMPY\x01\x00", 8);
    put(head, static_cast<uint16_t>(text.size()));
    return head + text;
}

} // namespace

NpzWriter::NpzWriter(const std::filesystem::path& file)
    : m_path(file)
    , m_target(file, kExport, kExportAdvice)
{
}

void NpzWriter::begin(const std::string& name, const std::string& type, const std::vector<int64_t>& shape)
{
    endEntry();
    m_entries.push_back({ name + ".npy", m_target.position(), 0, 0 });
    m_isOpen = true;
    m_target.write(headOf(m_entries.back(), false));
    const std::string head = npyHead(type, shape);
    append(head.data(), head.size());
}

void NpzWriter::append(const void* bytes, size_t count)
{
    requireSmallEnough(m_target.position() + count);
    auto& entry = m_entries.back();
    entry.crc = crc32Of({ static_cast<const char*>(bytes), static_cast<qsizetype>(count) }, entry.crc);
    entry.bytes += count;
    m_target.write(bytes, count);
}

void NpzWriter::addText(const std::string& name, const std::string& utf8)
{
    const auto signs = QString::fromStdString(utf8).toUcs4();
    begin(name, "<U" + std::to_string(signs.size()), {});
    append(signs.constData(), static_cast<size_t>(signs.size()) * sizeof(uint32_t));
}

void NpzWriter::finish()
{
    endEntry();
    const uint64_t start = m_target.position();
    for (const auto& entry : m_entries) {
        m_target.write(headOf(entry, true));
    }
    const uint64_t end = m_target.position();
    requireSmallEnough(end);
    std::string tail("PK\x05\x06\0\0\0\0", 8);
    put(tail, static_cast<uint16_t>(m_entries.size()));
    put(tail, static_cast<uint16_t>(m_entries.size()));
    put(tail, static_cast<uint32_t>(end - start));
    put(tail, static_cast<uint32_t>(start));
    put(tail, uint16_t { 0 }); // length of the comment
    m_target.write(tail);
    m_target.commit();
}

void NpzWriter::endEntry()
{
    if (!m_isOpen) {
        return;
    }
    m_isOpen = false;
    const uint64_t end = m_target.position();
    m_target.seek(m_entries.back().offset); // size and checksum are known only now
    m_target.write(headOf(m_entries.back(), false));
    m_target.seek(end);
}

std::string NpzWriter::headOf(const Entry& entry, bool isDirectory) const
{
    std::string head = isDirectory ? "PK\x01\x02" : "PK\x03\x04";
    if (isDirectory) {
        put(head, kVersion); // of the writer
    }
    put(head, kVersion); // needed to read it
    put(head, kUtf8Names);
    put(head, uint16_t { 0 }); // stored
    put(head, uint16_t { 0 }); // midnight
    put(head, kNewYear1980);
    put(head, entry.crc);
    put(head, static_cast<uint32_t>(entry.bytes));
    put(head, static_cast<uint32_t>(entry.bytes));
    put(head, static_cast<uint16_t>(entry.name.size()));
    put(head, uint16_t { 0 }); // extra field
    if (isDirectory) {
        head.append(6, '\0'); // comment, disk, kind of file
        put(head, uint32_t { 0 }); // permissions
        put(head, static_cast<uint32_t>(entry.offset));
    }
    return head + entry.name;
}

void NpzWriter::requireSmallEnough(uint64_t position) const
{
    if (position > kMaxBytes) {
        throw WriteError(m_path.string()
            + ": the snapshots of this run need more than the 4 GiB of a zip. Shrink a copy of the run first with "
              "referee compact.");
    }
}

namespace {

constexpr int64_t kLatentChannels = 4;

Snapshot snapshotAt(const NpzContent& content, int64_t iteration)
{
    auto snapshot = content.snapshot(iteration);
    if (!snapshot) {
        throw LoadError("The run has no snapshot of iteration " + std::to_string(iteration)
            + " any more; it may have been thinned out. Export again.");
    }
    return std::move(*snapshot);
}

/// An average that has not begun is written as zeros.
void addLatents(
    NpzWriter& writer, const NpzContent& content, const std::string& name, std::vector<float> Snapshot::*part)
{
    const Snapshot first = content.iterations.empty() ? Snapshot {} : snapshotAt(content, content.iterations.front());
    const auto size = static_cast<size_t>(kLatentChannels * first.height * first.width);
    writer.begin(name, "<f4", { std::ssize(content.iterations), kLatentChannels, first.height, first.width });
    for (const int64_t iteration : content.iterations) {
        const Snapshot snapshot = snapshotAt(content, iteration);
        std::vector<float> values = snapshot.*part;
        if (values.empty()) {
            values.resize(size);
        }
        if (values.size() != size) {
            throw LoadError("The run is damaged: the snapshot of iteration " + std::to_string(iteration) + " must have "
                + std::to_string(size) + " numbers, got " + std::to_string(values.size()) + ".");
        }
        writer.append(values.data(), values.size() * sizeof(float));
    }
}

void addColumn(NpzWriter& writer, const MetricColumn& column)
{
    if (column.isWhole) {
        writer.add("metric." + column.name, std::vector<int64_t>(column.values.begin(), column.values.end()));
    } else {
        writer.add("metric." + column.name, column.values);
    }
}

} // namespace

void writeNpz(const std::filesystem::path& file, const NpzContent& content)
{
    NpzWriter writer(file);
    writer.add("iterations", content.iterations);
    addLatents(writer, content, "z", &Snapshot::z);
    addLatents(writer, content, "ema", &Snapshot::ema);
    for (const auto& column : metricColumns(content.reports)) {
        addColumn(writer, column);
    }
    for (const auto& column : scoreColumns(content.reports, content.scores)) {
        addColumn(writer, column);
    }
    const auto views = static_cast<int64_t>(maxViews(content.reports));
    for (const auto& column : viewColumns(content.reports)) {
        writer.add("metric." + column.name, column.values, { std::ssize(content.reports), views });
    }
    writer.addText("run", content.json);
    writer.finish();
}

} // namespace referee
