// SPDX-License-Identifier: GPL-3.0-or-later
// A pack's parts: everything that is wrong is told at once, and each network is really read.
#include "core/base/errors.h"
#include "core/engine/pack_check.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <filesystem>
#include <fstream>

using namespace referee;
namespace fs = std::filesystem;

class TestPackCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void soundPackHasNoProblems();
    void problemsOfAllPartsAreToldTogether();
    void partsOfDifferentCheckpointsAreNoticed();
    void everyNetworkThatIsNotFiniteIsNamed();
    void fileThatShrinksWhileItIsReadIsAProblem();
    void stopEndsTheCheck();

private:
    Pack pack() const { return Pack::load(m_pack); }
    void replaceInFile(const char* file, const std::string& old, const std::string& text) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_pack;
};

namespace {

const char* const kUNet = "sd/unet/diffusion_pytorch_model.safetensors";
const char* const kVae = "sd/vae/diffusion_pytorch_model.safetensors";

bool says(const PackFindings& findings, const std::string& a, const std::string& b)
{
    return std::any_of(findings.problems.begin(), findings.problems.end(), [&](const std::string& each) {
        return each.find(a) != std::string::npos && each.find(b) != std::string::npos;
    });
}

void spoilLastBytes(const fs::path& file)
{
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(-8, std::ios::end);
    stream.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    QVERIFY(stream.good());
}

} // namespace

void TestPackCheck::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_pack = fs::path(m_folder->path().toStdString()) / "pack";
    fs::copy(REFEREE_TEST_PACK, m_pack, fs::copy_options::recursive);
}

void TestPackCheck::replaceInFile(const char* file, const std::string& old, const std::string& text) const
{
    std::ifstream in(m_pack / file);
    std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto place = all.find(old);
    QVERIFY(place != std::string::npos);
    all.replace(place, old.size(), text);
    std::ofstream(m_pack / file) << all;
}

void TestPackCheck::soundPackHasNoProblems()
{
    std::vector<std::string> parts;
    uint64_t last = 0;
    PackCheckProgress watch;
    watch.progress = [&](const std::string& part, uint64_t done, uint64_t total) {
        QVERIFY(done >= last && done <= total);
        last = done;
        parts.push_back(part);
        QVERIFY(!part.empty() || done == total);
    };
    const auto findings = checkPackParts(pack(), watch);
    QVERIFY2(findings.isOk(), findings.isOk() ? "" : findings.problems.front().c_str());
    QCOMPARE(findings.parts.size(), size_t(9));
    QCOMPARE(findings.parameters(), uint64_t(7781765));
    QVERIFY(std::find(parts.begin(), parts.end(), "unet") != parts.end());
}

void TestPackCheck::problemsOfAllPartsAreToldTogether()
{
    replaceInFile("sd/unet/config.json", "\"layers_per_block\": ", "\"layers_per_block\": 1");
    fs::remove(m_pack / kVae);
    replaceInFile("sd/scheduler/scheduler_config.json", "scaled_linear", "squared");
    std::ofstream(m_pack / "blip2/vocab.txt") << "red\n";
    replaceInFile("judge/config.json", "\"model_type\": \"blip\"", "\"model_type\": \"blop\"");
    const auto findings = checkPackHeaders(pack());
    QVERIFY(says(findings, "unet", "key"));
    QVERIFY(says(findings, "vae", "safetensors"));
    QVERIFY(says(findings, "scheduler_config.json", "squared"));
    QVERIFY(says(findings, "blip2", "cls_token"));
    QVERIFY(says(findings, "judge", "blop"));
    QCOMPARE(findings.problems.size(), size_t(5)); // none twice, nothing about the sound ones
}

void TestPackCheck::partsOfDifferentCheckpointsAreNoticed()
{
    // The clip part's text tower in place of Stable Diffusion's: sound alone, but of another width.
    auto mixed = pack();
    replaceInFile("sd/text_encoder/config.json", "\"hidden_size\": ", "\"hidden_size\": 1");
    const auto findings = checkPackHeaders(mixed);
    QVERIFY(says(findings, "cross_attention_dim", "hidden_size"));
}

void TestPackCheck::everyNetworkThatIsNotFiniteIsNamed()
{
    spoilLastBytes(m_pack / kUNet);
    spoilLastBytes(m_pack / "judge/model.safetensors");
    QVERIFY(checkPackHeaders(pack()).isOk());
    const auto findings = checkPackParts(pack());
    QCOMPARE(findings.problems.size(), size_t(2));
    QVERIFY(says(findings, kUNet, "NaN or infinity"));
    QVERIFY(says(findings, "judge/model.safetensors", "NaN or infinity"));
}

void TestPackCheck::fileThatShrinksWhileItIsReadIsAProblem()
{
    PackCheckProgress watch;
    watch.progress = [&](const std::string& part, uint64_t, uint64_t) {
        if (part == "unet") {
            fs::resize_file(m_pack / kUNet, fs::file_size(m_pack / kUNet) / 2);
        }
        if (part == "vae") {
            fs::remove(m_pack / kVae);
        }
    };
    const auto findings = checkPackParts(pack(), watch);
    QCOMPARE(findings.problems.size(), size_t(2));
    QVERIFY(says(findings, kUNet, "cut short"));
    QVERIFY(says(findings, "vae", "no model.safetensors"));
}

void TestPackCheck::stopEndsTheCheck()
{
    std::atomic<bool> stop = false;
    PackCheckProgress watch;
    watch.stop = &stop;
    watch.progress = [&](const std::string& part, uint64_t, uint64_t) { stop = part == "unet"; };
    QVERIFY_THROWS_EXCEPTION(Cancelled, checkPackParts(pack(), watch));
}

REFEREE_TEST_WITHOUT_APPLICATION(TestPackCheck)
#include "tst_pack_check.moc"
