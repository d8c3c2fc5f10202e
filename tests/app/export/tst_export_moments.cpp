// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_moments.h"
#include "app/storage/run_file.h"
#include "core/base/errors.h"
#include "tests/support/fake_engine.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr int64_t kEnd = 12;
constexpr int64_t kEdited = 6; ///< compact keeps the snapshots of 0, 6 and 12

RunFile painted(FakeEngine& engine)
{
    RunSpec request;
    request.prompt = "a red star";
    request.seed = 7;
    engine.begin(request);
    RunFile run
        = RunFile::createInMemory(headOf(request, "studio", {}, engine.facts(), engine.packFiles()), engine.snapshot());
    Settings settings = request.settings;
    for (int64_t i = 0; i < kEnd; ++i) {
        IterationRecord record;
        if (i == kEdited) {
            settings.w1 = 3;
            record.edits = { { i, "w1", "2", "3", {} } };
        }
        record.report = engine.step(settings, false, nullptr);
        record.after = engine.snapshot();
        run.append(record);
    }
    return run;
}

MapSet all() { return MapSet().set(); }

} // namespace

class TestExportMoments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesOfKeptMomentsCostNoStep();
    void thinnedMomentsArePaintedAgain();
    void mapsAreOfTheIterationAskedFor();
    void otherBitsAreFoundOut();
    void anInterruptEndsIt();
    void theTextHoldsTheEditsUpToThen();
    void aStartPictureIsNoSeed();

private:
    std::shared_ptr<FakeLab> m_lab = std::make_shared<FakeLab>();
};

void TestExportMoments::picturesOfKeptMomentsCostNoStep()
{
    FakeEngine engine(m_lab);
    const RunFile run = painted(engine);
    const int before = m_lab->stepsDone;
    RunMoments moments(engine, run);
    QCOMPARE(moments.picture(5).rgb, FakeEngine::picture(5).rgb);
    QCOMPARE(moments.picture(kEnd).rgb, FakeEngine::picture(kEnd).rgb);
    QCOMPARE(m_lab->stepsDone - before, 0);
}

void TestExportMoments::thinnedMomentsArePaintedAgain()
{
    FakeEngine engine(m_lab);
    RunFile run = painted(engine);
    const Snapshot whole = *run.snapshot(9);
    compactRun(run, 1);
    QVERIFY(!run.snapshot(9));
    const int before = m_lab->stepsDone;
    RunMoments moments(engine, run);
    QCOMPARE(moments.picture(8).rgb, FakeEngine::picture(8).rgb);
    QCOMPARE(m_lab->stepsDone - before, 2); // from the snapshot at the edit
    QCOMPARE(moments.picture(9).rgb, FakeEngine::picture(9).rgb);
    QCOMPARE(m_lab->stepsDone - before, 3); // and on from there
    QCOMPARE(engine.snapshot().z, whole.z);
    QCOMPARE(moments.picture(2).rgb, FakeEngine::picture(2).rgb);
}

void TestExportMoments::mapsAreOfTheIterationAskedFor()
{
    FakeEngine engine(m_lab);
    const RunFile run = painted(engine);
    RunMoments moments(engine, run);
    for (const int64_t iteration : { int64_t(kEdited), kEnd - 1, int64_t(0) }) {
        const auto moment = moments.maps(iteration, all());
        QCOMPARE(moment.maps.front().iteration, iteration);
        QCOMPARE(moment.acting.settings.w1, iteration < kEdited ? 2.0 : 3.0);
        QVERIFY(!moment.isOther);
    }
}

void TestExportMoments::otherBitsAreFoundOut()
{
    FakeEngine engine(m_lab);
    RunFile run = painted(engine);
    IterationRecord record;
    record.report = run.reports()[4];
    record.after = *run.snapshot(5);
    record.after.z.front() += 0.5F;
    run.append(record); // in place of what was there
    RunMoments moments(engine, run);
    QVERIFY(moments.maps(4, all()).isOther);
    QVERIFY(!moments.maps(2, all()).isOther);
}

void TestExportMoments::anInterruptEndsIt()
{
    FakeEngine engine(m_lab);
    const RunFile run = painted(engine);
    const std::atomic<bool> stop { true };
    RunMoments moments(engine, run, &stop);
    QVERIFY_THROWS_EXCEPTION(Cancelled, moments.picture(5));
    QVERIFY_THROWS_EXCEPTION(Cancelled, moments.maps(5, all()));
}

void TestExportMoments::theTextHoldsTheEditsUpToThen()
{
    FakeEngine engine(m_lab);
    std::vector<RunFile> files;
    files.push_back(painted(engine));
    const RunAncestry runs(std::move(files));
    const auto jsonOf = [&](int64_t iteration) { return nlohmann::json::parse(momentJson(runs, iteration, true)); };
    QCOMPARE(jsonOf(kEdited).at("edits").size(), size_t(0)); // it acts on what comes
    QCOMPARE(jsonOf(kEdited + 1).at("edits").size(), size_t(1));
    QCOMPARE(jsonOf(3).at("iterations").get<int64_t>(), int64_t(3));
    QVERIFY(jsonOf(3).at("repeatable").get<bool>());
    QVERIFY(!nlohmann::json::parse(momentJson(runs, 3, false)).at("repeatable").get<bool>());
}

void TestExportMoments::aStartPictureIsNoSeed()
{
    FakeEngine engine(m_lab);
    const RunFile run = painted(engine);
    QVERIFY(beginsFromSeed(engine, run));
    Snapshot other = *run.snapshot(0);
    other.z.front() += 1;
    QVERIFY(!beginsFromSeed(engine, RunFile::createInMemory(run.head(), other)));
}

REFEREE_TEST(TestExportMoments)
#include "tst_export_moments.moc"
