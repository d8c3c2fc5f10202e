// SPDX-License-Identifier: GPL-3.0-or-later
// Reads OpenEXR files of gradient maps with OpenEXR itself.
#pragma once

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>
#include <ImfIntAttribute.h>
#include <ImfStringAttribute.h>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace referee::test {

struct ExrFile {
    int width = 0;
    int height = 0;
    std::map<std::string, std::vector<float>> channels;
    std::map<std::string, std::string> texts; ///< attributes; the iteration too

    std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (const auto& channel : channels) {
            all.push_back(channel.first);
        }
        return all;
    }
};

inline ExrFile readExr(const std::string& path)
{
    Imf::InputFile input(path.c_str());
    const auto& header = input.header();
    const auto window = header.dataWindow();
    ExrFile file;
    file.width = window.max.x - window.min.x + 1;
    file.height = window.max.y - window.min.y + 1;
    Imf::FrameBuffer pixels;
    for (auto channel = header.channels().begin(); channel != header.channels().end(); ++channel) {
        if (channel.channel().type != Imf::FLOAT) {
            continue; // left out, and missed by the test
        }
        auto& values = file.channels[channel.name()];
        values.resize(static_cast<size_t>(file.width) * static_cast<size_t>(file.height));
        pixels.insert(channel.name(),
            Imf::Slice(Imf::FLOAT, reinterpret_cast<char*>(values.data()), sizeof(float),
                sizeof(float) * static_cast<size_t>(file.width)));
    }
    input.setFrameBuffer(pixels);
    input.readPixels(window.min.y, window.max.y);
    for (auto attribute = header.begin(); attribute != header.end(); ++attribute) {
        if (const auto* text = dynamic_cast<const Imf::StringAttribute*>(&attribute.attribute())) {
            file.texts[attribute.name()] = text->value();
        } else if (const auto* number = dynamic_cast<const Imf::IntAttribute*>(&attribute.attribute())) {
            file.texts[attribute.name()] = std::to_string(number->value());
        }
    }
    return file;
}

/// The same bits; of NaN too.
inline bool isSameBits(const std::vector<float>& values, const float* expected, size_t count)
{
    return values.size() == count && std::memcmp(values.data(), expected, count * sizeof(float)) == 0;
}

} // namespace referee::test
