// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errors.h"
#include "core/tokenizers/unicode.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

std::string throughNfc(std::string_view text) { return encodeUtf8(toNfc(decodeUtf8(text))); }
std::string throughNfd(std::string_view text) { return encodeUtf8(toNfd(decodeUtf8(text))); }

} // namespace

class TestUnicode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void brokenUtf8NamesItsOffset_data();
    void brokenUtf8NamesItsOffset();
    void glyphsNameTheirBytes();
    void normalFormsAgreeWithQt_data();
    void normalFormsAgreeWithQt();
    void marksSortAndComposeInAnyOrder();
    void sigmaDependsOnItsPlaceOnlyInContext();
    void predicatesKnowTheBorderCases();
};

void TestUnicode::brokenUtf8NamesItsOffset_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("offset");
    QTest::newRow("lone continuation") << QByteArray("ab\x80") << 2;
    QTest::newRow("cut character") << QByteArray("\xE8\xAF") << 0;
    QTest::newRow("overlong slash") << QByteArray("a\xC0\xAF") << 1;
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 0;
    QTest::newRow("beyond the last code point") << QByteArray("x\xF4\x90\x80\x80") << 1;
    QTest::newRow("five bytes") << QByteArray("\xF8\x88\x80\x80\x80") << 0;
}

void TestUnicode::brokenUtf8NamesItsOffset()
{
    QFETCH(QByteArray, text);
    QFETCH(int, offset);
    VERIFY_SAYS(
        errorOf<UsageError>([&] { decodeUtf8(text.toStdString()); }), "byte " + std::to_string(offset) + " (0x");
    QCOMPARE(firstInvalidUtf8(text.toStdString()), static_cast<std::size_t>(offset));
}

void TestUnicode::glyphsNameTheirBytes()
{
    const auto glyphs = decodeUtf8(std::string_view("a\0\xC3\xA9\xF0\x9F\x98\x80", 8));
    QCOMPARE(glyphs.size(), std::size_t { 4 });
    QCOMPARE(glyphs[1].code, char32_t { 0 });
    QCOMPARE(glyphs[2].source, (ByteRange { 2, 4 }));
    QCOMPARE(glyphs[3].code, char32_t { 0x1F600 });
    QCOMPARE(glyphs[3].source, (ByteRange { 4, 8 }));
}

void TestUnicode::normalFormsAgreeWithQt_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("plain text");
    QTest::newRow("accents") << QStringLiteral("e\u0301 \u00e9 \u1e9b\u0323 a\u0327\u0301 q\u0307\u0323");
    QTest::newRow("blocked") << QStringLiteral("a\u0323\u0323\u0301 e\u0345\u0301 \u0301e");
    QTest::newRow("Hangul") << QStringLiteral("\u1100\u1161\u11a8 \uac00\u11a8 \uac01 \u1100\u1100");
    QTest::newRow("singletons") << QStringLiteral("\u212b \u2126 \uf900 \u0340");
    QTest::newRow("excluded from composition") << QStringLiteral("\u0958 \u0915\u093c \ufb1d");
}

void TestUnicode::normalFormsAgreeWithQt()
{
    QFETCH(QString, text);
    const auto bytes = text.toStdString();
    QCOMPARE(QString::fromStdString(throughNfc(bytes)), text.normalized(QString::NormalizationForm_C));
    QCOMPARE(QString::fromStdString(throughNfd(bytes)), text.normalized(QString::NormalizationForm_D));
}

void TestUnicode::marksSortAndComposeInAnyOrder()
{
    const std::string composed = "\xE1\xBA\xB9\xCC\x81"; // e with dot below, then acute
    QCOMPARE(throughNfc("e\xCC\x81\xCC\xA3"), composed);
    QCOMPARE(throughNfc("e\xCC\xA3\xCC\x81"), composed);
    const auto glyphs = toNfc(decodeUtf8("xe\xCC\x81\xCC\xA3"));
    QCOMPARE(glyphs[1].source, (ByteRange { 1, 6 }));
}

void TestUnicode::sigmaDependsOnItsPlaceOnlyInContext()
{
    const auto glyphs = decodeUtf8("ΟΔΟΣ Σ ΣΑΣ. ΑΣ'Α");
    QCOMPARE(encodeUtf8(toLower(glyphs)), std::string("οδοσ σ σασ. ασ'α"));
    QCOMPARE(encodeUtf8(toLowerInContext(glyphs)), std::string("οδος σ σας. ασ'α"));
    QCOMPARE(encodeUtf8(toLower(decodeUtf8("İ"))), std::string("i\xCC\x87"));
}

void TestUnicode::predicatesKnowTheBorderCases()
{
    for (const char32_t blank : { U'\t', U'\v', U' ', U'\u0085', U'\u00A0', U'\u2028', U'\u3000' }) {
        QVERIFY(isWhitespace(blank));
    }
    QVERIFY(!isWhitespace(U'\u200B') && !isWhitespace(U'\u001C'));
    QVERIFY(isControl(U'\u200D') && isControl(U'\uE000') && !isControl(U'\u0378'));
    QVERIFY(isPunctuation(U'$') && isPunctuation(U'`') && isPunctuation(U'。') && !isPunctuation(U'€'));
    QVERIFY(isNumber(U'Ⅷ') && isNumber(U'²') && !isNumber(U'a'));
    QVERIFY(isLetter(U'ª') && isLetter(U'語') && !isLetter(U'\u0301'));
    QVERIFY(isCjkIdeograph(U'語') && !isCjkIdeograph(U'あ') && !isCjkIdeograph(U'\U0002B820'));
    QVERIFY(isCjkIdeograph(U'\U0002B920'));
}

REFEREE_TEST(TestUnicode)
#include "tst_unicode.moc"
