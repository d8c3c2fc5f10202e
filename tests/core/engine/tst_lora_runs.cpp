// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA files in runs: a live strength, of which only the present value counts.
#include "core/base/errors.h"
#include "core/io/identity.h"
#include "tests/core/engine/engine_kit.h"
#include "tests/core/engine/lora_kit.h"
#include "tests/support/compare.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

/// Strengths of the iterations of a run, one each.
using Strengths = std::vector<double>;

RunSpec requestOf(const std::string& method)
{
    RunSpec request;
    request.prompt = kPrompt;
    request.seed = 3;
    request.settings.method = method;
    request.settings.views = 2;
    request.settings.tail = 0;
    request.settings.samplerSteps = 8;
    return request;
}

/// z and the picture after these iterations.
std::vector<torch::Tensor> painted(Engine& engine, RunSpec request, const Strengths& strengths)
{
    request.settings.loraStrength = strengths.front();
    engine.begin(request);
    for (const double strength : strengths) {
        request.settings.loraStrength = strength;
        engine.step(request.settings, false);
    }
    const auto picture = engine.decode(PictureSource::Latent);
    return { torch::tensor(engine.snapshot().z),
        torch::tensor(std::vector<int64_t>(picture.rgb.begin(), picture.rgb.end())) };
}

bool areSame(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b)
{
    return a[0].equal(b[0]) && a[1].equal(b[1]);
}

} // namespace

class TestLoraRuns : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::map<QString, std::filesystem::path> m_files;

    std::filesystem::path pathOf(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    std::unique_ptr<LocalEngine> engineWith(
        const std::vector<std::filesystem::path>& loras, const char* precision = "fp32") const
    {
        EngineOptions options;
        options.pack = REFEREE_TEST_PACK;
        options.precision = precision;
        options.threads = 1;
        options.loras = loras;
        return LocalEngine::load(options);
    }
    static void addMethods()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("file");
        for (const char* method : { "vlm+sds", "sds", "sd" }) {
            for (const char* file : { "unet", "text", "both" }) {
                QTest::addRow("%s, %s", method, file) << QString::fromLatin1(method) << QString::fromLatin1(file);
            }
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_files[QStringLiteral("unet")] = writeLora(pathOf("unet.safetensors"), true, false);
        m_files[QStringLiteral("text")] = writeLora(pathOf("text.safetensors"), false, true);
        m_files[QStringLiteral("both")] = writeLora(pathOf("both.safetensors"), true, true);
    }

    void onlyThePresentStrengthCounts_data() { addMethods(); }
    void onlyThePresentStrengthCounts()
    {
        QFETCH(QString, method);
        QFETCH(QString, file);
        const auto request = requestOf(method.toStdString());
        const auto plain = engineWith({});
        const auto bent = engineWith({ m_files[file] });
        const auto without = painted(*plain, request, { 1, 1, 1 });
        const auto whole = painted(*bent, request, { 1, 1, 1 });
        QVERIFY(!areSame(without, whole));
        QVERIFY(areSame(painted(*bent, request, { 0, 0, 0 }), without));
        QVERIFY(areSame(painted(*bent, request, { 1, 1, 1 }), whole));
        // A change acts in the very next iteration, and nothing is left of what was before.
        const auto early = painted(*bent, request, { 0, 1, 1 });
        const auto late = painted(*bent, request, { 0, 0, 1 });
        QVERIFY(!areSame(early, without) && !areSame(late, without) && !areSame(early, late));
        const auto fresh = engineWith({ m_files[file] });
        QVERIFY(areSame(painted(*fresh, request, { 0, 0, 1 }), late));
    }

    void aRestoredMomentGoesOnAlike()
    {
        const auto request = requestOf("vlm+sds");
        const auto engine = engineWith({ m_files[QStringLiteral("both")] }, "bf16");
        auto settings = request.settings;
        engine->begin(request);
        settings.loraStrength = 0.4;
        engine->step(settings, false);
        const auto moment = engine->snapshot();
        settings.loraStrength = -1;
        engine->step(settings, false);
        const auto expected = engine->snapshot().z;
        settings.loraStrength = 2.5;
        engine->step(settings, false);
        engine->restore(moment);
        settings.loraStrength = -1;
        engine->step(settings, false);
        QVERIFY(engine->snapshot().z == expected);
    }

    void aNewPromptIsReadWithThePresentStrength()
    {
        const auto paintedWith = [&](Engine& engine, double before) {
            auto request = requestOf("sds");
            request.settings.loraStrength = before;
            engine.begin(request);
            engine.setPrompt("a green ring", "");
            request.settings.loraStrength = 0.8;
            engine.step(request.settings, false);
            return engine.snapshot().z;
        };
        const auto engine = engineWith({ m_files[QStringLiteral("text")] });
        const auto expected = paintedWith(*engine, 0.8);
        QVERIFY(paintedWith(*engine, 0) == expected);
        QVERIFY(paintedWith(*engineWith({}), 0.8) != expected);
    }

    void aNewPromptActsOnPlainSampling()
    {
        const auto engine = engineWith({});
        const auto paintedWith = [&](const std::string& second) {
            const auto request = requestOf("sd");
            engine->begin(request);
            engine->step(request.settings, false);
            engine->setPrompt(second, "");
            engine->step(request.settings, false);
            return engine->decode(PictureSource::Latent).rgb;
        };
        QVERIFY(paintedWith("a green ring") != paintedWith(kPrompt));
    }

    void twoFilesAddUpInTheirOrder()
    {
        const auto request = requestOf("sds");
        const auto both = engineWith({ m_files[QStringLiteral("both")] });
        const auto two = engineWith({ m_files[QStringLiteral("unet")], m_files[QStringLiteral("text")] });
        QVERIFY(areSame(painted(*two, request, { 1, 1 }), painted(*both, request, { 1, 1 })));
        const auto files = two->packFiles();
        QCOMPARE(files.size(), engineWith({})->packFiles().size() + 2);
        QCOMPARE(files[files.size() - 2].path, std::string("LoRA 1: unet.safetensors"));
        QCOMPARE(files.back().path, std::string("LoRA 2: text.safetensors"));
        QCOMPARE(files.back().sha256, sha256File(m_files[QStringLiteral("text")]));
    }

    void aFileThatDoesNotFitIsNamed()
    {
        std::map<std::string, torch::Tensor> tensors;
        tensors["lora_unet_conv_in.lora_down.weight"] = torch::zeros({ 2, 4, 3, 3 });
        tensors["lora_unet_conv_in.lora_up.weight"] = torch::zeros({ 320, 2, 1, 1 });
        const auto path = pathOf("large.safetensors");
        writeSafetensors(path, tensors);
        try {
            engineWith({ path });
            QFAIL("it was taken");
        } catch (const LoadError& error) {
            const auto text = QString::fromUtf8(error.what());
            QVERIFY2(
                text.contains(QStringLiteral("large.safetensors")) && text.contains(QStringLiteral("[320, 2, 1, 1]")),
                error.what());
        }
    }
};

REFEREE_TEST(TestLoraRuns)
#include "tst_lora_runs.moc"
