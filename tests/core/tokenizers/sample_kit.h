// SPDX-License-Identifier: GPL-3.0-or-later
// The sample strings and expected ids that tokenizer_oracle.py packs into tensors, as C++ values.
#pragma once

#include "core/tokenizers/vocabulary.h"
#include "tests/support/oracle.h"

#include <QtCore/QStringList>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <string>
#include <vector>

namespace referee::test {

inline const QString kTokenizerOracle = QStringLiteral("core/tokenizers/tokenizer_oracle.py");
constexpr int kSampleCount = 5000;
constexpr int kMaxSeconds = 500; ///< for the original, on a busy machine; 10 s alone

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

/// What the original says of kSampleCount strings, with the vocabularies that the oracle makes and those of the pack.
struct TokenizerSamples {
    QTemporaryDir folder;
    QStringList paths;
    TensorMap expected; ///< "K.NAME" for paths[K]
    std::vector<std::string> texts;

    /// kind: clip or bert; length: of the cut lists; made and ofPack: folders in `folder` and in the miniature.
    void ask(const QString& kind, int length, const QStringList& made, const QStringList& ofPack)
    {
        runPython(kTokenizerOracle, { QStringLiteral("make"), kind, folder.path() }, kMaxSeconds);
        for (const auto& name : made) {
            paths += folder.filePath(name);
        }
        for (const auto& name : ofPack) {
            paths += QStringLiteral(REFEREE_TEST_PACK "/") + name;
        }
        const QStringList question { QStringLiteral("ask"), kind, QString::number(length),
            QString::number(kSampleCount) };
        expected = runOracle(kTokenizerOracle, question + paths, folder.path(), kMaxSeconds);
        texts = unpackTexts(expected, "text");
        QCOMPARE(texts.size(), static_cast<std::size_t>(kSampleCount));
    }

    /// Rows of a test's data: columns "path" and "prefix", the K of `expected`.
    void addRows() const
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("prefix");
        for (qsizetype i = 0; i < paths.size(); ++i) {
            QTest::newRow(qPrintable(paths[i].section(QLatin1Char('/'), -2))) << paths[i] << QString::number(i);
        }
    }

    const torch::Tensor& of(const QString& prefix, const char* name) const
    {
        return expected.at(prefix.toStdString() + '.' + name);
    }
};

/// Every string whole: the ids of its pieces.
template <typename Tokenizer>
void checkWholeStrings(const Tokenizer& tokenizer, const TokenizerSamples& samples, const QString& prefix)
{
    const auto expected = unpackIds(samples.of(prefix, "whole.ids"), samples.of(prefix, "whole.ends"));
    for (std::size_t i = 0; i < samples.texts.size(); ++i) {
        const auto& text = samples.texts[i];
        const auto differs = idDifference(text, idsOf(tokenizer.pieces(text)), expected[i]);
        QVERIFY2(differs.isEmpty(), qPrintable(differs));
    }
}

/// Every ASCII string: the bytes that each piece stands for.
template <typename Tokenizer>
void checkBytesOfPieces(const Tokenizer& tokenizer, const TokenizerSamples& samples, const QString& prefix)
{
    const auto expected = idsOf(samples.of(prefix, "ascii.offsets"));
    std::size_t at = 0;
    for (const auto& text : samples.texts) {
        if (!isAscii(text)) {
            continue;
        }
        for (const auto& piece : tokenizer.pieces(text)) {
            const Ids found { piece.source.begin, piece.source.end };
            QVERIFY(at + 1 < expected.size());
            const auto differs = idDifference(text, found, { expected[at], expected[at + 1] });
            QVERIFY2(differs.isEmpty(), qPrintable(differs));
            at += 2;
        }
    }
    QCOMPARE(at, expected.size());
}

} // namespace referee::test
