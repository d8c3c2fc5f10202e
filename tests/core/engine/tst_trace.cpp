// SPDX-License-Identifier: GPL-3.0-or-later
// One whole iteration from given draws against the originals, every tensor of the pipeline, in three presets.
#include "core/base/errors.h"
#include "core/base/presets.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/core/engine/trace_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

std::string pathIn(const QTemporaryDir& folder, const char* name)
{
    return folder.filePath(QString::fromLatin1(name)).toStdString();
}

} // namespace

class TestTrace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyTensorIsThatOfTheOriginals_data();
    void everyTensorIsThatOfTheOriginals();
    void chunksChangeNothing();
    void unknownInputIsRefused();
    void inputOfWrongShapeIsRefused();

private:
    TensorMap traceOf(Engine& engine, const std::string& preset, int64_t chunk);
    void refuse(const TensorMap& inputs, const std::string& word);

    QTemporaryDir m_folder;
    std::string m_oddPack;
    std::map<std::string, TensorMap> m_answers; ///< by pack
    std::map<std::string, std::unique_ptr<LocalEngine>> m_engines;
};

void TestTrace::initTestCase()
{
    m_oddPack = pathIn(m_folder, "odd");
    const QString miniature = QStringLiteral(REFEREE_TEST_PACK);
    runPython(QStringLiteral("core/engine/odd_pack.py"),
        { QStringLiteral("--pack"), miniature, QStringLiteral("--folder"), QString::fromStdString(m_oddPack) });
    const auto ask = [&](const std::string& name, const QString& pack, const QStringList& latent) {
        const QStringList arguments { QStringLiteral("--pack"), pack, QStringLiteral("--prompt"),
            QString::fromLatin1(kPrompt), QStringLiteral("--latent") };
        m_answers[name] = runOracle(QStringLiteral("core/engine/trace_oracle.py"), arguments + latent, m_folder.path());
        m_engines[name] = loadEngine(pack.toStdString());
    };
    ask("miniature", miniature, { QStringLiteral("16"), QStringLiteral("16") });
    ask("odd", QString::fromStdString(m_oddPack), { QStringLiteral("12"), QStringLiteral("18") });
}

TensorMap TestTrace::traceOf(Engine& engine, const std::string& preset, int64_t chunk)
{
    const bool isOdd = &engine == m_engines["odd"].get();
    const TensorMap& answers = m_answers[isOdd ? "odd" : "miniature"];
    writeSafetensors(pathIn(m_folder, "inputs.safetensors"), under(answers, "input/"));
    RunSpec request;
    request.prompt = kPrompt;
    request.settings = presetSettings(preset);
    request.settings.views = 4;
    request.settings.chunk = chunk;
    request.height = isOdd ? 24 : 128;
    request.width = isOdd ? 36 : 128;
    const auto out = pathIn(m_folder, "trace.safetensors");
    engine.trace(request, out, pathIn(m_folder, "inputs.safetensors"));
    return readTensors(out);
}

void TestTrace::everyTensorIsThatOfTheOriginals_data()
{
    QTest::addColumn<QString>("pack");
    QTest::addColumn<QString>("preset");
    for (const auto* pack : { "miniature", "odd" }) {
        for (const auto preset : presetNames()) {
            const auto name = QString::fromLatin1(pack) + QLatin1Char(' ') + QString::fromUtf8(preset.data());
            QTest::newRow(qPrintable(name)) << QString::fromLatin1(pack) << QString::fromUtf8(preset.data());
        }
    }
}

void TestTrace::everyTensorIsThatOfTheOriginals()
{
    QFETCH(QString, pack);
    QFETCH(QString, preset);
    const auto traced = traceOf(*m_engines[pack.toStdString()], preset.toStdString(), 0);
    const auto& answers = m_answers[pack.toStdString()];
    const auto expected = under(answers, "trace/" + preset.toStdString() + "/");
    QCOMPARE(expected.size(), size_t { 19 });
    const auto failures = traceDifferences(traced, expected, answers.at("input/z"));
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
}

void TestTrace::chunksChangeNothing()
{
    // A trace always runs in one pass; so this compares the latent after a step in chunks of 3 with one in one pass.
    Engine& engine = *m_engines["miniature"];
    RunSpec request;
    request.prompt = kPrompt;
    const auto stepped = [&](int64_t chunk) {
        engine.begin(request);
        Settings settings = request.settings;
        settings.chunk = chunk;
        engine.step(settings, false);
        const auto snapshot = engine.snapshot();
        return torch::tensor(snapshot.z);
    };
    const auto whole = stepped(0);
    COMPARE_TENSORS(stepped(3), whole, kToleranceF32);
}

void TestTrace::refuse(const TensorMap& inputs, const std::string& word)
{
    writeSafetensors(pathIn(m_folder, "bad.safetensors"), inputs);
    RunSpec request;
    request.prompt = kPrompt;
    try {
        m_engines["miniature"]->trace(request, pathIn(m_folder, "t.safetensors"), pathIn(m_folder, "bad.safetensors"));
    } catch (const Error& error) {
        QVERIFY2(std::string(error.what()).find(word) != std::string::npos, error.what());
        return;
    }
    QFAIL("the input was taken");
}

void TestTrace::unknownInputIsRefused() { refuse({ { "aug.angel", torch::zeros({ 10 }) } }, "aug.angel"); }

void TestTrace::inputOfWrongShapeIsRefused()
{
    refuse({ { "z", torch::zeros({ 1, 4, 8, 8 }) } }, "Input z");
    refuse({ { "sds.eps", torch::zeros({ 1, 4, 8, 8 }) } }, "sds.eps");
}

REFEREE_TEST(TestTrace)
#include "tst_trace.moc"
