// SPDX-License-Identifier: GPL-3.0-or-later
// Counted FLOPs and device waits: of single operators by hand, of a whole iteration against the minimum.
#include "core/engine/local_engine.h"
#include "core/profiling/flop_minimum.h"
#include "core/profiling/operator_audit.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <functional>
#include <stdexcept>

using namespace referee;
using namespace referee::test;

class TestOperatorAudit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsByHand_data();
    void countsByHand();
    void countsForTheHopThatWasEntered();
    void namesWaitsWithTheirHop();
    void refusesASecondAudit();
    void stepDoesNotWaitForTheDevice_data();
    void stepDoesNotWaitForTheDevice();
    void stepIsNearTheMinimum_data();
    void stepIsNearTheMinimum();
};

namespace {

torch::Tensor leaf(at::IntArrayRef sizes) { return torch::randn(sizes).requires_grad_(true); }

/// B 2, heads 3, T 5, S 7, width 4.
torch::Tensor attentionOf(const torch::Tensor& query)
{
    return at::scaled_dot_product_attention(query, torch::randn({ 2, 3, 7, 4 }), torch::randn({ 2, 3, 7, 4 }));
}

double flopsOf(const std::function<void()>& work)
{
    OperatorAudit audit;
    audit.enter(Stage::Mix);
    work();
    return audit.total().flops;
}

struct AuditedStep {
    std::array<StageCount, kStageNames.size()> hops {};
    std::array<double, kStageNames.size()> minimum {};
    StageCount total;
    std::vector<std::string> waits;
};

AuditedStep auditStep(const std::string& precision, const std::string& method, double clipWeight, double contrastWeight)
{
    const auto engine = loadEngine(REFEREE_TEST_PACK, precision);
    RunSpec request;
    request.prompt = kPrompt;
    request.settings = engine->defaults("studio");
    request.settings.method = method;
    request.settings.clipWeight = clipWeight;
    request.settings.contrastWeight = contrastWeight;
    engine->begin(request);
    AuditedStep step;
    OperatorAudit audit;
    StepProfiler watch;
    watch.onEnter = [&](Stage hop) { audit.enter(hop); };
    engine->stepProfiled(request.settings, false, watch);
    step.hops = audit.stages();
    step.total = audit.total();
    step.waits = audit.waits();
    FlopSizes sizes { .latentHeight = 16, .latentWidth = 16 };
    const auto reading = engine->readPrompt(request.prompt, request.settings);
    sizes.refereeTokens = reading.refereeTokens;
    sizes.contradictionTokens = reading.contradictionTokens;
    step.minimum = flopMinimum(engine->models().pack(), request.settings, sizes);
    return step;
}

} // namespace

Q_DECLARE_METATYPE(std::function<void()>)

void TestOperatorAudit::countsByHand_data()
{
    using Work = std::function<void()>;
    QTest::addColumn<Work>("work");
    QTest::addColumn<double>("flops");
    const auto weight = torch::randn({ 6, 5 });
    const auto window = torch::randn({ 4, 3, 3, 3 });
    QTest::newRow("linear with bias, once although records nest") << Work([=] {
        at::linear(torch::randn({ 2, 7, 5 }), weight, torch::randn({ 6 }));
    }) << 2.0 * 14 * 5 * 6;
    QTest::newRow("linear and its input gradient") << Work([=] {
        at::linear(leaf({ 2, 7, 5 }), weight).sum().backward();
    }) << 2 * 2.0 * 14 * 5 * 6;
    QTest::newRow("product of matrix and vector") << Work([=] { at::matmul(weight, torch::randn({ 5 })); }) << 2.0 * 30;
    QTest::newRow("convolution of stride 2") << Work([=] {
        at::conv2d(torch::randn({ 2, 3, 9, 8 }), window, {}, { 2, 2 }, { 1, 1 });
    }) << 2.0 * 2 * 4 * 5 * 4 * 27;
    QTest::newRow("convolution and its input gradient") << Work([=] {
        at::conv2d(leaf({ 1, 3, 6, 6 }), window, {}, { 1, 1 }, { 1, 1 }).sum().backward();
    }) << 2 * 2.0 * 4 * 36 * 27;
    QTest::newRow("attention") << Work([] { attentionOf(torch::randn({ 2, 3, 5, 4 })); }) << 4.0 * 6 * 5 * 7 * 4;
    QTest::newRow("attention backward computes the scores again") << Work([] {
        attentionOf(leaf({ 2, 3, 5, 4 })).sum().backward();
    }) << (4.0 + 10.0) * 6 * 5 * 7 * 4;
    QTest::newRow("element by element") << Work([] { torch::ones({ 9 }).exp().sum(); }) << 0.0;
}

void TestOperatorAudit::countsByHand()
{
    QFETCH(std::function<void()>, work);
    QFETCH(double, flops);
    QCOMPARE(flopsOf(work), flops);
}

void TestOperatorAudit::countsForTheHopThatWasEntered()
{
    OperatorAudit audit;
    const auto matrix = torch::ones({ 3, 3 });
    torch::mm(matrix, matrix);
    audit.enter(Stage::Decode);
    torch::mm(matrix, matrix);
    audit.enter(Stage::Distil);
    torch::mm(matrix, matrix);
    torch::mm(matrix, matrix);
    QCOMPARE(audit.stages().at(static_cast<size_t>(Stage::Decode)).flops, 54.0);
    QCOMPARE(audit.stages().at(static_cast<size_t>(Stage::Distil)).flops, 108.0);
    QCOMPARE(audit.stages().at(static_cast<size_t>(Stage::Distil)).operators, int64_t { 2 });
    QCOMPARE(audit.total().flops, 162.0);
}

void TestOperatorAudit::namesWaitsWithTheirHop()
{
    const auto numbers = torch::ones({ 4 });
    OperatorAudit audit;
    audit.enter(Stage::Mix);
    numbers.sum().item<float>();
    audit.enter(Stage::Update);
    torch::equal(numbers, numbers);
    torch::nonzero(numbers);
    const std::vector<std::string> expected { "mix: aten::item", "update: aten::equal", "update: aten::nonzero" };
    QCOMPARE(audit.waits(), expected);
    QCOMPARE(audit.total().waits, int64_t { 3 });
}

void TestOperatorAudit::refusesASecondAudit()
{
    const OperatorAudit first;
    QVERIFY_THROWS_EXCEPTION(std::logic_error, OperatorAudit());
}

void TestOperatorAudit::stepDoesNotWaitForTheDevice_data()
{
    QTest::addColumn<QString>("precision");
    QTest::addColumn<QString>("method");
    QTest::addColumn<double>("clipWeight");
    QTest::addColumn<double>("contrastWeight");
    QTest::newRow("fp32") << "fp32"
                          << "vlm+sds" << 0.0 << 0.0;
    QTest::newRow("bf16") << "bf16"
                          << "vlm+sds" << 0.0 << 0.0;
    QTest::newRow("referee alone") << "fp32"
                                   << "vlm" << 0.0 << 0.0;
    QTest::newRow("score distillation alone") << "fp32"
                                              << "sds" << 0.0 << 0.0;
    QTest::newRow("BLIP-2 and CLIP") << "fp32"
                                     << "vlm+sds" << 0.5 << 0.0;
    QTest::newRow("contrast") << "fp32"
                              << "vlm+sds" << 0.0 << 1.0;
}

void TestOperatorAudit::stepDoesNotWaitForTheDevice()
{
    QFETCH(QString, precision);
    QFETCH(QString, method);
    QFETCH(double, clipWeight);
    QFETCH(double, contrastWeight);
    const auto step = auditStep(precision.toStdString(), method.toStdString(), clipWeight, contrastWeight);
    QVERIFY(step.total.operators > 100);
    QVERIFY2(step.waits.empty(), step.waits.empty() ? "" : step.waits.front().c_str());
}

void TestOperatorAudit::stepIsNearTheMinimum_data() { stepDoesNotWaitForTheDevice_data(); }

void TestOperatorAudit::stepIsNearTheMinimum()
{
    constexpr double kAllowed = 1.02;
    constexpr double kAllowedWithTexts = 1.04; // nine texts, whose masked products are computed
    QFETCH(QString, precision);
    QFETCH(QString, method);
    QFETCH(double, clipWeight);
    QFETCH(double, contrastWeight);
    const auto step = auditStep(precision.toStdString(), method.toStdString(), clipWeight, contrastWeight);
    double minimum = 0;
    for (size_t hop = 0; hop < kStageNames.size(); ++hop) {
        minimum += step.minimum.at(hop);
        // An operator that the audit does not know would make a stage cheaper than possible.
        QVERIFY2(step.hops.at(hop).flops >= 0.999 * step.minimum.at(hop), kStageNames.at(hop).data());
    }
    QVERIFY(minimum > 0);
    QVERIFY2(step.total.flops <= (contrastWeight > 0 ? kAllowedWithTexts : kAllowed) * minimum,
        qPrintable(QStringLiteral("counted ÷ minimum = %1").arg(step.total.flops / minimum)));
}

REFEREE_TEST(TestOperatorAudit)
#include "tst_operator_audit.moc"
