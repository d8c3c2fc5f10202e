// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA files of every layout on diffusers' and transformers' own classes with the changes merged by hand.
#include "core/models/clip/clip_model.h"
#include "core/models/lora/lora_merger.h"
#include "core/models/unet/unet.h"
#include "tests/core/models/network_kit.h"
#include "tests/support/test_registry.h"

#include <ATen/CPUGeneratorImpl.h>

using namespace referee;
using namespace referee::test;

namespace {

constexpr double kStrength = 0.7; ///< of lora_oracle.py

/// A pair of networks in one precision, and LoRA files over them.
struct Pair {
    Pair(const std::filesystem::path& folder, const LoadOptions& options)
        : unet(loadUNet(folder / "unet", options))
        , text(loadClipText(folder / "text_encoder", options))
        , options(options)
    {
    }
    LoraMerger blend(const std::vector<std::filesystem::path>& files) { return { files, *unet, *text, options }; }
    torch::Tensor states()
    {
        const torch::NoGradGuard guard;
        return text(torch::arange(2, 34).view({ 2, 16 }));
    }
    torch::Tensor prediction()
    {
        const torch::NoGradGuard guard;
        const auto t = torch::tensor({ 900, 40 });
        return unet(
            torch::linspace(-1, 1, 864).view({ 2, 4, 9, 12 }), t, torch::linspace(-1, 1, 672).view({ 2, 7, 48 }));
    }

    UNet2DCondition unet;
    ClipTextModel text;
    LoadOptions options;
};

torch::Tensor drawn(const std::vector<int64_t>& shape, uint64_t seed)
{
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return torch::randn(shape, generator);
}

} // namespace

class TestLora : public QObject {
    Q_OBJECT

    NetworkOracle m_oracle;

    std::filesystem::path file(const std::string& name) const { return m_oracle.folder(name + ".safetensors"); }

    torch::Tensor predicted(Pair& pair) const
    {
        const torch::NoGradGuard guard;
        return pair.unet(drawn({ 2, 4, 9, 12 }, 5), torch::tensor({ 900, 40 }), drawn({ 2, 7, 48 }, 6));
    }
    /// How far UNet and text encoder are from the oracle's answers under a key.
    std::pair<double, double> errors(Pair& pair, const std::string& key) const
    {
        return { relativeError(predicted(pair), m_oracle[key + "/unet"]),
            relativeError(pair.states().to(torch::kFloat32), m_oracle[key + "/text"]) };
    }

private Q_SLOTS:
    void initTestCase() { m_oracle.ask(QStringLiteral("core/models/lora_oracle.py")); }

    void everyLayoutGivesWhatTheOriginalsGive_data()
    {
        QTest::addColumn<QString>("networks");
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("key");
        const auto row = [](const char* name, const char* networks, const char* files, const char* key) {
            QTest::newRow(name) << QString::fromLatin1(networks) << QString::fromLatin1(files).split(QLatin1Char(' '))
                                << QString::fromLatin1(key);
        };
        row("kohya, alpha below an odd rank", "sd1", "kohya", "kohya");
        row("kohya, every layer, 3x3 convolutions", "sd1", "locon", "locon");
        row("peft, every layer", "sd1", "peft", "peft");
        row("diffusers 0.22", "sd1", "02x", "02x");
        row("attention processors, rank 1", "sd1", "processors", "processors");
        row("block names of the original code", "sd1", "original", "original");
        row("two files add up", "sd1", "kohya peft", "two");
        row("alphas in the metadata, linear projections", "sd2", "metadata", "metadata");
        row("windows of 1x1 for linear projections", "sd2", "windows", "metadata");
    }
    void everyLayoutGivesWhatTheOriginalsGive()
    {
        QFETCH(QString, networks);
        QFETCH(QStringList, files);
        QFETCH(QString, key);
        std::vector<std::filesystem::path> paths;
        for (const auto& name : files) {
            paths.push_back(file(name.toStdString()));
        }
        for (const bool isHalf : { false, true }) {
            Pair pair(m_oracle.folder(networks.toStdString()), isHalf ? inBfloat16() : LoadOptions());
            auto blend = pair.blend(paths);
            QVERIFY(blend.setStrength(kStrength));
            const auto [unet, text] = errors(pair, key.toStdString() + (isHalf ? ".bf16" : ""));
            const double tolerance = isHalf ? kToleranceBf16 : kToleranceF32;
            QVERIFY2(unet < tolerance && text < tolerance, qPrintable(QStringLiteral("%1 %2").arg(unet).arg(text)));
        }
    }

    void mutantsAreFarFromIt_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<double>("strength");
        QTest::newRow("alpha left out") << QStringLiteral("kohya.alpha") << kStrength;
        QTest::newRow("change transposed") << QStringLiteral("kohya.transposed") << kStrength;
        QTest::newRow("no change") << QStringLiteral("kohya") << 0.0;
        QTest::newRow("another strength") << QStringLiteral("kohya") << 0.6;
    }
    void mutantsAreFarFromIt()
    {
        QFETCH(QString, key);
        QFETCH(double, strength);
        Pair pair(m_oracle.folder("sd1"), {});
        auto blend = pair.blend({ file("kohya") });
        blend.setStrength(strength);
        const auto [unet, text] = errors(pair, key.toStdString());
        QVERIFY2(unet > kClearlyWrong && text > kClearlyWrong, qPrintable(QStringLiteral("%1 %2").arg(unet).arg(text)));
    }

    void halfPrecisionFilesAreNear()
    {
        Pair pair(m_oracle.folder("sd1"), {});
        auto blend = pair.blend({ file("half") });
        blend.setStrength(kStrength);
        const auto [unet, text] = errors(pair, "kohya");
        QVERIFY(unet < 2e-3 && text < 2e-3);
    }

    void onlyThePresentStrengthCounts_data()
    {
        QTest::addColumn<QString>("precision");
        QTest::newRow("fp32") << QStringLiteral("fp32");
        QTest::newRow("bf16") << QStringLiteral("bf16");
        QTest::newRow("fp64") << QStringLiteral("fp64");
    }
    void onlyThePresentStrengthCounts()
    {
        QFETCH(QString, precision);
        LoadOptions options;
        options.dtype = precision == QStringLiteral("fp32") ? torch::kFloat32
            : precision == QStringLiteral("bf16")           ? torch::kBFloat16
                                                            : torch::kFloat64;
        Pair plain(m_oracle.folder("sd1"), options);
        Pair straight(m_oracle.folder("sd1"), options);
        Pair winding(m_oracle.folder("sd1"), options);
        auto direct = straight.blend({ file("locon"), file("kohya") });
        auto wandering = winding.blend({ file("locon"), file("kohya") });
        direct.setStrength(1.3);
        for (const double strength : { -4.0, 0.1, 0.0, 4.0, 1.3 }) {
            wandering.setStrength(strength);
        }
        COMPARE_BITS(winding.prediction(), straight.prediction());
        COMPARE_BITS(winding.states(), straight.states());
        QVERIFY(relativeError(winding.prediction(), plain.prediction()) > kClearlyWrong);
        wandering.setStrength(0);
        COMPARE_BITS(winding.prediction(), plain.prediction());
        COMPARE_BITS(winding.states(), plain.states());
    }

    void itTellsWhenTextStatesAreOld()
    {
        Pair pair(m_oracle.folder("sd1"), {});
        auto blend = pair.blend({ file("kohya") });
        QVERIFY(!blend.setStrength(0));
        QVERIFY(blend.setStrength(0.5));
        QVERIFY(!blend.setStrength(0.5));
        QVERIFY(blend.setStrength(0));
        const auto unetOnly = m_oracle.folder("unet_only.safetensors");
        auto tensors = std::map<std::string, torch::Tensor>();
        const auto whole = SafetensorsFile::open(file("kohya"));
        for (const auto& entry : whole.entries()) {
            if (entry.name.rfind("lora_unet_", 0) == 0) {
                tensors.emplace(entry.name, whole.read(entry));
            }
        }
        writeSafetensors(unetOnly, tensors);
        auto quiet = pair.blend({ unetOnly });
        QVERIFY(!quiet.setStrength(0.5));
    }

    void aTextEncoderThatWasReadAgainIsBent()
    {
        Pair kept(m_oracle.folder("sd1"), {});
        Pair dropped(m_oracle.folder("sd1"), {});
        auto blend = kept.blend({ file("kohya") });
        auto other = dropped.blend({ file("kohya") });
        blend.setStrength(0.8);
        other.setStrength(0.3);
        other.onTextEncoderFreed();
        other.setStrength(0.8);
        dropped.text = loadClipText(m_oracle.folder("sd1") / "text_encoder", {});
        other.onTextEncoderReloaded(*dropped.text);
        COMPARE_BITS(dropped.states(), kept.states());
    }

    void numbersThatAreNotFiniteAreRefused_data()
    {
        QTest::addColumn<QString>("tensor");
        for (const char* end : { "lora_down.weight", "lora_up.weight", "alpha" }) {
            QTest::newRow(end) << QStringLiteral("lora_unet_mid_block_attentions_0_proj_in.")
                    + QString::fromLatin1(end);
        }
    }
    void numbersThatAreNotFiniteAreRefused()
    {
        QFETCH(QString, tensor);
        std::map<std::string, torch::Tensor> tensors;
        const auto whole = SafetensorsFile::open(file("kohya"));
        for (const auto& entry : whole.entries()) {
            tensors.emplace(entry.name, whole.read(entry));
        }
        tensors.at(tensor.toStdString()).view(-1)[0] = std::numeric_limits<float>::infinity();
        const auto path = m_oracle.folder("infinite.safetensors");
        writeSafetensors(path, tensors);
        Pair pair(m_oracle.folder("sd1"), {});
        const QString text = loadErrorOf([&] { pair.blend({ path }); });
        QVERIFY2(text.contains(tensor) && text.contains(QStringLiteral("infinite.safetensors"))
                && text.contains(QStringLiteral("holds NaN or infinity")),
            qPrintable(text));
    }
};

REFEREE_TEST(TestLora)
#include "tst_lora.moc"
