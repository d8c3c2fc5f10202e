// SPDX-License-Identifier: GPL-3.0-or-later
// A method of a few lines (tests/support/fading_method.cpp) in the engine that paints with all others.
#include "core/base/errors.h"
#include "core/base/settings_table.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestAddedMethod : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void itIsASettingLikeTheOthers();
    void theEnginePaintsWithIt();
    void itGoesOnFromASnapshot();
    void whatItLacksIsRefused();

private:
    std::unique_ptr<LocalEngine> m_engine;
    RunSpec m_request;
};

void TestAddedMethod::initTestCase()
{
    m_engine = loadEngine();
    m_request.prompt = kPrompt;
    m_request.settings = m_engine->defaults("studio");
    setSetting(m_request.settings, "method", "fading");
    m_request.settings.iterations = 4;
    m_request.settings.tail = 0;
}

void TestAddedMethod::itIsASettingLikeTheOthers()
{
    QCOMPARE(choicesOf(*findSetting("method")), std::string("vlm+sds|vlm|sds|sd|fading"));
    QVERIFY_THROWS_EXCEPTION(UsageError, setSetting(m_request.settings, "method", "unheard"));
}

void TestAddedMethod::theEnginePaintsWithIt()
{
    m_engine->begin(m_request);
    const auto first = m_engine->snapshot();
    QCOMPARE(m_engine->length(m_request.settings), int64_t { 4 });
    for (int64_t i = 0; i < 4; ++i) {
        QCOMPARE(m_engine->step(m_request.settings, false, nullptr).iteration, i);
    }
    const auto last = m_engine->snapshot();
    QCOMPARE(last.iteration, int64_t { 4 });
    QCOMPARE(last.z.front(), first.z.front() / 16);
    QVERIFY(!m_engine->decode(PictureSource::Latent).isEmpty());
    QVERIFY(m_engine->views(nullptr).empty());
    QVERIFY(m_engine->inspect(MapSet().set(), nullptr).empty());
}

void TestAddedMethod::itGoesOnFromASnapshot()
{
    m_engine->begin(m_request);
    m_engine->step(m_request.settings, false, nullptr);
    const auto middle = m_engine->snapshot();
    m_engine->step(m_request.settings, false, nullptr);
    const auto after = m_engine->snapshot();
    m_engine->begin(m_request);
    m_engine->restore(middle);
    m_engine->step(m_request.settings, false, nullptr);
    QCOMPARE(m_engine->snapshot().z, after.z);
}

void TestAddedMethod::whatItLacksIsRefused()
{
    auto withPicture = m_request;
    withPicture.startPicture = { 8, 8, std::vector<uint8_t>(3 * 8 * 8, 200) };
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->begin(withPicture));
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->trace(m_request, "nowhere.safetensors", {}));
}

REFEREE_TEST(TestAddedMethod)
#include "tst_added_method.moc"
