// SPDX-License-Identifier: GPL-3.0-or-later
// `referee generate --set candidates=N`: the best of several seeds goes on, and is the run of that seed to the last
// bit.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestCandidateRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBestIsTheRunOfItsSeed();
    void plainSamplingTakesTheBestOfWholePictures();

private:
    ProgramRun paint(const QStringList& more) const
    {
        return test::referee(
            words("generate|a red star|--threads|1|--json|--views|2|--out") << m_folder.path() << more);
    }
    static QJsonObject chosenOf(const ProgramRun& run)
    {
        for (const auto& candidate : run.json()[QStringLiteral("candidates")].toArray()) {
            if (candidate.toObject()[QStringLiteral("chosen")].toBool()) {
                return candidate.toObject();
            }
        }
        return {};
    }
    static QString seedOf(const ProgramRun& run)
    {
        return QString::number(static_cast<qint64>(run.json()[QStringLiteral("seed")].toDouble()));
    }
    QTemporaryDir m_folder;
};

void TestCandidateRuns::theBestIsTheRunOfItsSeed()
{
    const QStringList length = words("--steps|6|--set|tail=1");
    const auto run = paint(words("--seed|5|--set|candidates=3|--set|cull_at=3") << length);
    QVERIFY2(run.exitCode == 0, run.text());
    const auto candidates = run.json()[QStringLiteral("candidates")].toArray();
    QCOMPARE(candidates.size(), qsizetype(3));
    const auto chosen = chosenOf(run);
    for (const auto& candidate : candidates) {
        QVERIFY(
            candidate.toObject()[QStringLiteral("verdict")].toDouble() <= chosen[QStringLiteral("verdict")].toDouble());
        QCOMPARE(candidate.toObject()[QStringLiteral("iterations")].toInt(), 3);
    }
    QCOMPARE(run.json()[QStringLiteral("seed")], chosen[QStringLiteral("seed")]);
    QVERIFY2(run.err.contains(QLatin1String("goes on")), run.text());
    const auto plain = paint(words("--seed") << seedOf(run) << length << words("--set|cull_at=3"));
    QVERIFY2(plain.exitCode == 0, plain.text());
    QCOMPARE(readFile(plain.json()[QStringLiteral("image")].toString()),
        readFile(run.json()[QStringLiteral("image")].toString()));
    const auto replayed = test::referee({ QStringLiteral("replay"), run.json()[QStringLiteral("run")].toString() });
    QVERIFY2(replayed.exitCode == 0, replayed.text());
}

void TestCandidateRuns::plainSamplingTakesTheBestOfWholePictures()
{
    const auto run = paint(words("--method|sd|--seed|5|--set|sampler_steps=4|--set|candidates=2|--set|cull_at=0"));
    QVERIFY2(run.exitCode == 0, run.text());
    QCOMPARE(chosenOf(run)[QStringLiteral("iterations")].toInt(), 4);
    QCOMPARE(run.json()[QStringLiteral("seed")], chosenOf(run)[QStringLiteral("seed")]);
}

REFEREE_TEST(TestCandidateRuns)
#include "tst_candidate_runs.moc"
