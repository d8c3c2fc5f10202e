// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_replayer.h"
#include "core/base/errors.h"
#include "tests/support/fake_engine.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

/// Painted with the fake engine: w1 is 2 before iteration 4, 3 from there on.
RunFile painted(FakeEngine& engine, int64_t iterations)
{
    RunSpec request;
    request.prompt = "a red star";
    request.seed = 7;
    engine.begin(request);
    RunFile run
        = RunFile::createInMemory(headOf(request, "studio", {}, engine.facts(), engine.packFiles()), engine.snapshot());
    Settings settings = request.settings;
    for (int64_t i = 0; i < iterations; ++i) {
        IterationRecord record;
        if (i == 4) {
            settings.w1 = 3;
            record.edits = { { 4, "w1", "2", "3", {} } };
        }
        record.report = engine.step(settings, false, nullptr);
        record.after = engine.snapshot();
        run.append(record);
    }
    return run;
}

} // namespace

class TestReplay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anUndisturbedRunIsIdentical();
    void aChangedStateIsNamed();
    void nothingToCompareIsNoProof();
    void whatDiffersOfTheMachineIsSaid();

private:
    std::shared_ptr<FakeLab> m_lab = std::make_shared<FakeLab>();
};

void TestReplay::anUndisturbedRunIsIdentical()
{
    FakeEngine engine(m_lab);
    const RunFile run = painted(engine, 10);
    const ReplayResult result = replay(engine, run);
    QVERIFY(!result.difference);
    QCOMPARE(result.compared, int64_t(10));
}

void TestReplay::aChangedStateIsNamed()
{
    FakeEngine engine(m_lab);
    RunFile run = painted(engine, 10);
    IterationRecord record;
    record.report = run.reports()[6];
    record.after = *run.snapshot(7);
    record.after.z.front() += 0.5F;
    run.append(record); // in place of what was there
    const ReplayResult result = replay(engine, run);
    QVERIFY(result.difference);
    QCOMPARE(result.difference->iteration, int64_t(7));
    QCOMPARE(result.difference->tensor, std::string("z"));
    QVERIFY(std::abs(result.difference->greatest - 0.5) < 1e-6);
}

void TestReplay::nothingToCompareIsNoProof()
{
    FakeEngine engine(m_lab);
    const RunFile run = painted(engine, 0);
    QVERIFY_THROWS_EXCEPTION(LoadError, replay(engine, run));
}

void TestReplay::whatDiffersOfTheMachineIsSaid()
{
    FakeEngine engine(m_lab);
    RunHeader head = painted(engine, 1).head();
    QVERIFY(identityDifferences(head, engine.facts(), engine.packFiles()).empty());
    head.engine.threads = 16;
    head.packFiles.front().sha256 = "other";
    const auto found = identityDifferences(head, engine.facts(), engine.packFiles());
    QCOMPARE(found.size(), size_t(2));
    QVERIFY(found[0].find("pack") != std::string::npos);
    QVERIFY(found[1].find("16") != std::string::npos);
}

REFEREE_TEST(TestReplay)
#include "tst_replay.moc"
