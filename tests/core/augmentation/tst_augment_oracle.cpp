// SPDX-License-Identifier: GPL-3.0-or-later
// Every transform and its gradient against plain torch formulas that are asked while the test runs.
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <functional>
#include <torch/torch.h>

#include "core/augmentation/cutouts.h"
#include "core/augmentation/geometry.h"
#include "core/augmentation/intensity.h"
#include "core/augmentation/referee_input.h"
#include "core/base/settings.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"
#include "tests/support/test_registry.h"

using namespace referee;
using namespace referee::test;

class TestAugmentOracle : public QObject {
    Q_OBJECT

private:
    static constexpr int64_t kViews = 8;
    QTemporaryDir m_folder;
    std::map<QString, TensorMap> m_answers; ///< by case, "96:float32"

    static void compareOne(const TensorMap& answer, const std::string& name, const std::string& source,
        const std::function<torch::Tensor(const torch::Tensor&)>& change)
    {
        const bool isDouble = answer.at("batch").scalar_type() == torch::kFloat64;
        auto leaf = (source == "batch0" ? answer.at("batch").narrow(0, 0, 1) : answer.at(source)).clone();
        leaf.set_requires_grad(true);
        const auto result = change(leaf);
        const auto weight = answer.at("weight").narrow(0, 0, result.size(0));
        const auto gradient = torch::autograd::grad({ (result * weight).sum() }, { leaf })[0];
        const auto text = QString::fromStdString(name);
        const auto values = difference(text, result, answer.at(name), isDouble ? kToleranceF64 : kToleranceF32);
        QVERIFY2(values.isEmpty(), qPrintable(values));
        // In float32 a pixel just at a clamp or at a tie of channels may fall on the other side, where the slope jumps.
        const auto slopes
            = difference(text + QStringLiteral(".grad"), gradient, answer.at(name + ".grad"), isDouble ? 1e-9 : 1e-2);
        QVERIFY2(slopes.isEmpty(), qPrintable(slopes));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto all = runOracle(QStringLiteral("core/augmentation/transforms_oracle.py"),
            { QStringLiteral("--views"), QString::number(kViews), QStringLiteral("--cases"),
                QStringLiteral("96:float32"), QStringLiteral("96:float64"), QStringLiteral("224:float32"),
                QStringLiteral("224:float64"), QStringLiteral("31:float64") },
            m_folder.path());
        for (const auto& [name, tensor] : all) {
            const auto cut = name.find('/');
            m_answers[QString::fromStdString(name.substr(0, cut))][name.substr(cut + 1)] = tensor;
        }
        QCOMPARE(m_answers.size(), size_t { 5 });
    }

    void transformsEqualThePlainFormulas_data()
    {
        QTest::addColumn<QString>("key");
        for (const auto& [key, tensors] : m_answers) {
            QTest::newRow(qPrintable(key)) << key;
        }
    }

    void transformsEqualThePlainFormulas()
    {
        QFETCH(QString, key);
        const auto& answer = m_answers.at(key);
        const int64_t size = answer.at("batch").size(2);
        Settings settings;
        settings.views = kViews;
        auto draws = drawViews(settings, size, StatelessRng(0, 0));
        replaceDraws(draws, answer);
        compareOne(answer, "pool", "image", [&](const auto& x) { return poolForReferee(x, size); });
        compareOne(answer, "affine", "batch", [&](const auto& x) { return warpAffine(x, draws.angle, draws.shift); });
        compareOne(answer, "perspective", "batch", [&](const auto& x) { return warpPerspective(x, draws.corners); });
        compareOne(answer, "jitter", "batch",
            [&](const auto& x) { return jitterColours(x, draws.jitter, draws.jitterOrder); });
        compareOne(answer, "normalise", "batch", [&](const auto& x) { return normalizeForClip(x); });
        compareOne(answer, "cutouts", "batch0", [&](const auto& x) { return cutouts(x, draws, 0, kViews); });
    }
};

REFEREE_TEST(TestAugmentOracle)
#include "tst_augment_oracle.moc"
