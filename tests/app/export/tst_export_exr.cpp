// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_exr.h"
#include "core/base/errors.h"
#include "tests/app/export/exr_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <limits>

using namespace referee;
using namespace referee::test;

namespace {

/// Numbers that other formats lose: thirds, a denormal, infinity, minus zero, NaN.
GradientMap mapOf(MapKind kind, int64_t channels)
{
    GradientMap map { kind, 3, channels, 2, 5, {}, 0 };
    for (int i = 0; i < 10 * static_cast<int>(channels); ++i) {
        map.values.push_back(static_cast<float>(i - 7) / 3.0F);
    }
    map.values[0] = std::numeric_limits<float>::denorm_min();
    map.values[1] = -std::numeric_limits<float>::infinity();
    map.values[2] = -0.0F;
    map.values[3] = std::numeric_limits<float>::quiet_NaN();
    return map;
}

} // namespace

class TestExportExr : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersComeBackBitForBit();
    void theHeaderTellsWhatItIs();
    void picturesHaveColours();
    void layersNameWhoPulls();
    void mapsOfSeveralSizesAreRefused();
    void aFolderThatIsMissingIsSaid();

private:
    std::string file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    QTemporaryDir m_folder;
};

void TestExportExr::numbersComeBackBitForBit()
{
    const auto referee = mapOf(MapKind::Referee, 4);
    auto sds = mapOf(MapKind::Sds, 4);
    sds.values[20] = 7.25F;
    writeExr(file("a.exr"), { referee, sds }, {});
    const ExrFile read = readExr(file("a.exr"));
    QCOMPARE(read.names(),
        (std::vector<std::string> {
            "blip2.c0", "blip2.c1", "blip2.c2", "blip2.c3", "sds.c0", "sds.c1", "sds.c2", "sds.c3" }));
    QCOMPARE(read.width, 5);
    QCOMPARE(read.height, 2);
    for (size_t channel = 0; channel < 4; ++channel) {
        const auto name = ".c" + std::to_string(channel);
        QVERIFY(isSameBits(read.channels.at("blip2" + name), referee.values.data() + 10 * channel, 10));
        QVERIFY(isSameBits(read.channels.at("sds" + name), sds.values.data() + 10 * channel, 10));
    }
}

void TestExportExr::theHeaderTellsWhatItIs()
{
    ExrFacts facts { "blip2", "uuid", "a réd star", "blur", "18446744073709551615", 41, {}, "the bits of the run" };
    writeExr(file("facts.exr"), { mapOf(MapKind::Referee, 4) }, facts);
    const auto texts = readExr(file("facts.exr")).texts;
    QCOMPARE(texts.at("prompt"), facts.prompt);
    QCOMPARE(texts.at("negative"), facts.negativePrompt);
    QCOMPARE(texts.at("run"), facts.run);
    QCOMPARE(texts.at("seed"), facts.seed);
    QCOMPARE(texts.at("iteration"), std::string("41"));
    QCOMPARE(texts.at("repeat"), facts.repeat);
    QVERIFY(texts.at("sign").find("dL/dz") != std::string::npos);
}

void TestExportExr::picturesHaveColours()
{
    writeExr(file("pixels.exr"), { mapOf(MapKind::Pixel, 3) }, {});
    QCOMPARE(readExr(file("pixels.exr")).names(), (std::vector<std::string> { "pixel.B", "pixel.G", "pixel.R" }));
}

void TestExportExr::layersNameWhoPulls()
{
    QCOMPARE(refereeLayer(1, 0), std::string("blip2"));
    QCOMPARE(refereeLayer(0, 1), std::string("clip"));
    QCOMPARE(refereeLayer(1, 0.5), std::string("referee"));
}

void TestExportExr::mapsOfSeveralSizesAreRefused()
{
    auto other = mapOf(MapKind::Sds, 4);
    other.height = 5;
    other.width = 2;
    QVERIFY_THROWS_EXCEPTION(WriteError, writeExr(file("b.exr"), { mapOf(MapKind::Referee, 4), other }, {}));
    QVERIFY_THROWS_EXCEPTION(WriteError, writeExr(file("b.exr"), {}, {}));
    QVERIFY(!QFile::exists(QString::fromStdString(file("b.exr"))));
}

void TestExportExr::aFolderThatIsMissingIsSaid()
{
    QVERIFY_THROWS_EXCEPTION(WriteError, writeExr(file("none/a.exr"), { mapOf(MapKind::Sds, 4) }, {}));
}

REFEREE_TEST(TestExportExr)
#include "tst_export_exr.moc"
