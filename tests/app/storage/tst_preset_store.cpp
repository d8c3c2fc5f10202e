// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/preset_store.h"
#include "core/base/errors.h"
#include "core/base/presets.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

using namespace referee;

class TestPresetStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSavedPresetComesBackBitForBit_data();
    void aSavedPresetComesBackBitForBit();
    void anyPrintableNameStaysInsideTheFolder_data();
    void anyPrintableNameStaysInsideTheFolder();
    void namesThatCannotBeHadAreRefused_data();
    void namesThatCannotBeHadAreRefused();
    void badFilesAreReportedAndTheOthersRead_data();
    void badFilesAreReportedAndTheOthersRead();
    void unknownKeysAndValuesOutOfRangeAreSkippedWithAWarning();
    void aFolderThatIsNotThereIsEmpty();
    void whatCannotBeWrittenIsSaid();
    void saveReplacesAndRemoveDeletes();
    void aRenamedFileIsAPresetOfThatName();
    void aWriteThatFailsLeavesNothingBehind();
};

static void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

void TestPresetStore::aSavedPresetComesBackBitForBit_data()
{
    QTest::addColumn<QString>("preset");
    for (const auto name : presetNames()) {
        QTest::newRow(std::string(name).c_str()) << QString::fromStdString(std::string(name));
    }
}

void TestPresetStore::aSavedPresetComesBackBitForBit()
{
    QFETCH(QString, preset);
    const QTemporaryDir folder;
    const PresetStore store(folder.path());
    Settings settings = presetSettings(preset.toStdString());
    settings.w1 = 1.0 / 3;
    settings.noiseSigma = 1e-17;
    settings.prefix = "\"quoted\" ünïcode ";
    store.save(QStringLiteral("mine"), settings);
    const OwnPreset read = store.load(QStringLiteral("mine"));
    QVERIFY(read.settings == settings);
    QCOMPARE(read.warnings, QStringList());
}

void TestPresetStore::anyPrintableNameStaysInsideTheFolder_data()
{
    QTest::addColumn<QString>("name");
    for (const auto* name : { "moon over water", "../../etc/passwd", ".", "..", ".hidden", "a/b\\c:d*e?\"<>|", "100 %",
             "%41", "Größe ½", "月", "🌙", "a.json", "~root", "$(rm -rf)" }) {
        QTest::newRow(name) << QString::fromUtf8(name);
    }
}

void TestPresetStore::anyPrintableNameStaysInsideTheFolder()
{
    QFETCH(QString, name);
    const QTemporaryDir outer;
    const PresetStore store(outer.filePath(QStringLiteral("a/presets")));
    store.save(name, Settings {});
    QCOMPARE(QDir(store.folder()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    QCOMPARE(QDir(outer.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
    const auto contents = store.contents();
    QCOMPARE(contents.problems, QStringList());
    QCOMPARE(contents.presets.size(), size_t { 1 });
    QCOMPARE(contents.presets[0].name, name);
    QCOMPARE(store.load(name).name, name);
}

void TestPresetStore::namesThatCannotBeHadAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("empty") << QString();
    QTest::newRow("blank") << QStringLiteral("  ");
    QTest::newRow("blanks around") << QStringLiteral(" a ");
    QTest::newRow("built in") << QStringLiteral("studio");
    QTest::newRow("built in, other letters") << QStringLiteral("Paper");
    QTest::newRow("two lines") << QStringLiteral("a\nb");
    QTest::newRow("too long") << QString(300, QLatin1Char('a'));
    QTest::newRow("too long once it is made safe") << QString(70, QLatin1Char('/'));
    QTest::newRow("half a character") << QString(QChar(0xd83c));
}

void TestPresetStore::namesThatCannotBeHadAreRefused()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    QVERIFY(!PresetStore::whyNoName(name).isEmpty());
    QVERIFY_THROWS_EXCEPTION(UsageError, PresetStore(folder.path()).save(name, Settings {}));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 0);
}

void TestPresetStore::badFilesAreReportedAndTheOthersRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray("{\"settings\": {\"w1\": 1");
    QTest::newRow("another kind of JSON") << QByteArray("[1, 2]");
    QTest::newRow("no settings") << QByteArray("{\"name\": \"x\"}");
    QTest::newRow("settings are a list") << QByteArray("{\"settings\": [1]}");
    QTest::newRow("bytes") << QByteArray("\xff\xfe\x00\x01", 4);
    QTest::newRow("deep") << QByteArray(500000, '[');
    QTest::newRow("large") << QByteArray("{\"settings\": {}}") + QByteArray(2 << 20, ' ');
    QTest::newRow("contradiction") << QByteArray("{\"settings\": {\"tail\": 100, \"iterations\": 10}}");
}

void TestPresetStore::badFilesAreReportedAndTheOthersRead()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    const PresetStore store(folder.path());
    store.save(QStringLiteral("good"), Settings {});
    writeFile(folder.filePath(QStringLiteral("bad.json")), bytes);
    const auto contents = store.contents();
    QCOMPARE(contents.presets.size(), size_t { 1 });
    QCOMPARE(contents.presets[0].name, QStringLiteral("good"));
    QCOMPARE(contents.problems.size(), 1);
    QVERIFY2(contents.problems[0].contains(QStringLiteral("bad.json")), qPrintable(contents.problems[0]));
    QVERIFY_THROWS_EXCEPTION(LoadError, store.load(QStringLiteral("bad")));
}

void TestPresetStore::unknownKeysAndValuesOutOfRangeAreSkippedWithAWarning()
{
    const QTemporaryDir folder;
    writeFile(folder.filePath(QStringLiteral("next.json")),
        R"({"format": 9, "settings": {"w1": 1.5, "warp": 3, "views": -4, "optimizer": "lion", "tail": {"x": 1}}})");
    const OwnPreset read = PresetStore(folder.path()).load(QStringLiteral("next"));
    Settings expected;
    expected.w1 = 1.5;
    QVERIFY(read.settings == expected);
    QCOMPARE(read.warnings.size(), 4);
    QVERIFY(read.warnings[0].startsWith(QStringLiteral("warp was skipped")));
}

void TestPresetStore::aFolderThatIsNotThereIsEmpty()
{
    const QTemporaryDir folder;
    const PresetStore store(folder.filePath(QStringLiteral("none")));
    QVERIFY(store.contents().presets.empty());
    QCOMPARE(store.contents().problems, QStringList());
    QVERIFY_THROWS_EXCEPTION(LoadError, store.load(QStringLiteral("mine")));
    store.remove(QStringLiteral("mine"));
}

void TestPresetStore::whatCannotBeWrittenIsSaid()
{
    const QTemporaryDir folder;
    writeFile(folder.filePath(QStringLiteral("file")), "not a folder");
    const PresetStore store(folder.filePath(QStringLiteral("file")));
    QVERIFY_THROWS_EXCEPTION(WriteError, store.save(QStringLiteral("mine"), Settings {}));
}

void TestPresetStore::saveReplacesAndRemoveDeletes()
{
    const QTemporaryDir folder;
    const PresetStore store(folder.path());
    Settings settings;
    store.save(QStringLiteral("mine"), settings);
    settings.cfg = 12;
    store.save(QStringLiteral("mine"), settings);
    QCOMPARE(store.load(QStringLiteral("mine")).settings.cfg, 12.0);
    QCOMPARE(store.contents().presets.size(), size_t { 1 });
    store.remove(QStringLiteral("mine"));
    QVERIFY(store.contents().presets.empty());
}

void TestPresetStore::aRenamedFileIsAPresetOfThatName()
{
    const QTemporaryDir folder;
    const PresetStore store(folder.path());
    store.save(QStringLiteral("mine"), Settings {});
    QVERIFY(QFile::copy(folder.filePath(QStringLiteral("mine.json")), folder.filePath(QStringLiteral("yours.json"))));
    QCOMPARE(store.load(QStringLiteral("yours")).name, QStringLiteral("yours"));
    QVERIFY(
        QFile::copy(folder.filePath(QStringLiteral("mine.json")), folder.filePath(QStringLiteral("mine (2).json"))));
    QCOMPARE(store.contents().presets.size(), size_t { 2 });
    QVERIFY(store.contents().problems.front().contains(QStringLiteral("mine %282%29.json")));
}

void TestPresetStore::aWriteThatFailsLeavesNothingBehind()
{
    const QTemporaryDir folder;
    const PresetStore store(folder.path());
    store.save(QStringLiteral("mine"), Settings {});
    const QString path = folder.filePath(QStringLiteral("mine.json"));
    QVERIFY(QFile::remove(path));
    QVERIFY(QDir().mkpath(path)); // a folder stands where the file should go: the last act of the write fails
    QVERIFY_THROWS_EXCEPTION(WriteError, store.save(QStringLiteral("mine"), Settings {}));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

REFEREE_TEST(TestPresetStore)
#include "tst_preset_store.moc"
