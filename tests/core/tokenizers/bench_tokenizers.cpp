// SPDX-License-Identifier: GPL-3.0-or-later
// How long the longest prompts take. By the clock, so it is not of a plain run: ctest -C bench -L bench.
#include "core/tokenizers/clip_tokenizer.h"
#include "core/tokenizers/word_piece_tokenizer.h"
#include "tests/core/tokenizers/vocabulary_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class BenchTokenizers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tenThousandLettersAreQuick_data();
    void tenThousandLettersAreQuick();
};

void BenchTokenizers::tenThousandLettersAreQuick_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("one letter") << QByteArray("a");
    QTest::newRow("words") << QByteArray("red ");
    QTest::newRow("accents out of order") << QByteArray("\xCC\x81\xCC\xA3");
    QTest::newRow("composed") << QByteArray("e\xCC\x81");
    QTest::newRow("sigmas") << QByteArray("\xCE\xA3'");
    QTest::newRow("spelled tokens") << QByteArray("<|end");
}

void BenchTokenizers::tenThousandLettersAreQuick()
{
    constexpr qint64 kMaxMs = 50;
    QFETCH(QByteArray, part);
    const auto text = part.repeated(10000 / part.size()).toStdString();
    const ClipTokenizer first(clipFiles({ "r e", "re d</w>", "a a", "aa aa", "aaaa aaaa", "b a" }));
    const WordPieceTokenizer second(wordPieceFiles({ "red", "##dish", "a", "##a", "," }));
    QElapsedTimer timer;
    timer.start();
    const auto ids = first.encode(text);
    const auto clipMs = timer.restart();
    const auto tokens = second.encode(text, 32);
    const auto wordPieceMs = timer.elapsed();
    QCOMPARE(ids.size(), std::size_t { 77 });
    QCOMPARE(tokens.ids.size(), std::size_t { 32 });
    QVERIFY2(clipMs < kMaxMs && wordPieceMs < kMaxMs,
        qPrintable(QStringLiteral("CLIP %1 ms, WordPiece %2 ms").arg(clipMs).arg(wordPieceMs)));
}

REFEREE_TEST(BenchTokenizers)
#include "bench_tokenizers.moc"
