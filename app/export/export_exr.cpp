// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_exr.h"

#include "app/storage/atomic_file.h"
#include "core/base/errors.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfIntAttribute.h>
#include <ImfOutputFile.h>
#include <ImfStringAttribute.h>
#include <algorithm>
#include <cstring>

namespace referee {

namespace {

constexpr int64_t kPictureChannels = 3;

/// Holds the file in memory, so that errors of the disk are ours and not OpenEXR's.
class MemoryStream final : public Imf::OStream {
public:
    MemoryStream()
        : OStream("memory")
    {
    }
    void write(const char bytes[], int count) override
    {
        const auto end = m_position + static_cast<size_t>(count);
        m_bytes.resize(std::max(m_bytes.size(), end));
        std::memcpy(m_bytes.data() + m_position, bytes, static_cast<size_t>(count));
        m_position = end;
    }
    uint64_t tellp() override { return m_position; }
    void seekp(uint64_t position) override { m_position = position; }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
    size_t m_position = 0;
};

std::string layerOf(const GradientMap& map, const ExrFacts& facts)
{
    if (map.kind == MapKind::Referee) {
        return facts.referee;
    }
    std::string layer { kMapNames[static_cast<size_t>(map.kind)] };
    std::replace(layer.begin(), layer.end(), ' ', '_');
    return layer;
}

std::string channelName(const GradientMap& map, int64_t channel, const ExrFacts& facts)
{
    const bool isPicture = map.channels == kPictureChannels;
    return layerOf(map, facts) + "." + (isPicture ? std::string(1, "RGB"[channel]) : "c" + std::to_string(channel));
}

void requireOneSize(const std::filesystem::path& file, const std::vector<GradientMap>& maps)
{
    for (const auto& map : maps) {
        const auto count = static_cast<size_t>(map.channels * map.height * map.width);
        if (map.height != maps.front().height || map.width != maps.front().width || map.values.size() != count
            || count == 0) {
            throw WriteError(file.string() + ": all maps of a file must have one size, got " + std::to_string(map.width)
                + "×" + std::to_string(map.height) + " with " + std::to_string(map.values.size())
                + " numbers. Write each size into a file of its own.");
        }
    }
}

Imf::Header headerOf(int width, int height, const ExrFacts& facts)
{
    Imf::Header header(width, height);
    header.compression() = Imf::ZIP_COMPRESSION; // without loss
    header.insert("sign", Imf::StringAttribute("raw gradients, dL/dz and dL/dimage: a step goes against them"));
    header.insert("run", Imf::StringAttribute(facts.run));
    header.insert("prompt", Imf::StringAttribute(facts.prompt));
    header.insert("negative", Imf::StringAttribute(facts.negativePrompt));
    header.insert("seed", Imf::StringAttribute(facts.seed));
    header.insert("iteration", Imf::IntAttribute(static_cast<int>(facts.iteration)));
    if (!facts.minus.empty()) {
        header.insert("minus", Imf::StringAttribute(facts.minus));
    }
    header.insert("repeat", Imf::StringAttribute(facts.repeat));
    return header;
}

} // namespace

std::string refereeLayer(double blip2Weight, double clipWeight)
{
    return clipWeight > 0 ? blip2Weight > 0 ? "referee" : "clip" : "blip2";
}

void writeExr(const std::filesystem::path& file, const std::vector<GradientMap>& maps, const ExrFacts& facts)
{
    if (maps.empty()) {
        throw WriteError(file.string() + ": there is no gradient map to write.");
    }
    requireOneSize(file, maps);
    const auto width = static_cast<int>(maps.front().width);
    const auto height = static_cast<int>(maps.front().height);
    auto header = headerOf(width, height, facts);
    Imf::FrameBuffer pixels;
    for (const auto& map : maps) {
        for (int64_t channel = 0; channel < map.channels; ++channel) {
            const std::string name = channelName(map, channel, facts);
            // OpenEXR takes a non-const pointer but only reads.
            auto* values = reinterpret_cast<char*>(const_cast<float*>(map.values.data() + channel * height * width));
            header.channels().insert(name, Imf::Channel(Imf::FLOAT));
            pixels.insert(
                name, Imf::Slice(Imf::FLOAT, values, sizeof(float), sizeof(float) * static_cast<size_t>(width)));
        }
    }
    MemoryStream stream;
    {
        Imf::OutputFile output(stream, header);
        output.setFrameBuffer(pixels);
        output.writePixels(height);
    } // its destructor writes the table of lines
    replaceFile(file, stream.bytes(), kExport, kExportAdvice);
}

} // namespace referee
