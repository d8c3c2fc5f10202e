// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing is ever lost, any moment can be continued, any run can be proved: by keys in the real window, which is killed
// in the middle, and by the command line afterwards.
#include "app/storage/run_file.h"
#include "tests/app/cli/program_kit.h"
#include "tests/app/studio/studio_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QFileInfo>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

constexpr const char* kPrompt = "a red striped star above a blue moon";
constexpr const char* kMore = " and a green tree";
constexpr int64_t kIterations = 120;
constexpr int64_t kForkAt = 57;
constexpr int64_t kKilledBehind = 60;
constexpr int kReplaySeconds = 240; ///< of a loaded machine

RunFile opened(const QString& path) { return RunFile::open(path.toStdString(), RunFile::Access::Read); }

} // namespace

class TestTimeEndToEnd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aKilledRunGoesOnIsContinuedFrom57AndProved();

private:
    void openWindow();
    void paintWithThreeLiveEdits();
    void killInTheMiddle();
    void acceptTheOffer();
    void continueFrom57();
    void closeWindow();
    void checkRun();
    void checkBranch();
    void checkReplays();
    QStringList runFiles() const;

    StudioAtHome m_studio;
    QString m_run;
    QString m_branch;
    int64_t m_cutAt = 0;
};

#define VERIFY_LOG(statement) QVERIFY2(statement, m_studio.log().constData())

QStringList TestTimeEndToEnd::runFiles() const
{
    QStringList paths;
    const auto found = QDir(m_studio.path(QStringLiteral("runs"))).entryInfoList({ QStringLiteral("*.referee") });
    for (const QFileInfo& file : found) {
        paths << file.filePath();
    }
    return paths;
}

void TestTimeEndToEnd::openWindow()
{
    const QString problem = m_studio.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    VERIFY_LOG(m_studio.open({ QString::fromLatin1(kPrompt), QStringLiteral("--seed"), QStringLiteral("57"),
        QStringLiteral("--runs"), m_studio.path(QStringLiteral("runs")) }));
}

/// The run is never paused: each edit acts between two of its iterations.
void TestTimeEndToEnd::paintWithThreeLiveEdits()
{
    m_studio.press(keysForSetting("iterations", QByteArray::number(kIterations).constData()));
    m_studio.press({ QStringLiteral("ctrl+Return") });
    VERIFY_LOG(m_studio.hears(QStringLiteral("Paint from iteration 0 on")));
    m_studio.press(keysForSetting("w1", "3.25"));
    VERIFY_LOG(m_studio.hears(QStringLiteral("The new w1 acts from iteration \\d+")));
    m_studio.press(keysForSetting("noise_sigma", "0.1"));
    VERIFY_LOG(m_studio.hears(QStringLiteral("The new noise_sigma acts from iteration \\d+")));
    m_studio.press({ QStringLiteral("ctrl+l"), QStringLiteral("ctrl+End"),
        QLatin1Char(':') + QString::fromLatin1(kMore), QStringLiteral("ctrl+Return") });
    VERIFY_LOG(m_studio.hears(QStringLiteral("The new prompt acts from iteration \\d+")));
}

void TestTimeEndToEnd::killInTheMiddle()
{
    const QStringList files = runFiles();
    QCOMPARE(files.size(), 1);
    m_run = files.front();
    int64_t seen = 0;
    VERIFY_LOG(Screen::waitFor([&] { return (seen = opened(m_run).end()) > kKilledBehind; }));
    VERIFY_LOG(m_studio.kill());
    const RunFile file = opened(m_run);
    m_cutAt = file.end();
    QVERIFY(m_cutAt >= seen);
    QVERIFY2(m_cutAt < kIterations, "the run was over before it could be killed");
    QCOMPARE(file.status().outcome, RunOutcome::Open);
}

void TestTimeEndToEnd::acceptTheOffer()
{
    VERIFY_LOG(m_studio.open({ QStringLiteral("--runs"), m_studio.path(QStringLiteral("runs")) }));
    VERIFY_LOG(m_studio.hears(QStringLiteral("Offer a run that was cut off at iteration %1\\.").arg(m_cutAt)));
    m_studio.press({ QStringLiteral("ctrl+m"), QStringLiteral("space") });
    VERIFY_LOG(m_studio.hears(QStringLiteral("Paused before iteration %1\\.").arg(m_cutAt))); // opened, then resumed
    VERIFY_LOG(m_studio.hears(QStringLiteral("Paint from iteration %1 on").arg(m_cutAt)));
    VERIFY_LOG(m_studio.hears(QStringLiteral("The run rests after %1 iterations").arg(kIterations)));
}

/// With another w1, so that the branch becomes another picture.
void TestTimeEndToEnd::continueFrom57()
{
    m_studio.press(keysForSetting("w1", "0.75"));
    QStringList keys { QStringLiteral("ctrl+t"), QStringLiteral("Home") };
    keys += QStringList(kForkAt / 10, QStringLiteral("shift+Right"));
    keys += QStringList(kForkAt % 10, QStringLiteral("Right"));
    m_studio.press(keys << QStringLiteral("Return"));
    VERIFY_LOG(m_studio.hears(QStringLiteral("Go on from iteration %1 as a branch").arg(kForkAt)));
    VERIFY_LOG(m_studio.hears(QStringLiteral("Paint from iteration %1 on").arg(kForkAt)));
    VERIFY_LOG(m_studio.hears(QStringLiteral("The run rests after %1 iterations").arg(kIterations)));
}

void TestTimeEndToEnd::closeWindow()
{
    VERIFY_LOG(m_studio.quit());
    QStringList files = runFiles();
    QCOMPARE(files.size(), 2);
    QCOMPARE(files.removeAll(m_run), 1);
    m_branch = files.front();
}

void TestTimeEndToEnd::checkRun()
{
    const RunFile run = opened(m_run);
    QVERIFY(run.head().parent.empty());
    QCOMPARE(run.status().outcome, RunOutcome::Finished);
    QCOMPARE(run.end(), kIterations);
    QCOMPARE(run.reports().size(), size_t(kIterations));
    QCOMPARE(run.snapshotIterations().size(), size_t(kIterations + 1));
    std::map<std::string, std::string> values;
    for (const auto& event : run.edits()) {
        values[event.key] = event.after;
        QVERIFY(event.iteration > 0 && event.iteration < m_cutAt);
    }
    QCOMPARE(run.edits().size(), size_t(3));
    const std::map<std::string, std::string> wanted { { "w1", "3.25" }, { "noise_sigma", "0.1" },
        { "prompt", std::string(kPrompt) + kMore } };
    QVERIFY(values == wanted);
}

void TestTimeEndToEnd::checkBranch()
{
    const RunFile run = opened(m_run);
    const RunFile branch = opened(m_branch);
    QCOMPARE(branch.head().parent, run.head().uuid);
    QCOMPARE(branch.head().firstIteration, kForkAt);
    QCOMPARE(branch.status().outcome, RunOutcome::Finished);
    QCOMPARE(branch.end(), kIterations);
    const auto first = branch.snapshot(kForkAt);
    const auto left = run.snapshot(kForkAt);
    QVERIFY(first && left);
    QVERIFY(first->z == left->z);
    QVERIFY(first->ema == left->ema);
    QCOMPARE(first->emaCount, left->emaCount);
    const LiveState state = branch.stateAt(kForkAt); // what the window showed when it was continued
    QCOMPARE(state.settings.w1, 0.75);
    QCOMPARE(state.settings.noiseSigma, 0.1);
    QCOMPARE(state.prompt, std::string(kPrompt) + kMore);
    QVERIFY(branch.snapshot(kIterations)->z != run.snapshot(kIterations)->z);
}

void TestTimeEndToEnd::checkReplays()
{
    for (const QString& file : { m_run, m_branch }) {
        QProcess process;
        process.start(programPath(), { QStringLiteral("replay"), file, QStringLiteral("--json") });
        const ProgramRun replay = finished(process, kReplaySeconds);
        QVERIFY2(replay.exitCode == 0, replay.text());
        QVERIFY2(replay.json()[QStringLiteral("identical")].toBool(), replay.text());
        const int64_t painted = kIterations - opened(file).head().firstIteration;
        QVERIFY2(replay.json()[QStringLiteral("compared")].toInt() >= painted, replay.text());
    }
}

void TestTimeEndToEnd::aKilledRunGoesOnIsContinuedFrom57AndProved()
{
    using T = TestTimeEndToEnd;
    for (auto step : { &T::openWindow, &T::paintWithThreeLiveEdits, &T::killInTheMiddle, &T::acceptTheOffer,
             &T::continueFrom57, &T::closeWindow, &T::checkRun, &T::checkBranch, &T::checkReplays }) {
        (this->*step)();
        if (QTest::currentTestFailed()) {
            return;
        }
    }
}

REFEREE_TEST(TestTimeEndToEnd)
#include "tst_time_end_to_end.moc"
