// SPDX-License-Identifier: GPL-3.0-or-later
// Views beside a run: they are what the referee saw, their losses are the step's, and looking changes nothing.
#include "core/base/errors.h"
#include "tests/core/engine/inspect_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <algorithm>
#include <cmath>

using namespace referee;
using namespace referee::test;

namespace {

constexpr double kLossTolerance = 1e-4; ///< a pass without gradient may add in another order
constexpr double kMapTolerance = 1e-3; ///< of gradients, whose paths amplify rounding

torch::Tensor imageOf(const Picture& picture)
{
    return torch::tensor(picture.rgb, torch::kFloat32).view({ picture.height, picture.width, 3 }).permute({ 2, 0, 1 })
        / 255;
}

torch::Tensor tensorOf(const GradientMap& map)
{
    return torch::tensor(map.values).view({ 1, map.channels, map.height, map.width });
}

std::vector<int64_t> keptOf(const std::vector<ViewPicture>& views)
{
    std::vector<int64_t> kept;
    for (const auto& view : views) {
        if (view.isKept) {
            kept.push_back(view.index);
        }
    }
    return kept;
}

} // namespace

class TestViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_engine = loadEngine(); }
    void thereIsNothingBeforeTheFirstStep();
    void lookingChangesNothing_data() { addRefereeRuns(); }
    void lookingChangesNothing();
    void keptViewsHaveTheLossesOfTheReport_data() { addRefereeRuns(); }
    void keptViewsHaveTheLossesOfTheReport();
    void droppedViewsAreTheEasierOnes();
    void picturesAreTheViewsOfTheTrace();
    void gradientsOfKeptViewsAverageToThePixelMap_data() { addRefereeRuns(); }
    void gradientsOfKeptViewsAverageToThePixelMap();
    void viewsAreOfTheStepsOwnPrompt();
    void withoutRefereeThereAreNone_data();
    void withoutRefereeThereAreNone();
    void clipAloneShowsItsOwnViews();
    void stopFlagEndsAPass();
    void indexOutOfRangeIsRefused();

private:
    std::unique_ptr<Engine> m_engine;
};

void TestViews::thereIsNothingBeforeTheFirstStep()
{
    QVERIFY(m_engine->views().empty());
    m_engine->begin(shortRun());
    QVERIFY(m_engine->views().empty());
    QVERIFY(m_engine->viewGradient(0).values.empty());
}

void TestViews::lookingChangesNothing()
{
    QFETCH(QStringList, settings);
    const RunSpec run = shortRun(settings);
    const auto after = [&](bool looks) {
        std::vector<StepReport> reports;
        m_engine->begin(run);
        while (m_engine->iteration() < run.settings.iterations) {
            reports.push_back(m_engine->step(run.settings, false));
            if (looks) {
                m_engine->views();
                m_engine->viewGradient(1);
            }
        }
        return std::pair { m_engine->snapshot(), reports };
    };
    const auto [blind, blindReports] = after(false);
    const auto [seen, seenReports] = after(true);
    QVERIFY(seen.z == blind.z);
    QVERIFY(seen.ema == blind.ema);
    for (size_t i = 0; i < blindReports.size(); ++i) {
        QVERIFY(seenReports[i].captionPerView == blindReports[i].captionPerView);
        QVERIFY(seenReports[i].itmPerView == blindReports[i].itmPerView);
    }
}

void TestViews::keptViewsHaveTheLossesOfTheReport()
{
    QFETCH(QStringList, settings);
    const RunSpec run = shortRun(settings);
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    const auto report = m_engine->step(run.settings, false);
    const auto views = m_engine->views();
    QCOMPARE(static_cast<int64_t>(views.size()), run.settings.views);
    auto kept = report.keptViews;
    const bool isChosen = !kept.empty();
    for (size_t i = 0; i < report.itmPerView.size(); ++i) {
        const auto& view = views[isChosen ? static_cast<size_t>(kept[i]) : i];
        QCOMPARE(view.iteration, 1);
        QVERIFY2(std::abs(view.itm - report.itmPerView[i]) < kLossTolerance, qPrintable(QString::number(view.itm)));
        QVERIFY(std::abs(view.caption - report.captionPerView[i]) < kLossTolerance);
    }
    std::sort(kept.begin(), kept.end());
    QVERIFY(isChosen ? keptOf(views) == kept : static_cast<int64_t>(keptOf(views).size()) == run.settings.views);
    QCOMPARE(report.clip > 0, views.front().clip > 0);
}

void TestViews::droppedViewsAreTheEasierOnes()
{
    const RunSpec run = shortRun({ QStringLiteral("views=6"), QStringLiteral("hardest=2") });
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    auto views = m_engine->views();
    const auto isHarder
        = [](const ViewPicture& a, const ViewPicture& b) { return a.itm + a.caption > b.itm + b.caption; };
    std::sort(views.begin(), views.end(), isHarder);
    for (size_t i = 0; i < views.size(); ++i) {
        QCOMPARE(views[i].isKept, i < 2);
    }
}

void TestViews::picturesAreTheViewsOfTheTrace()
{
    QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("trace.safetensors")).toStdString();
    m_engine->trace(shortRun(), file);
    const auto traced = readTensors(file).at("views").clamp(0, 1);
    const auto views = m_engine->views();
    QCOMPARE(static_cast<int64_t>(views.size()), traced.size(0));
    for (const auto& view : views) {
        const auto differs = (imageOf(view.picture) - traced[view.index]).abs().max().item<double>();
        QVERIFY2(differs <= 0.51 / 255, qPrintable(QString::number(differs))); // rounded to 8 bits
    }
}

void TestViews::gradientsOfKeptViewsAverageToThePixelMap()
{
    QFETCH(QStringList, settings);
    const RunSpec run = shortRun(settings);
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    const auto kept = keptOf(m_engine->views());
    torch::Tensor sum;
    for (const auto index : kept) {
        const auto map = m_engine->viewGradient(index);
        QCOMPARE(map.kind, MapKind::Pixel);
        QCOMPARE(map.height, 128);
        sum = sum.defined() ? sum + tensorOf(map) : tensorOf(map);
    }
    auto mean = sum / static_cast<double>(kept.size());
    if (run.settings.clipWeight > 0) { // of several referees the map is a sum of unit gradients; nothing to compare
        QVERIFY(mean.norm().item<double>() > 0);
        return;
    }
    const auto pixels = m_engine->inspect(only({ MapKind::Pixel }));
    COMPARE_TENSORS(mean, tensorOf(pixels.front()), kMapTolerance);
}

void TestViews::viewsAreOfTheStepsOwnPrompt()
{
    const RunSpec run = shortRun();
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    const auto before = m_engine->views();
    const auto gradient = m_engine->viewGradient(0).values;
    m_engine->setPrompt("a green fish", "");
    const auto after = m_engine->views();
    QCOMPARE(after.front().caption, before.front().caption);
    QVERIFY(m_engine->viewGradient(0).values == gradient);
    const double next = m_engine->step(run.settings, false).caption;
    m_engine->begin(run);
    m_engine->step(run.settings, false);
    m_engine->setPrompt("a green fish", "");
    QCOMPARE(next, m_engine->step(run.settings, false).caption);
}

void TestViews::withoutRefereeThereAreNone_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("steps");
    QTest::newRow("tail") << QStringLiteral("vlm+sds") << 7;
    QTest::newRow("SDS alone") << QStringLiteral("sds") << 1;
    QTest::newRow("sampling") << QStringLiteral("sd") << 1;
}

void TestViews::withoutRefereeThereAreNone()
{
    QFETCH(QString, method);
    QFETCH(int, steps);
    RunSpec run = shortRun();
    run.settings.method = method.toStdString();
    m_engine->begin(run);
    for (int i = 0; i < steps; ++i) {
        m_engine->step(run.settings, false);
    }
    QVERIFY(m_engine->views().empty());
    QVERIFY(m_engine->viewGradient(0).values.empty());
}

void TestViews::clipAloneShowsItsOwnViews()
{
    const RunSpec run = shortRun({ QStringLiteral("clip_weight=1"), QStringLiteral("blip2_weight=0") });
    m_engine->begin(run);
    const auto report = m_engine->step(run.settings, false);
    const auto views = m_engine->views();
    double sum = 0;
    for (const auto& view : views) {
        QCOMPARE(view.itm, 0.0);
        sum += view.clip;
    }
    QVERIFY(std::abs(sum / static_cast<double>(views.size()) - report.clip) < kLossTolerance);
    QVERIFY(tensorOf(m_engine->viewGradient(0)).norm().item<double>() > 0);
}

void TestViews::stopFlagEndsAPass()
{
    m_engine->begin(shortRun());
    m_engine->step(shortRun().settings, false);
    const std::atomic<bool> stop = true;
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->views(&stop));
    QVERIFY_THROWS_EXCEPTION(Cancelled, m_engine->viewGradient(0, &stop));
    QCOMPARE(m_engine->views().size(), size_t { 3 });
}

void TestViews::indexOutOfRangeIsRefused()
{
    m_engine->begin(shortRun());
    m_engine->step(shortRun().settings, false);
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->viewGradient(3));
    QVERIFY_THROWS_EXCEPTION(UsageError, m_engine->viewGradient(-1));
}

REFEREE_TEST(TestViews)
#include "tst_views.moc"
