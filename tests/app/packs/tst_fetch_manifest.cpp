// SPDX-License-Identifier: GPL-3.0-or-later
// Manifests: what is read is what was written, and hostile ones give sentences.
#include "app/packs/fetch_manifest.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <nlohmann/json.hpp>

using namespace referee;
using nlohmann::json;

class TestFetchManifest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsReadAsItWasWritten();
    void templateIsAManifest();
    void hostilePathsAreRefused_data();
    void hostilePathsAreRefused();
    void wrongManifestsAreRefused_data();
    void wrongManifestsAreRefused();
    void folderBecomesAManifest();
    void folderWithTooManyFilesIsRefused();
    void emptyFolderIsRefused();
};

namespace {

const std::string kHash(64, 'a');

json manifest()
{
    return { { "format", 1 }, { "name", "test" }, { "base_urls", { "http://example.org/x" } },
        { "files", { { { "path", "unet/config.json" }, { "bytes", 5 }, { "sha256", kHash } } } } };
}

QString complaint(const json& text)
{
    try {
        FetchManifest::parse(text.dump(), "m.json");
    } catch (const LoadError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

void write(const QString& name, const QByteArray& bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(name).path()));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

void TestFetchManifest::textIsReadAsItWasWritten()
{
    json given = manifest();
    given["about"] = "Für Leute";
    given["licences"]
        = { { { "name", "A" }, { "url", "https://example.org/a" } }, { { "name", "B" }, { "text", "Free." } } };
    given["files"][0]["urls"] = { "https://example.org/direct?x=1" };
    const auto read = FetchManifest::parse(given.dump(), "m.json");
    QCOMPARE(json::parse(read.text()), given);
    QCOMPARE(read.addressesOf(read.files[0], ""),
        (std::vector<std::string> { "https://example.org/direct?x=1", "http://example.org/x/unet/config.json" }));
    QCOMPARE(
        read.addressesOf(read.files[0], "http://m.org"), std::vector<std::string> { "http://m.org/unet/config.json" });
}

/// Every key that docs/models.md names, and no hash but that of nothing.
void TestFetchManifest::templateIsAManifest()
{
    const auto manifest = FetchManifest::load(REFEREE_TEST_MANIFESTS "/template.json");
    QVERIFY(!manifest.about.empty() && manifest.licences.size() == 1 && manifest.baseUrls.size() == 1);
    QCOMPARE(manifest.files.size(), size_t(1));
    QCOMPARE(manifest.files[0].bytes, uint64_t(0));
    QCOMPARE(QByteArray::fromStdString(manifest.files[0].sha256),
        QCryptographicHash::hash({}, QCryptographicHash::Sha256).toHex());
}

void TestFetchManifest::hostilePathsAreRefused_data()
{
    QTest::addColumn<QString>("path");
    const auto row = [](const char* name, const char* path) { QTest::newRow(name) << QString::fromUtf8(path); };
    row("up", "../x");
    row("up within", "a/../../x");
    row("up at the end", "a/..");
    row("absolute", "/etc/passwd");
    row("empty", "");
    row("empty part", "a//b");
    row("folder", "a/");
    row("here", "./a");
    row("backslash", "..\\x");
    row("line feed", "a\nb");
    row("escape", "a\x1b[2Jb");
    row("unfinished", "a.part");
    row("note of an unfinished one", "a.part.json");
    QTest::newRow("NUL") << QString(QLatin1String("a\0b", 3));
    QTest::newRow("long part") << QString(201, QLatin1Char('a'));
    QTest::newRow("long path") << QString(600, QLatin1Char('a')).replace(QLatin1String("aaa"), QLatin1String("a/a"));
    QTest::newRow("longer path") << QString(1200, QLatin1Char('a')).replace(QLatin1String("aaa"), QLatin1String("a/a"));
}

void TestFetchManifest::hostilePathsAreRefused()
{
    QFETCH(QString, path);
    json given = manifest();
    given["files"][0]["path"] = path.toStdString();
    const QString text = complaint(given);
    if (path.size() == 600) {
        QVERIFY2(text.isEmpty(), qPrintable(text)); // long, but a path
        return;
    }
    QVERIFY2(text.contains(QLatin1String("stays inside the target folder")), qPrintable(text));
    QVERIFY(!text.contains(QLatin1Char('\x1b')));
}

void TestFetchManifest::wrongManifestsAreRefused_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const char* pointer, const char* value, const char* word) {
        QTest::newRow(name) << QString::fromLatin1(pointer) << QString::fromLatin1(value) << QString::fromLatin1(word);
    };
    row("newer", "/format", "2", "newer");
    row("no name", "/name", "null", "name");
    row("no files", "/files", "[]", "1 to 2000 files");
    row("files that are none", "/files", "3", "list");
    row("unknown key", "/run", "\"rm -rf\"", "unknown key");
    row("negative length", "/files/0/bytes", "-1", "bytes from 0");
    row("length beyond reason", "/files/0/bytes", "9000000000000", "bytes from 0");
    row("length that is none", "/files/0/bytes", "1.5", "integer");
    row("short hash", "/files/0/sha256", "\"abc\"", "64");
    row("hash in capitals", "/files/0/sha256", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
        "64");
    row("file address", "/base_urls/0", "\"file:///etc/\"", "http");
    row("address without host", "/base_urls/0", "\"http:///x\"", "http");
    row("address of a file", "/files/0/urls", "[\"ftp://x/y\"]", "http");
    row("licence without words", "/licences", "[{\"name\": \"A\"}]", "either a url or a text");
    row("same path twice", "/files/1", "{\"path\": \"unet/config.json\", \"bytes\": 1, \"sha256\": \"H\"}", "twice");
    row("file that is a folder", "/files/1", "{\"path\": \"unet\", \"bytes\": 1, \"sha256\": \"H\"}", "both");
}

void TestFetchManifest::wrongManifestsAreRefused()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, word);
    value.replace(QLatin1String("\"H\""), QLatin1Char('"') + QString::fromStdString(kHash) + QLatin1Char('"'));
    json given = manifest();
    given[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    const QString text = complaint(given);
    QVERIFY2(text.contains(word), qPrintable(text));
    QVERIFY2(text.startsWith(QLatin1String("m.json")), qPrintable(text));
}

void TestFetchManifest::folderBecomesAManifest()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("unet/model.safetensors")), "weights");
    write(folder.filePath(QStringLiteral("unet/model.bin")), "a pickle");
    write(folder.filePath(QStringLiteral("config.json")), "");
    write(folder.filePath(QStringLiteral(".git/config")), "hidden");
    write(folder.filePath(QStringLiteral("half.part")), "half");
    QVERIFY(QFile::link(folder.path(), folder.filePath(QStringLiteral("loop"))));
    QVERIFY(
        QFile::link(folder.filePath(QStringLiteral("config.json")), folder.filePath(QStringLiteral("linked.json"))));
    const auto files = filesForManifest(folder.path().toStdString());
    QStringList names;
    for (const auto& file : files) {
        names << QString::fromStdString(file.path);
    }
    QCOMPARE(names,
        (QStringList {
            QStringLiteral("config.json"), QStringLiteral("linked.json"), QStringLiteral("unet/model.safetensors") }));
    QCOMPARE(files[2].bytes, uint64_t(7));
    QCOMPARE(QByteArray::fromStdString(files[2].sha256),
        QCryptographicHash::hash("weights", QCryptographicHash::Sha256).toHex());
}

void TestFetchManifest::folderWithTooManyFilesIsRefused()
{
    QTemporaryDir folder;
    for (int i = 0; i < 10'000; ++i) {
        write(folder.filePath(QString::number(i)), {});
    }
    QVERIFY_THROWS_EXCEPTION(LoadError, filesForManifest(folder.path().toStdString()));
}

void TestFetchManifest::emptyFolderIsRefused()
{
    QTemporaryDir folder;
    QVERIFY_THROWS_EXCEPTION(LoadError, filesForManifest(folder.path().toStdString()));
    QVERIFY_THROWS_EXCEPTION(LoadError, filesForManifest("/nowhere"));
    QVERIFY_THROWS_EXCEPTION(LoadError, filesForManifest("/dev/zero"));
}

REFEREE_TEST_WITHOUT_APPLICATION(TestFetchManifest)
#include "tst_fetch_manifest.moc"
