// SPDX-License-Identifier: GPL-3.0-or-later
// What is offered against each trouble.
#include "app/runs/live_edits.h"
#include "app/runs/run_cures.h"
#include "tests/support/test_registry.h"

#include "core/base/method_table.h"
#include "core/base/presets.h"
#include "core/base/settings_table.h"

#include <QtTest/QtTest>

using namespace referee;

namespace {

constexpr Trouble kTroubles[] = { Trouble::Plateau, Trouble::Overshoot, Trouble::Fooled };

using Cures = std::vector<Cure>;

} // namespace

class TestRunCures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachTroubleHasItsCures();
    void whatCannotHelpIsNotOffered();
    void everyCureActsDuringARun();
    void curesPushInTheirDirection();
    void aLimitIsKept();
};

void TestRunCures::eachTroubleHasItsCures()
{
    const Settings settings = presetSettings("studio");
    QCOMPARE(curesOf(Trouble::Fooled, settings, true), (Cures { Cure::MoreViews, Cure::MoreViewNoise, Cure::AddClip }));
    QCOMPARE(
        curesOf(Trouble::Plateau, settings, true), (Cures { Cure::LargerW1, Cure::MoreLatentNoise, Cure::OtherSeed }));
    QCOMPARE(curesOf(Trouble::Overshoot, settings, true), Cures { Cure::SmallerW2 });
}

void TestRunCures::whatCannotHelpIsNotOffered()
{
    const Settings plain = presetSettings("studio");
    QCOMPARE(curesOf(Trouble::Fooled, plain, false), (Cures { Cure::MoreViews, Cure::MoreViewNoise }));
    Settings settings = plain;
    settings.clipWeight = 0.7;
    QCOMPARE(curesOf(Trouble::Fooled, settings, true), (Cures { Cure::MoreViews, Cure::MoreViewNoise }));
    settings = plain;
    settings.optimizer = "adam";
    QCOMPARE(curesOf(Trouble::Plateau, settings, true), (Cures { Cure::MoreLatentNoise, Cure::OtherSeed }));
    settings = plain;
    settings.method = "sds"; // no referee takes part
    QCOMPARE(curesOf(Trouble::Fooled, settings, true), Cures {});
    settings.method = "sd"; // nothing is optimized
    QCOMPARE(curesOf(Trouble::Overshoot, settings, true), Cures {});
}

void TestRunCures::everyCureActsDuringARun()
{
    for (const auto preset : presetNames()) {
        for (const Trouble trouble : kTroubles) {
            const Settings settings = presetSettings(preset);
            const Cures cures = curesOf(trouble, settings, true);
            QVERIFY(!cures.empty() && cures.size() <= 3);
            for (const Cure cure : cures) {
                const Settings cured = curedSettings(settings, cure);
                checkSettings(cured);
                const LivePlan plan = planSettings(settings, cured, 10);
                QCOMPARE(plan.settings, cured);
                QVERIFY(plan.refused.empty());
                QCOMPARE(plan.edits.empty(), cure == Cure::OtherSeed);
                for (const Edit& edit : plan.edits) {
                    Settings typed = settings;
                    setSetting(typed, edit.key, edit.after); // within its range
                }
            }
        }
    }
}

void TestRunCures::curesPushInTheirDirection()
{
    const Settings settings = presetSettings("studio");
    const auto with = [&settings](Cure cure) { return curedSettings(settings, cure); };
    QVERIFY(with(Cure::MoreViews).views > settings.views);
    QVERIFY(with(Cure::MoreViewNoise).stepNoise > settings.stepNoise);
    QVERIFY(with(Cure::AddClip).clipWeight > 0);
    QVERIFY(with(Cure::LargerW1).w1 > settings.w1);
    QCOMPARE(with(Cure::LargerW1).w1End, settings.w1End); // -1: as w1
    QVERIFY(with(Cure::MoreLatentNoise).noiseSigma > settings.noiseSigma);
    QVERIFY(with(Cure::SmallerW2).w2 < settings.w2);
    QVERIFY(with(Cure::SmallerW2).w2End < settings.w2End);
}

void TestRunCures::aLimitIsKept()
{
    Settings settings = presetSettings("studio");
    settings.w1 = 19;
    QCOMPARE(curedSettings(settings, Cure::LargerW1).w1, 20.0);
    settings.w1 = 20;
    QCOMPARE(curesOf(Trouble::Plateau, settings, false), (Cures { Cure::MoreLatentNoise, Cure::OtherSeed }));
    settings.noiseSigma = 0;
    QVERIFY(curedSettings(settings, Cure::MoreLatentNoise).noiseSigma > 0);
}

REFEREE_TEST(TestRunCures)
#include "tst_run_cures.moc"
