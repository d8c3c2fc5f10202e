// SPDX-License-Identifier: GPL-3.0-or-later
// `referee models add` and `check` as people run them, on sound folders and on hostile ones: always a sentence and exit
// 3, never a crash, never a hang.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace referee::test;

class TestModelsAdd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void addedPackPaints();
    void changedFileIsToldByTheCheck();
    void existingPackIsNotOverwritten();
    void allProblemsAreTold();
    void hostileFilesGiveSentences_data();
    void hostileFilesGiveSentences();
    void folderOfTenThousandFilesIsNoTrouble();
    void unreadableFilesGiveSentences();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    QStringList addArguments() const;
    static QString complaintOf(const ProgramRun& run);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_parts;
};

namespace {

const QString kUNet = QStringLiteral("sd/unet/diffusion_pytorch_model.safetensors");

QStringList wordsBetweenBlanks(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }

} // namespace

void TestModelsAdd::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_parts = copyPack(m_folder->path());
    QVERIFY(QFile::remove(m_parts + QStringLiteral("/pack.json")));
}

QStringList TestModelsAdd::addArguments() const
{
    QStringList arguments
        = wordsBetweenBlanks("models add --sd sd --blip2 blip2 --lm-head blip2/lm_head.safetensors --clip clip "
                             "--judge judge");
    arguments << QStringLiteral("--out") << path(QStringLiteral("new"));
    return arguments;
}

/// What stderr says, when the program ended as it should on a bad file.
QString TestModelsAdd::complaintOf(const ProgramRun& run)
{
    const bool isSentence = run.exitCode == 3 && run.err.startsWith(QLatin1String("referee: "))
        && (run.err.trimmed().endsWith(QLatin1Char('.'))
            || run.err.trimmed().endsWith(QLatin1Char('"'))); // or a command
    return isSentence ? run.err : QString();
}

void TestModelsAdd::addedPackPaints()
{
    const auto added = referee::test::referee(addArguments() << QStringLiteral("--json"), m_parts);
    QVERIFY2(added.exitCode == 0, added.text());
    QCOMPARE(added.json()[QStringLiteral("folder")].toString(), path(QStringLiteral("new")));
    QCOMPARE(added.json()[QStringLiteral("files")].toArray().size(), 27);
    QCOMPARE(added.json()[QStringLiteral("weights_bytes")].toObject()[QStringLiteral("bf16")].toInteger(), 2 * 7781765);
    const auto painted = referee::test::referee(
        wordsBetweenBlanks("generate star --steps 2 --views 1 --set tail=0 --seed 1 --threads 1 --pack new"),
        m_folder->path());
    QVERIFY2(painted.exitCode == 0, painted.text());
}

void TestModelsAdd::changedFileIsToldByTheCheck()
{
    QVERIFY(referee::test::referee(addArguments(), m_parts).exitCode == 0);
    const auto same = referee::test::referee(wordsBetweenBlanks("models check new --json"), m_folder->path());
    QVERIFY2(same.exitCode == 0 && same.json()[QStringLiteral("recorded")].toBool(), same.text());
    QByteArray config = readFile(m_parts + QStringLiteral("/sd/scheduler/scheduler_config.json"));
    QVERIFY(writeFile(m_parts + QStringLiteral("/sd/scheduler/scheduler_config.json"), config + '\n'));
    const auto changed = referee::test::referee(wordsBetweenBlanks("models check new"), m_folder->path());
    QVERIFY2(complaintOf(changed).contains(QLatin1String("scheduler_config.json: it has changed")), changed.text());
    QVERIFY(referee::test::referee(wordsBetweenBlanks("models check new --record"), m_folder->path()).exitCode == 0);
    QVERIFY(referee::test::referee(wordsBetweenBlanks("models check new"), m_folder->path()).exitCode == 0);
}

void TestModelsAdd::existingPackIsNotOverwritten()
{
    QVERIFY(QDir().mkpath(path(QStringLiteral("new"))));
    QVERIFY(writeFile(path(QStringLiteral("new/pack.json")), "mine"));
    const auto run = referee::test::referee(addArguments(), m_parts);
    QVERIFY2(run.exitCode == 6 && run.err.contains(QLatin1String("pack.json")), run.text());
    QCOMPARE(readFile(path(QStringLiteral("new/pack.json"))), QByteArray("mine"));
}

void TestModelsAdd::allProblemsAreTold()
{
    QVERIFY(writeFile(m_parts + QStringLiteral("/clip/vocab.json"), "{}"));
    QVERIFY(writeFile(m_parts + QStringLiteral("/sd/text_encoder/config.json"), "{}"));
    const auto run = referee::test::referee(addArguments(), m_parts);
    QVERIFY2(complaintOf(run).contains(QLatin1String(" problems were found")), run.text());
    QVERIFY2(run.out.contains(QLatin1String("clip")) && run.out.contains(QLatin1String("text_encoder/config.json")),
        run.text());
    QVERIFY(!QFile::exists(path(QStringLiteral("new"))));
}

void TestModelsAdd::hostileFilesGiveSentences_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("what"); ///< fifo, loop, folder, or where a link leads
    for (const QString& file :
        { kUNet, QStringLiteral("sd/unet/config.json"), QStringLiteral("sd/tokenizer/vocab.json"),
            QStringLiteral("sd/scheduler/scheduler_config.json"), QStringLiteral("blip2/lm_head.safetensors"),
            QStringLiteral("blip2/vocab.txt"), QStringLiteral("judge/model.safetensors") }) {
        for (const char* what : { "fifo", "loop", "folder", "/dev/zero", "/proc/self/mem", "/nowhere" }) {
            QTest::addRow("%s as %s", qPrintable(file), what) << file << QString::fromLatin1(what);
        }
    }
    QTest::newRow("whole folder as a loop") << QStringLiteral("sd/unet") << QStringLiteral("loop");
    QTest::newRow("whole folder as a pipe") << QStringLiteral("sd/vae") << QStringLiteral("fifo");
}

void TestModelsAdd::hostileFilesGiveSentences()
{
    QFETCH(QString, file);
    QFETCH(QString, what);
    const QString place = m_parts + QLatin1Char('/') + file;
    QVERIFY(QFile::rename(place, path(QStringLiteral("away"))));
    if (what == QLatin1String("fifo")) {
        QCOMPARE(::mkfifo(place.toUtf8().constData(), 0600), 0);
    } else if (what == QLatin1String("folder")) {
        QVERIFY(QDir().mkdir(place));
    } else {
        QVERIFY(QFile::link(what == QLatin1String("loop") ? place : what, place));
    }
    const auto run = referee::test::referee(addArguments(), m_parts);
    QVERIFY2(!complaintOf(run).isEmpty(), run.text());
    QVERIFY2((run.out + run.err).contains(QFileInfo(place).absolutePath()), run.text());
    QVERIFY(!QFile::exists(path(QStringLiteral("new"))));
}

void TestModelsAdd::folderOfTenThousandFilesIsNoTrouble()
{
    for (int i = 0; i < 10'000; ++i) {
        QVERIFY(writeFile(m_parts + QStringLiteral("/sd/unet/model-%1.bin").arg(i), {}));
    }
    QVERIFY(referee::test::referee(addArguments(), m_parts).exitCode == 0);
    QVERIFY(QFile::remove(m_parts + QLatin1Char('/') + kUNet));
    const auto pickles
        = referee::test::referee(wordsBetweenBlanks("models check") << path(QStringLiteral("new")), m_folder->path());
    QVERIFY2(complaintOf(pickles).contains(QLatin1String("pickle")), pickles.text());
    QVERIFY2(pickles.err.size() < 5000, pickles.text());
}

void TestModelsAdd::unreadableFilesGiveSentences()
{
    // Root may read everything, so the program runs as nobody then.
    QVERIFY(::chmod(m_folder->path().toUtf8().constData(), 0755) == 0);
    QVERIFY(QFile::setPermissions(m_parts + QLatin1Char('/') + kUNet, QFile::Permissions()));
    QStringList command { programPath() };
    if (::geteuid() == 0) {
        QProcess shell;
        shell.start(QStringLiteral("sh"),
            { QStringLiteral("-c"),
                QStringLiteral("find '%1' -type d -exec chmod 755 {} +; find '%1' -type f ! -path '*/unet/*' "
                               "-exec chmod 644 {} +; chmod 644 '%1/sd/unet/config.json'")
                    .arg(m_parts) });
        QCOMPARE(finished(shell).exitCode, 0);
        command = wordsBetweenBlanks("setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all")
            << programPath();
    }
    QProcess process;
    process.setWorkingDirectory(m_parts);
    const QString program = command.takeFirst();
    process.start(program, command + addArguments());
    const auto run = finished(process);
    QVERIFY2(complaintOf(run).contains(QLatin1String("Permission denied")), run.text());
    QVERIFY2(run.err.contains(kUNet), run.text());
}

REFEREE_TEST(TestModelsAdd)
#include "tst_models_add.moc"
