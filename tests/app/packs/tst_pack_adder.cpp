// SPDX-License-Identifier: GPL-3.0-or-later
// Packs made of folders: what is written, that nothing is overwritten, that changes are noticed. The check itself,
// which needs LibTorch, is a stand-in here.
#include "app/packs/pack_adder.h"
#include "core/base/errors.h"
#include "core/io/pack_components.h"
#include "tests/support/test_registry.h"

#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;

class TestPackAdder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void packIsWrittenAndRecorded();
    void partsInsideThePackAreNamedRelative();
    void nothingIsOverwritten();
    void newFolderIsChosen();
    void problemsLeaveNothingBehind();
    void fileThatChangesUnderWayIsNoticed();
    void stopLeavesNothingBehind();
    void changesAreToldLater();
    void damagedRecordIsALoadError();

private:
    AddRequest order() const;
    std::filesystem::path path(const char* name) const { return m_folder->filePath(QLatin1String(name)).toStdString(); }
    void append(const char* name, const QByteArray& bytes) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

PackFindings content(const Pack& pack, const PackCheckProgress&)
{
    PackFindings findings;
    findings.parts.push_back({ "unet", pack.stableDiffusion / "unet", 1, 10, 20, {} });
    return findings;
}

} // namespace

/// The miniature's Stable Diffusion and BLIP-2 below parts/.
void TestPackAdder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QDir source(QStringLiteral(REFEREE_TEST_PACK));
    for (const char* part : { "sd", "blip2" }) {
        QDirIterator files(source.filePath(QLatin1String(part)), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            const QString copy = m_folder->filePath(QStringLiteral("parts/") + source.relativeFilePath(file));
            QVERIFY(QDir().mkpath(QFileInfo(copy).path()) && QFile::copy(file, copy));
            QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
        }
    }
}

AddRequest TestPackAdder::order() const
{
    AddRequest order;
    order.parts.sd = path("parts/sd/");
    order.parts.blip2 = path("parts/blip2");
    order.parts.lmHead = path("parts/blip2/lm_head.safetensors");
    order.folder = path("pack");
    return order;
}

void TestPackAdder::append(const char* name, const QByteArray& bytes) const
{
    QFile file(m_folder->filePath(QLatin1String(name)));
    QVERIFY(file.open(QIODevice::Append) && file.write(bytes) == bytes.size());
}

void TestPackAdder::packIsWrittenAndRecorded()
{
    auto wanted = order();
    wanted.name = "Mine „1“";
    wanted.licence = "MIT";
    const auto added = addPack(wanted, content);
    QCOMPARE(added.folder, path("pack"));
    const auto pack = Pack::load(path("pack"));
    QCOMPARE(pack.name, wanted.name);
    QCOMPARE(pack.licence, std::string("MIT"));
    QCOMPARE(pack.imageSize, int64_t(128));
    QCOMPARE(pack.stableDiffusion, path("parts/sd"));
    QCOMPARE(pack.referees.size(), size_t(1));
    QCOMPARE(pack.referees[0].lmHead, wanted.parts.lmHead);
    QCOMPARE(added.files.size(), packFiles(pack).size());
    const auto recorded = recordedHashes(path("pack"));
    QVERIFY(recorded.has_value());
    QCOMPARE(hashesText(*recorded), hashesText(added.files));
    QVERIFY(changesSince(*recorded, hashFiles(pack)).empty());
}

void TestPackAdder::partsInsideThePackAreNamedRelative()
{
    auto inside = order();
    inside.folder = path("parts");
    addPack(inside, content);
    QVERIFY(QDir().rename(m_folder->filePath(QStringLiteral("parts")), m_folder->filePath(QStringLiteral("moved"))));
    const auto pack = Pack::load(path("moved"));
    QCOMPARE(pack.stableDiffusion, path("moved/sd"));
    QVERIFY(changesSince(*recordedHashes(path("moved")), hashFiles(pack)).empty());
}

void TestPackAdder::nothingIsOverwritten()
{
    addPack(order(), content);
    const auto before = hashesText(*recordedHashes(path("pack")));
    QVERIFY_THROWS_EXCEPTION(WriteError, addPack(order(), content));
    QCOMPARE(hashesText(*recordedHashes(path("pack"))), before);
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("pack/pack.json"))));
    QVERIFY_THROWS_EXCEPTION(WriteError, addPack(order(), content)); // files.json is left
}

void TestPackAdder::newFolderIsChosen()
{
    qputenv("XDG_DATA_HOME", m_folder->filePath(QStringLiteral("data")).toUtf8());
    auto wanted = order();
    wanted.folder.clear();
    wanted.name = "../a b";
    const auto first = addPack(wanted, content);
    const auto second = addPack(wanted, content);
    QCOMPARE(first.folder, path("data/referee-studio/packs/pack..-a-b"));
    QCOMPARE(second.folder, path("data/referee-studio/packs/pack..-a-b-2"));
    wanted.name.clear();
    QCOMPARE(addPack(wanted, content).name, std::string("sd"));
}

void TestPackAdder::problemsLeaveNothingBehind()
{
    const auto added = addPack(order(), [](const Pack&, const PackCheckProgress&) {
        PackFindings findings;
        findings.problems.emplace_back("It is wrong.");
        return findings;
    });
    QVERIFY(added.folder.empty() && !added.findings.isOk());
    QVERIFY(!std::filesystem::exists(path("pack")));
}

void TestPackAdder::fileThatChangesUnderWayIsNoticed()
{
    const auto changing = [this](const Pack& pack, const PackCheckProgress& watch) {
        append("parts/sd/vae/diffusion_pytorch_model.safetensors", "more");
        return content(pack, watch);
    };
    QVERIFY_THROWS_EXCEPTION(LoadError, addPack(order(), changing));
    QVERIFY(!std::filesystem::exists(path("pack")));
}

void TestPackAdder::stopLeavesNothingBehind()
{
    std::atomic<bool> stop = false;
    HashProgress watch;
    watch.stop = &stop;
    watch.progress = [&](const std::string& what, uint64_t, uint64_t) { stop = what.starts_with("hash"); };
    QVERIFY_THROWS_EXCEPTION(Cancelled, addPack(order(), content, watch));
    QVERIFY(!std::filesystem::exists(path("pack")));
}

void TestPackAdder::changesAreToldLater()
{
    addPack(order(), content);
    append("parts/sd/unet/config.json", " ");
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("parts/blip2/tokenizer_config.json"))));
    append("parts/sd/tokenizer/added_tokens.json", "{}"); // this one was not there
    const auto changes = changesSince(*recordedHashes(path("pack")), hashFiles(Pack::load(path("pack"))));
    const auto says = [&](const char* file, const char* word) {
        return std::any_of(changes.begin(), changes.end(), [&](const std::string& each) {
            return each.find(file) != std::string::npos && each.find(word) != std::string::npos;
        });
    };
    QCOMPARE(changes.size(), size_t(3));
    QVERIFY(says("unet/config.json", "has changed"));
    QVERIFY(says("blip2/tokenizer_config.json", "missing"));
    QVERIFY(says("tokenizer/added_tokens.json", "not recorded"));
}

void TestPackAdder::damagedRecordIsALoadError()
{
    addPack(order(), content);
    for (const char* text : { "{", "[]", "{\"format\": 1}", "{\"format\": 1, \"files\": [{\"path\": 3}]}" }) {
        QFile file(m_folder->filePath(QStringLiteral("pack/files.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) > 0);
        file.close();
        QVERIFY_THROWS_EXCEPTION(LoadError, recordedHashes(path("pack")));
    }
}

REFEREE_TEST_WITHOUT_APPLICATION(TestPackAdder)
#include "tst_pack_adder.moc"
