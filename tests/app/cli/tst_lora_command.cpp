// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA files on the command line: painted with, recorded, replayed, and the sentences for files that are none.
#include "tests/app/cli/program_kit.h"
#include "tests/core/engine/lora_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestLoraCommand : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString at(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    /// A short run; its json names run and picture.
    ProgramRun paint(const QStringList& more) const
    {
        const QStringList run { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"),
            QStringLiteral("3"), QStringLiteral("--steps"), QStringLiteral("5"), QStringLiteral("--set"),
            QStringLiteral("tail=1"), QStringLiteral("--views"), QStringLiteral("2"), QStringLiteral("--threads"),
            QStringLiteral("1"), QStringLiteral("--out"), QStringLiteral("out"), QStringLiteral("--json") };
        return test::referee(run + more, m_folder.path());
    }
    QString runOf(const ProgramRun& run, const char* key = "run") const
    {
        return QDir(m_folder.path()).absoluteFilePath(run.json()[QString::fromLatin1(key)].toString());
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeLora(at("style.safetensors").toStdString(), true, true);
        writeLora(at("other.safetensors").toStdString(), false, true);
    }

    void strengthIsASettingAndALiveEdit()
    {
        const QStringList lora { QStringLiteral("--lora"), QStringLiteral("style.safetensors") };
        const auto matching = [this](const QStringList& more) {
            const auto run = paint(more);
            return run.exitCode == 0 ? run.json()[QStringLiteral("itm")].toDouble() : -1.0;
        };
        const double plain = matching({});
        const double off = matching(lora + QStringList { QStringLiteral("--set"), QStringLiteral("lora_strength=0") });
        const double on = matching(lora);
        const double later
            = matching(lora + QStringList { QStringLiteral("--at"), QStringLiteral("2:lora_strength=0") });
        QVERIFY(plain > 0);
        QCOMPARE(off, plain);
        QVERIFY(on > 0 && on != plain);
        QVERIFY(later > 0 && later != plain && later != on);
    }

    void aRunIsReplayedForkedAndGoneOnWith()
    {
        const auto painted = paint({ QStringLiteral("--lora"), QStringLiteral("style.safetensors"),
            QStringLiteral("--at"), QStringLiteral("2:lora_strength=0.3") });
        QVERIFY2(painted.exitCode == 0, painted.text());
        const QString run = runOf(painted);
        const auto replayed = test::referee({ QStringLiteral("replay"), run });
        QVERIFY2(replayed.exitCode == 0 && replayed.out.startsWith(QStringLiteral("identical")), replayed.text());
        const auto forked = test::referee({ QStringLiteral("fork"), run, QStringLiteral("--at"), QStringLiteral("3"),
            QStringLiteral("--set"), QStringLiteral("lora_strength=2"), QStringLiteral("--json") });
        QVERIFY2(forked.exitCode == 0, forked.text());
        const auto branch = test::referee({ QStringLiteral("replay"), runOf(forked) });
        QVERIFY2(branch.exitCode == 0, branch.text());
        const auto resumed = test::referee({ QStringLiteral("resume"), run });
        QVERIFY2(resumed.exitCode == 0, resumed.text());
    }

    void aFileThatHasMovedIsAskedFor()
    {
        QVERIFY(QFile::copy(at("style.safetensors"), at("gone.safetensors")));
        const auto painted = paint({ QStringLiteral("--lora"), QStringLiteral("gone.safetensors") });
        QVERIFY2(painted.exitCode == 0, painted.text());
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("moved")));
        QVERIFY(QFile::rename(at("gone.safetensors"), at("moved/gone.safetensors")));
        const auto missing = test::referee({ QStringLiteral("replay"), runOf(painted) });
        QCOMPARE(missing.exitCode, 3);
        QVERIFY2(missing.err.contains(at("gone.safetensors")) && missing.err.contains(QStringLiteral("--lora")),
            missing.text());
        const auto found = test::referee(
            { QStringLiteral("replay"), runOf(painted), QStringLiteral("--lora"), at("moved/gone.safetensors") });
        QVERIFY2(found.exitCode == 0, found.text());
        const auto other = test::referee(
            { QStringLiteral("replay"), runOf(painted), QStringLiteral("--lora"), at("other.safetensors") });
        QCOMPARE(other.exitCode, 7);
        QVERIFY2(other.err.contains(QStringLiteral("The LoRA files differ from those of the run.")), other.text());
    }

    void aPictureTellsWhichFileItWants()
    {
        const auto painted = paint({ QStringLiteral("--lora"), QStringLiteral("style.safetensors") });
        const QStringList again { QStringLiteral("generate"), QStringLiteral("--from"), runOf(painted, "image"),
            QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"), at("again"),
            QStringLiteral("--json") };
        const auto without = test::referee(again);
        QVERIFY2(without.err.contains(QStringLiteral("LoRA 1: style.safetensors; give that file with --lora")),
            without.text());
        const auto with = test::referee(again + QStringList { QStringLiteral("--lora"), at("style.safetensors") });
        QVERIFY2(with.exitCode == 0 && !with.err.contains(QStringLiteral("Note")), with.text());
        QCOMPARE(with.json()[QStringLiteral("itm")].toDouble(), painted.json()[QStringLiteral("itm")].toDouble());
    }

    void filesThatAreNoneGiveASentence_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        const QByteArray sound = readFile(at("style.safetensors"));
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("not a safetensors file");
        QTest::newRow("a pickle") << QByteArray("PK\x03\x04 archive/data.pkl") << QStringLiteral("pickle");
        QTest::newRow("cut short") << sound.left(sound.size() - 100) << QStringLiteral("cut short");
        QTest::newRow("header cut") << sound.left(40) << QStringLiteral("safetensors");
        QTest::newRow("a Git LFS pointer")
            << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n")
            << QStringLiteral("git lfs pull");
        QTest::newRow("a whole checkpoint")
            << readFile(QStringLiteral(REFEREE_TEST_PACK "/sd/text_encoder/model.safetensors"))
            << QStringLiteral("--sd");
    }
    void filesThatAreNoneGiveASentence()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        QVERIFY(writeFile(at("bad.safetensors"), bytes));
        const auto run = paint({ QStringLiteral("--lora"), QStringLiteral("bad.safetensors") });
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.err.contains(words) && run.err.contains(QStringLiteral("bad.safetensors")), run.text());
    }

    void aFileThatIsNotThereIsNamed()
    {
        const auto run = paint({ QStringLiteral("--lora"), QStringLiteral("absent.safetensors") });
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.err.contains(QStringLiteral("absent.safetensors")), run.text());
    }
};

REFEREE_TEST(TestLoraCommand)
#include "tst_lora_command.moc"
