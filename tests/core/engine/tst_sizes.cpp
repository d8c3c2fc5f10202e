// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that are not square: steps, maps, views, and start pictures of another aspect.
#include "core/base/errors.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/core/engine/inspect_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

RunSpec wideRequest(int64_t width = 192, int64_t height = 96)
{
    RunSpec request;
    request.prompt = kPrompt;
    request.seed = 4;
    request.width = width;
    request.height = height;
    request.settings.views = 3;
    return request;
}

/// Bands from left to right and top to bottom, so that a cut at the wrong place shows.
Picture bands(int64_t width, int64_t height)
{
    Picture picture { width, height, {} };
    for (int64_t y = 0; y < height; ++y) {
        for (int64_t x = 0; x < width; ++x) {
            for (const int64_t value : { 255 * x / width, 255 * y / height, (x / 16 + y / 16) % 2 * 255 }) {
                picture.rgb.push_back(static_cast<uint8_t>(value));
            }
        }
    }
    return picture;
}

Picture cut(const Picture& whole, int64_t left, int64_t top, int64_t width, int64_t height)
{
    Picture part { width, height, {} };
    for (int64_t y = 0; y < height; ++y) {
        const auto row = whole.rgb.begin() + 3 * ((top + y) * whole.width + left);
        part.rgb.insert(part.rgb.end(), row, row + 3 * width);
    }
    return part;
}

} // namespace

class TestSizes : public QObject {
    Q_OBJECT

    std::unique_ptr<LocalEngine> m_engine;

    std::vector<float> startOf(const Picture& picture, int64_t width, int64_t height)
    {
        auto request = wideRequest(width, height);
        request.startPicture = picture;
        m_engine->begin(request);
        return m_engine->snapshot().z;
    }

private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }

    void aWideStepHasWideResults()
    {
        m_engine->begin(wideRequest());
        const auto report = m_engine->step(wideRequest().settings, true);
        QCOMPARE(report.picture.width, int64_t { 192 });
        QCOMPARE(report.picture.height, int64_t { 96 });
        QCOMPARE(m_engine->snapshot().width, int64_t { 24 });
        QCOMPARE(m_engine->snapshot().height, int64_t { 12 });
        for (const auto& map : m_engine->inspect(allMaps())) {
            const bool isOfPicture = map.width == 192 && map.height == 96;
            const bool isOfLatent = map.width == 24 && map.height == 12;
            QVERIFY2(isOfPicture || isOfLatent, qPrintable(QStringLiteral("%1 x %2").arg(map.width).arg(map.height)));
        }
        for (const auto& view : m_engine->views()) { // squeezed to the referee's square, as the authors' code does
            QCOMPARE(view.picture.width, int64_t { 96 });
            QCOMPARE(view.picture.height, int64_t { 96 });
        }
        const auto gradient = m_engine->viewGradient(0);
        QCOMPARE(gradient.width, int64_t { 192 });
        QCOMPARE(gradient.height, int64_t { 96 });
    }

    void plainSamplingIsWideToo()
    {
        auto request = wideRequest();
        request.settings.method = "sd";
        request.settings.samplerSteps = 2;
        m_engine->begin(request);
        m_engine->step(request.settings, false);
        QCOMPARE(m_engine->decode(PictureSource::Latent).width, int64_t { 192 });
    }

    void aStartPictureOfAnotherAspectIsCutInTheMiddle_data()
    {
        QTest::addColumn<Picture>("whole");
        QTest::addColumn<Picture>("middle");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        const Picture wide = bands(200, 100);
        const Picture tall = bands(96, 300);
        QTest::newRow("wide for square") << wide << cut(wide, 50, 0, 100, 100) << 128 << 128;
        QTest::newRow("tall for wide") << tall << cut(tall, 0, 126, 96, 48) << 192 << 96;
        QTest::newRow("square for tall") << bands(90, 90) << cut(bands(90, 90), 22, 0, 45, 90) << 64 << 128;
        QTest::newRow("the same aspect") << bands(100, 50) << bands(100, 50) << 192 << 96;
    }
    void aStartPictureOfAnotherAspectIsCutInTheMiddle()
    {
        QFETCH(Picture, whole);
        QFETCH(Picture, middle);
        QFETCH(int, width);
        QFETCH(int, height);
        QVERIFY(startOf(whole, width, height) == startOf(middle, width, height));
    }

    void onePixelIsEnoughToStartFrom() { QCOMPARE(startOf(bands(1, 1), 192, 96).size(), size_t { 4 * 24 * 12 }); }
};

REFEREE_TEST(TestSizes)
#include "tst_sizes.moc"
