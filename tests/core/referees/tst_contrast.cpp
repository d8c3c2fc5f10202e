// SPDX-License-Identifier: GPL-3.0-or-later
// The contrast losses of BLIP-2: against the original with its gradient, in double; weights; nothing to contradict.
#include "core/engine/loaded_models.h"
#include "core/io/safetensors.h"
#include "core/prompts/contradictions.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

const char* const kPrompt = "a red striped star above a blue moon";
constexpr double kTolerance = 1e-8;

std::vector<std::string> contrary()
{
    std::vector<std::string> captions;
    for (const auto& contradiction : contradictions(kPrompt)) {
        captions.push_back(contradiction.caption);
    }
    return captions;
}

} // namespace

class TestContrast : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void lossesAndGradientAreThoseOfTheOriginal();
    void marginsAreThoseOfTheOriginal();
    void noWeightIsNoPass();
    void nothingToContradictIsNoLoss();
    void clipHasNone();

private:
    Referee& blip2() const { return *m_networks->referees.front(); }

    QTemporaryDir m_folder;
    std::optional<Networks> m_networks;
    torch::Tensor m_views;
    TensorMap m_answers;
};

void TestContrast::initTestCase()
{
    EngineOptions options;
    options.pack = REFEREE_TEST_PACK;
    options.precision = "fp64";
    m_networks.emplace(loadNetworks(openPack(options), DeviceConfig::of(options, nullptr), {}));
    torch::manual_seed(5);
    m_views = torch::rand({ 3, 3, 96, 96 }, torch::kFloat64);
    const auto file = m_folder.filePath(QStringLiteral("views.safetensors"));
    writeSafetensors(file.toStdString(), { { "views", m_views } });
    QStringList arguments { QStringLiteral("--pack"), QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--views"),
        file, QStringLiteral("--weights"), QStringLiteral("0.5"), QStringLiteral("2"), QStringLiteral("--caption"),
        QString::fromLatin1(kPrompt) };
    for (const auto& caption : contrary()) {
        arguments << QStringLiteral("--caption") << QString::fromStdString(caption);
    }
    m_answers = runOracle(QStringLiteral("core/referees/contrast_oracle.py"), arguments, m_folder.path());
}

void TestContrast::init()
{
    blip2().setPrompt(kPrompt);
    blip2().setContradictions(contrary());
}

void TestContrast::lossesAndGradientAreThoseOfTheOriginal()
{
    const auto leaf = m_views.clone().requires_grad_(true);
    const auto losses
        = blip2().evaluate(leaf, { .matching = 0, .captioning = 0, .contrast = 0.5, .contrastMatching = 2 });
    losses.weighted_N.sum().backward();
    COMPARE_TENSORS(losses.contrast_N.detach(), m_answers.at("contrast"), kTolerance);
    COMPARE_TENSORS(losses.contrastMatching_N.detach(), m_answers.at("contrast_matching"), kTolerance);
    COMPARE_TENSORS(leaf.grad(), m_answers.at("gradient"), kTolerance);
}

void TestContrast::marginsAreThoseOfTheOriginal()
{
    QCOMPARE(contrary().size(), size_t { 8 });
    const auto margins = blip2().margins(m_views);
    COMPARE_TENSORS(margins.captioning_NC, m_answers.at("margins"), kTolerance);
    COMPARE_TENSORS(margins.matching_NC, m_answers.at("matching_margins"), kTolerance);
}

void TestContrast::noWeightIsNoPass()
{
    const auto losses = blip2().evaluate(m_views, { 2, 3 });
    QVERIFY(!losses.contrast_N.defined());
    COMPARE_TENSORS(losses.weighted_N, losses.matching_N * 2 + losses.captioning_N * 3, 1e-12);
}

void TestContrast::nothingToContradictIsNoLoss()
{
    blip2().setContradictions({});
    const auto losses = blip2().evaluate(m_views, { 1, 1, 1, 1 });
    QVERIFY(!losses.contrast_N.defined());
    COMPARE_TENSORS(losses.weighted_N, losses.matching_N + losses.captioning_N, 1e-12);
    QVERIFY(!blip2().margins(m_views).captioning_NC.defined());
}

void TestContrast::clipHasNone()
{
    Referee& clip = *m_networks->referees.back();
    clip.setPrompt(kPrompt);
    clip.setContradictions(contrary());
    QVERIFY(!clip.evaluate(m_views, { 1, 1, 1, 1 }).contrast_N.defined());
    QVERIFY(!clip.margins(m_views).captioning_NC.defined());
}

REFEREE_TEST(TestContrast)
#include "tst_contrast.moc"
