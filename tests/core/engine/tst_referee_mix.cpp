// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP as the referee, and BLIP-2 and CLIP together by weights, against the originals: one iteration from given draws.
#include "tests/core/engine/engine_kit.h"
#include "tests/core/engine/trace_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int64_t kFactor = 8;

} // namespace

class TestRefereeMix : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    TensorMap m_answers;

    std::string at(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    TensorMap traceOf(double blip2, double clip) const
    {
        RunSpec request;
        request.prompt = kPrompt;
        request.settings.views = 4;
        request.settings.blip2Weight = blip2;
        request.settings.clipWeight = clip;
        request.height = m_answers.at("input/z").size(2) * kFactor;
        request.width = m_answers.at("input/z").size(3) * kFactor;
        loadEngine()->trace(request, at("trace.safetensors"), at("inputs.safetensors"));
        return readTensors(at("trace.safetensors"));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_answers = runOracle(QStringLiteral("core/engine/referees_oracle.py"),
            { QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--prompt"),
                QString::fromLatin1(kPrompt), QStringLiteral("--latent"), QStringLiteral("9"), QStringLiteral("14") },
            m_folder.path());
        writeSafetensors(at("inputs.safetensors"), under(m_answers, "input/"));
    }

    void everyMixIsThatOfTheOriginals_data()
    {
        QTest::addColumn<QString>("mix");
        QTest::addColumn<double>("blip2");
        QTest::addColumn<double>("clip");
        QTest::newRow("CLIP alone") << QStringLiteral("clip") << 0.0 << 1.0;
        QTest::newRow("CLIP alone, its weight counts for nothing") << QStringLiteral("clip") << 0.0 << 7.0;
        QTest::newRow("both") << QStringLiteral("both") << 2.0 << 0.5;
        QTest::newRow("both, weights count by their ratio") << QStringLiteral("both") << 4.0 << 1.0;
    }
    void everyMixIsThatOfTheOriginals()
    {
        QFETCH(QString, mix);
        QFETCH(double, blip2);
        QFETCH(double, clip);
        auto expected = under(m_answers, "trace/" + mix.toStdString() + "/");
        QCOMPARE(expected.size(), size_t { 5 });
        auto traced = traceOf(blip2, clip);
        if (blip2 == 4) { // the sum of unit gradients is twice as long; the step is matched to the same length
            for (const char* name : { "grad.image", "grad.referee" }) {
                expected.at(name) *= 2;
            }
        }
        const auto failures = traceDifferences(traced, expected, m_answers.at("input/z"));
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
    }

    void aPackWithClipAloneListensToIt()
    {
        EngineOptions options;
        options.parts.sd = std::string(REFEREE_TEST_PACK) + "/sd";
        options.parts.clip = std::string(REFEREE_TEST_PACK) + "/clip";
        QCOMPARE(LocalEngine::load(options)->defaults("studio").clipWeight, 1.0);
        options.parts.blip2 = std::string(REFEREE_TEST_PACK) + "/blip2";
        options.parts.lmHead = std::string(REFEREE_TEST_PACK) + "/blip2/lm_head.safetensors";
        QCOMPARE(LocalEngine::load(options)->defaults("studio").clipWeight, 0.0);
    }

    void anotherRatioIsNoticed()
    {
        const auto traced = traceOf(1, 0.5);
        const auto& z = m_answers.at("input/z");
        QVERIFY(relativeError(traced.at("grad.image"), m_answers.at("trace/both/grad.image")) > 10 * kStepTolerance);
        QVERIFY(relativeError(traced.at("z_next") - z, m_answers.at("trace/both/z_next") - z) > 10 * kStepTolerance);
    }
};

REFEREE_TEST(TestRefereeMix)
#include "tst_referee_mix.moc"
