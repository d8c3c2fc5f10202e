// SPDX-License-Identifier: GPL-3.0-or-later
// The sample strings and expected ids that tokenizer_oracle.py packs into tensors, as C++ values.
#pragma once

#include "core/tokenizers/token_piece.h"
#include "tests/support/oracle.h"

#include <QtCore/QStringList>
#include <string>
#include <vector>

namespace referee::test {

inline const QString kTokenizerOracle = QStringLiteral("core/tokenizers/tokenizer_oracle.py");
constexpr int kSampleCount = 5000;
constexpr int kMostSeconds = 500; ///< for the original, on a busy machine; 10 s alone

using Ids = std::vector<std::int64_t>;

inline Ids idsOf(const torch::Tensor& tensor)
{
    const auto flat = tensor.to(torch::kInt64).contiguous();
    return { flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel() };
}

/// Slices of a flat list whose ends are given.
inline std::vector<Ids> unpackIds(const torch::Tensor& flat, const torch::Tensor& ends)
{
    const auto all = idsOf(flat);
    std::vector<Ids> slices;
    std::ptrdiff_t begin = 0;
    for (const auto end : idsOf(ends)) {
        slices.emplace_back(all.begin() + begin, all.begin() + end);
        begin = end;
    }
    return slices;
}

/// Strings packed as NAME.bytes and NAME.ends.
inline std::vector<std::string> unpackTexts(const TensorMap& tensors, const std::string& name)
{
    std::vector<std::string> texts;
    for (const auto& bytes : unpackIds(tensors.at(name + ".bytes"), tensors.at(name + ".ends"))) {
        std::string& text = texts.emplace_back();
        for (const auto byte : bytes) {
            text.push_back(static_cast<char>(byte));
        }
    }
    return texts;
}

inline Ids idsOf(const TokenPieces& pieces)
{
    Ids ids;
    for (const auto& piece : pieces) {
        ids.push_back(piece.id);
    }
    return ids;
}

inline bool isAscii(const std::string& text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Empty when equal; otherwise the text and both lists, cut to a readable length.
inline QString idDifference(const std::string& text, const Ids& found, const Ids& expected)
{
    if (found == expected) {
        return {};
    }
    const auto listed = [](const Ids& ids) {
        QStringList words;
        for (const auto id : ids) {
            words += QString::number(id);
        }
        return words.mid(0, 90).join(QLatin1Char(' '));
    };
    return QStringLiteral("\"%1\": found %2, expected %3")
        .arg(QString::fromStdString(text).left(200), listed(found), listed(expected));
}

} // namespace referee::test
