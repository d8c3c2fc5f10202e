// SPDX-License-Identifier: GPL-3.0-or-later
// `referee score`, `trace` and `models check`: their answers and their JSON.
#include "core/io/safetensors.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestScoreAndTrace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scoreHasEveryNumber();
    void placesAreAskedWhereThePackSaysSo();
    void scoreAsksTheGivenPhrases();
    void traceWritesEveryTensor();
    void traceTakesItsOwnOutputAsInput();
    void checkDescribesTheMiniature();

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    /// A copy of the miniature whose pack.json says whether its judge knows places.
    QString packWith(bool knowsPlaces) const
    {
        const QString pack = copyPack(m_folder.filePath(QString::number(int(knowsPlaces))));
        const QString file = pack + QStringLiteral("/pack.json");
        auto json = QJsonDocument::fromJson(readFile(file)).object();
        auto judge = json[QStringLiteral("judge")].toObject();
        judge[QStringLiteral("places")] = knowsPlaces;
        json[QStringLiteral("judge")] = judge;
        return writeFile(file, QJsonDocument(json).toJson()) ? pack : QString();
    }
    ProgramRun trace(const char* out, const QStringList& more = {}) const
    {
        return referee::test::referee(
            QStringList { QStringLiteral("trace"), QStringLiteral("a red star"), QStringLiteral("--views"),
                QStringLiteral("2"), QStringLiteral("--out"), file(out) }
            + more);
    }
    QTemporaryDir m_folder;
};

void TestScoreAndTrace::scoreHasEveryNumber()
{
    QImage image(128, 128, QImage::Format_RGB888);
    image.fill(Qt::white);
    QVERIFY(image.save(file("white.png")));
    const auto run = referee::test::referee({ QStringLiteral("score"), file("white.png"),
        QStringLiteral("a red star above a blue moon"), QStringLiteral("--json") });
    QVERIFY2(run.exitCode == 0, run.text());
    const auto json = run.json();
    for (const auto* key : { "itm", "match", "caption", "clip" }) {
        QVERIFY2(json[QLatin1String(key)].isDouble(), run.text());
    }
    const auto judge = json[QStringLiteral("judge")].toObject();
    const auto phrases = judge[QStringLiteral("phrases")].toArray();
    QCOMPARE(phrases.size(), 2);
    double product = 1;
    for (const auto& phrase : phrases) {
        product *= phrase.toObject()[QStringLiteral("yes")].toDouble();
    }
    QVERIFY(std::abs(product - judge[QStringLiteral("score")].toDouble()) < 1e-6);
}

void TestScoreAndTrace::placesAreAskedWhereThePackSaysSo()
{
    QImage image(64, 64, QImage::Format_RGB888);
    image.fill(Qt::white);
    QVERIFY(image.save(file("white.png")));
    const auto scored = [this](bool knowsPlaces, const QStringList& more) {
        return referee::test::referee(QStringList { QStringLiteral("score"), file("white.png"),
                                          QStringLiteral("a ball left of a moon next to a star"),
                                          QStringLiteral("--pack"), packWith(knowsPlaces) }
            + more);
    };
    const auto blind = scored(false, { QStringLiteral("--json") });
    const auto seeing = scored(true, { QStringLiteral("--json") });
    const auto judgeOf = [](const ProgramRun& run) { return run.json()[QStringLiteral("judge")].toObject(); };
    const auto places = judgeOf(seeing)[QStringLiteral("places")].toArray();
    QVERIFY2(places.size() == 2, seeing.text());
    QCOMPARE(places[0].toObject()[QStringLiteral("first")].toString(), QStringLiteral("a ball"));
    QCOMPARE(places[0].toObject()[QStringLiteral("relation")].toString(), QStringLiteral("to the left of"));
    QCOMPARE(places[0].toObject()[QStringLiteral("second")].toString(), QStringLiteral("a moon"));
    QVERIFY(places[0].toObject()[QStringLiteral("yes")].isDouble());
    QVERIFY(places[1].toObject()[QStringLiteral("yes")].isNull()); // "next to"
    QVERIFY(judgeOf(blind)[QStringLiteral("places")].toArray()[0].toObject()[QStringLiteral("yes")].isNull());
    QCOMPARE(judgeOf(seeing)[QStringLiteral("score")], judgeOf(blind)[QStringLiteral("score")]);
    const auto text = scored(true, {});
    QVERIFY2(text.out.contains(QStringLiteral("a ball to the left of a moon? (beside the score)")), text.text());
    QVERIFY2(text.out.contains(QStringLiteral("not judged: a moon next to a star")), text.text());
    QVERIFY2(text.err.contains(QStringLiteral("does not know")), text.text());
}

void TestScoreAndTrace::scoreAsksTheGivenPhrases()
{
    QImage image(40, 60, QImage::Format_RGB888);
    image.fill(Qt::black);
    QVERIFY(image.save(file("black.png")));
    const auto run = referee::test::referee({ QStringLiteral("score"), file("black.png"), QStringLiteral("a star"),
        QStringLiteral("--json"), QStringLiteral("--phrases"), QStringLiteral("a house") });
    const auto phrases = run.json()[QStringLiteral("judge")].toObject()[QStringLiteral("phrases")].toArray();
    QCOMPARE(phrases.size(), 1);
    QCOMPARE(phrases[0].toObject()[QStringLiteral("phrase")].toString(), QStringLiteral("a house"));
}

void TestScoreAndTrace::traceWritesEveryTensor()
{
    const auto run = trace("t.safetensors");
    QVERIFY2(run.exitCode == 0, run.text());
    const auto reader = SafetensorsFile::open(file("t.safetensors").toStdString());
    for (const auto* name : { "z", "sds.t", "sds.eps", "aug.angle", "aug.shift", "aug.perspective_on",
             "aug.perspective_corners", "aug.jitter_on", "aug.jitter", "aug.jitter_order", "aug.erase", "aug.noise",
             "step.noise_gradient", "step.noise_latent", "clip.ids", "uncond.ids", "bert.ids", "text.cond",
             "text.uncond", "image", "pooled", "views", "itm.logits", "itm.loss", "lm.token_nll", "lm.loss",
             "grad.image", "grad.referee", "sds.noise_uncond", "sds.noise_cond", "grad.sds", "z_next", "ema_next" }) {
        QVERIFY2(reader.find(name) != nullptr, name);
    }
    QCOMPARE(reader.find("lm.token_nll")->shape, (std::vector<int64_t> { 2, 31 }));
}

void TestScoreAndTrace::traceTakesItsOwnOutputAsInput()
{
    QVERIFY(trace("first.safetensors", { QStringLiteral("--seed"), QStringLiteral("1") }).exitCode == 0);
    std::map<std::string, torch::Tensor> inputs;
    const auto first = SafetensorsFile::open(file("first.safetensors").toStdString());
    for (const auto& entry : first.entries()) {
        const bool isDraw = entry.name == "z" || entry.name.rfind("aug.", 0) == 0 || entry.name.rfind("step.", 0) == 0
            || entry.name == "sds.t" || entry.name == "sds.eps";
        if (isDraw) {
            inputs.emplace(entry.name, first.read(entry));
        }
    }
    writeSafetensors(file("inputs.safetensors").toStdString(), inputs);
    const auto run = trace("second.safetensors",
        { QStringLiteral("--seed"), QStringLiteral("2"), QStringLiteral("--inputs"), file("inputs.safetensors") });
    QVERIFY2(run.exitCode == 0, run.text());
    QCOMPARE(readFile(file("second.safetensors")), readFile(file("first.safetensors")));
}

void TestScoreAndTrace::checkDescribesTheMiniature()
{
    const auto run = referee::test::referee({ QStringLiteral("models"), QStringLiteral("check"),
        QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("--json") });
    QVERIFY2(run.exitCode == 0, run.text());
    const auto json = run.json();
    QVERIFY(json[QStringLiteral("ok")].toBool());
    QVERIFY(json[QStringLiteral("problems")].toArray().isEmpty());
    QVERIFY(json[QStringLiteral("components")].toArray().size() >= 8);
    QVERIFY(json[QStringLiteral("memory_bytes")].toObject()[QStringLiteral("weights")].toDouble() > 1e7);
}

REFEREE_TEST(TestScoreAndTrace)
#include "tst_score_and_trace.moc"
