// SPDX-License-Identifier: GPL-3.0-or-later
// Wrong arguments, damaged packs and files: the exit code, and one sentence that names the thing.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <functional>

using namespace referee::test;

using Damage = std::function<void(const QString& pack)>;
Q_DECLARE_METATYPE(Damage)

class TestBadInput : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wrongArgumentsExitWithTwo_data();
    void wrongArgumentsExitWithTwo();
    void damagedPacksExitWithThree_data();
    void damagedPacksExitWithThree();
    void schedulersOfOtherClassesPaint();
    void missingPackExitsWithThree();
    void truncatedWeightsExitWithThree();
    void unwritableFolderExitsWithSix();
    void startImageMustBeAPicture();
    void damagedPackFailsItsCheck();

private:
    static void expect(const ProgramRun& run, int exitCode, const QStringList& words);
    static ProgramRun paint(const QString& pack, const QString& out);
    QTemporaryDir m_folder;
};

namespace {

/// Changes one key of a JSON file.
Damage setKey(const QString& file, const QString& key, const QJsonValue& value)
{
    return [=](const QString& pack) {
        const QString path = pack + QLatin1Char('/') + file;
        auto object = QJsonDocument::fromJson(readFile(path)).object();
        object[key] = value;
        writeFile(path, QJsonDocument(object).toJson());
    };
}

Damage overwrite(const QString& file, const QByteArray& bytes)
{
    return [=](const QString& pack) { writeFile(pack + QLatin1Char('/') + file, bytes); };
}

Damage appendWords(const QString& file, int count)
{
    return [=](const QString& pack) {
        const QString path = pack + QLatin1Char('/') + file;
        QByteArray bytes = readFile(path);
        for (int i = 0; i < count; ++i) {
            bytes += "extra" + QByteArray::number(i) + '\n';
        }
        writeFile(path, bytes);
    };
}

Damage removeTree(const QString& path)
{
    return [=](const QString& pack) { QDir(pack + QLatin1Char('/') + path).removeRecursively(); };
}

const QString kUNetWeights = QStringLiteral("sd/unet/diffusion_pytorch_model.safetensors");

/// A pickle where safetensors is expected.
void makePickle(const QString& pack)
{
    const QString folder = pack + QStringLiteral("/sd/unet/");
    QFile::remove(pack + QLatin1Char('/') + kUNetWeights);
    writeFile(folder + QStringLiteral("diffusion_pytorch_model.bin"), "PK\x03\x04");
}

/// Fills the last weights of the UNet with half-precision NaN.
void makeNaN(const QString& pack)
{
    const QString path = pack + QLatin1Char('/') + kUNetWeights;
    QByteArray bytes = readFile(path);
    bytes.replace(bytes.size() - 64, 64, QByteArray(64, '\xff'));
    writeFile(path, bytes);
}

} // namespace

void TestBadInput::expect(const ProgramRun& run, int exitCode, const QStringList& words)
{
    QVERIFY2(run.exitCode == exitCode, run.text());
    QVERIFY2(run.out.isEmpty(), run.text());
    for (const auto& word : words) {
        QVERIFY2(run.err.contains(word), (run.text() + "\nmissing: ") + word.toUtf8());
    }
}

ProgramRun TestBadInput::paint(const QString& pack, const QString& out)
{
    return referee::test::referee({ QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--pack"),
        pack, QStringLiteral("--steps"), QStringLiteral("1"), QStringLiteral("--set"), QStringLiteral("tail=0"),
        QStringLiteral("--views"), QStringLiteral("1"), QStringLiteral("--seed"), QStringLiteral("1"),
        QStringLiteral("--out"), out });
}

void TestBadInput::wrongArgumentsExitWithTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const QString& line, const char* word) {
        QTest::newRow(name) << line.split(QLatin1Char('|')) << QString::fromLatin1(word);
    };
    row("no verb", QStringLiteral(""), "subcommand");
    row("unknown verb", QStringLiteral("paint"), "paint");
    row("empty prompt", QStringLiteral("generate|"), "prompt");
    row("blank prompt", QStringLiteral("generate|   "), "prompt");
    row("prompt of signs only", QStringLiteral("generate|...!"), "prompt");
    row("empty start image", QStringLiteral("generate|a star|--start-image|"), "--start-image: the value is empty");
    row("empty start image behind =", QStringLiteral("generate|a star|--start-image=|--steps|1"),
        "--start-image: the value is empty");
    row("empty value behind =, before another option", QStringLiteral("generate|a star|--lora=|--negative=|--steps|x"),
        "--lora: the value is empty");
    row("empty --negative takes no other word", QStringLiteral("generate|a star|--negative=|--steps|x"),
        "iterations must be");
    row("empty picture", QStringLiteral("score||a star"), "after 'score' is empty");
    row("empty folder", QStringLiteral("list|"), "after 'list' is empty");
    row("empty phrases", QStringLiteral("score|a.png|a star|--phrases|"), "--phrases: the value is empty");
    row("unknown setting", QStringLiteral("generate|a star|--set|w3=1"), "did you mean");
    row("setting out of range", QStringLiteral("generate|a star|--set|w1=99"), "0 to 20");
    row("setting of wrong kind", QStringLiteral("generate|a star|--set|views=many"), "whole number");
    row("setting that is not finite", QStringLiteral("generate|a star|--set|w1=nan"), "w1");
    row("contradicting settings", QStringLiteral("generate|a star|--set|t_min=900|--set|t_max=100"), "t_min");
    row("tail beyond the run", QStringLiteral("generate|a star|--steps|5|--set|tail=6"), "tail");
    row("unknown preset", QStringLiteral("generate|a star|--preset|best"), "studio");
    row("unknown method", QStringLiteral("generate|a star|--method|gan"), "vlm+sds");
    row("unknown device", QStringLiteral("generate|a star|--device|toaster"), "cpu");
    row("start picture for plain sampling",
        QStringLiteral("generate|a star|--method|sd|--start-image|" REFEREE_TEST_PACK "/../../docs/images/painted.png"),
        "start picture");
    row("absent device", QStringLiteral("generate|a star|--device|cuda:7"), "cuda:7");
    row("unknown precision", QStringLiteral("generate|a star|--precision|fp8"), "bf16");
    row("size that does not fit", QStringLiteral("generate|a star|--width|100"), "multiple of 8");
    row("seed that is no number", QStringLiteral("generate|a star|--seed|lucky"), "lucky");
    for (const char* seed : { " -1", "-1", "5 ", "1e3", "0x10", "+5" }) {
        row(qPrintable(QStringLiteral("seed '%1'").arg(QLatin1String(seed))),
            QStringLiteral("generate|a star|--seed|%1").arg(QLatin1String(seed)), "whole number from 0");
    }
    row("option given twice", QStringLiteral("generate|a star|--seed|1|--seed|2"),
        "--seed can be given only once, got 2");
    row("count with a blank", QStringLiteral("generate|a star|--count| 2"), "whole number from 1");
    row("threads in hexadecimal", QStringLiteral("generate|a star|--threads|0x2"), "whole number from 0");
    row("size without a number", QStringLiteral("generate|a star|--budget|MB"), "50MB");
    row("range in plain numbers", QStringLiteral("generate|a star|--steps|0"), "1 to 100000");
    row("prompt of a no-break space", QStringLiteral("generate|\u00A0"), "at least one word");
    row("prompt of no width", QStringLiteral("generate|\u200B"), "at least one word");
    row("seed beyond 64 bits", QStringLiteral("generate|a star|--seed|18446744073709551616"), "18446744073709551615");
    row("edit without iteration", QStringLiteral("generate|a star|--at|w1=2"), "40:w1=1.5");
    row("edit of a fixed setting", QStringLiteral("generate|a star|--at|3:method=sd"), "--set");
    row("edit of an unknown setting", QStringLiteral("generate|a star|--at|3:w7=2"), "w7");
}

void TestBadInput::wrongArgumentsExitWithTwo()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, word);
    if (arguments == QStringList { QString() }) {
        arguments.clear();
    }
    expect(referee::test::referee(arguments, m_folder.path()), 2, { word });
}

void TestBadInput::damagedPacksExitWithThree_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* name, const Damage& damage, const QString& words) {
        QTest::newRow(name) << damage << words.split(QLatin1Char('|'));
    };
    row("pack.json broken", overwrite(QStringLiteral("pack.json"), "{ \"format\": 1,"), QStringLiteral("pack.json"));
    row("pack.json of a later format", setKey(QStringLiteral("pack.json"), QStringLiteral("format"), 99),
        QStringLiteral("99"));
    row("component missing", removeTree(QStringLiteral("sd/vae")), QStringLiteral("vae"));
    row("referee missing", removeTree(QStringLiteral("blip2")), QStringLiteral("blip2"));
    row("config broken", overwrite(QStringLiteral("sd/unet/config.json"), "[]"), QStringLiteral("config.json"));
    row("option that is not implemented",
        setKey(QStringLiteral("sd/unet/config.json"), QStringLiteral("act_fn"), QStringLiteral("mish")),
        QStringLiteral("act_fn|mish"));
    row("heads that do not divide",
        setKey(QStringLiteral("sd/unet/config.json"), QStringLiteral("attention_head_dim"), 7), QStringLiteral("7"));
    row("width of zero", setKey(QStringLiteral("sd/unet/config.json"), QStringLiteral("cross_attention_dim"), 0),
        QStringLiteral("cross_attention_dim"));
    row("vocabulary broken", overwrite(QStringLiteral("sd/tokenizer/vocab.json"), "{}"), QStringLiteral("tokenizer"));
    row("vocabulary larger than the network", appendWords(QStringLiteral("blip2/vocab.txt"), 400),
        QStringLiteral("vocab_size|same checkpoint"));
    row("UNet for inpainting", setKey(QStringLiteral("sd/unet/config.json"), QStringLiteral("in_channels"), 9),
        QStringLiteral("in_channels|latent_channels|inpainting"));
    row("text encoder of 40 places",
        setKey(QStringLiteral("sd/text_encoder/config.json"), QStringLiteral("max_position_embeddings"), 40),
        QStringLiteral("text_encoder/config.json|at least 77"));
    row("noise that is not implemented",
        setKey(QStringLiteral("sd/scheduler/scheduler_config.json"), QStringLiteral("prediction_type"),
            QStringLiteral("sample")),
        QStringLiteral("prediction_type is \"sample\""));
    row("safetensors empty", overwrite(kUNetWeights, ""), QStringLiteral("diffusion_pytorch_model.safetensors"));
    row("header of 2^63 bytes", overwrite(kUNetWeights, QByteArray("\0\0\0\0\0\0\0\x80", 8) + "{}"),
        QStringLiteral("diffusion_pytorch_model.safetensors"));
    row("pickle", makePickle, QStringLiteral("safetensors|Convert"));
    row("NaN weights", makeNaN, QStringLiteral("NaN or infinity"));
    row(
        "captioning head missing",
        [](const QString& pack) { QFile::remove(pack + QStringLiteral("/blip2/lm_head.safetensors")); },
        QStringLiteral("lm_head"));
}

void TestBadInput::damagedPacksExitWithThree()
{
    QFETCH(Damage, damage);
    QFETCH(QStringList, words);
    QTemporaryDir folder;
    const QString pack = copyPack(folder.path());
    damage(pack);
    expect(paint(pack, folder.path()), 3, words);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList()); // neither run nor numbers
}

void TestBadInput::schedulersOfOtherClassesPaint()
{
    QTemporaryDir folder;
    const QString pack = copyPack(folder.path());
    const QString file = pack + QStringLiteral("/sd/scheduler/scheduler_config.json");
    auto config = readFile(file).trimmed();
    config.chop(1);
    config
        += ", \"algorithm_type\": \"sde-dpmsolver++\", \"lambda_min_clipped\": -Infinity, \"solver_type\": \"bh2\" }";
    QVERIFY(writeFile(file, config));
    const auto painted = paint(pack, folder.path());
    QVERIFY2(painted.exitCode == 0 && !painted.err.contains(QLatin1String("sde-dpmsolver")), painted.text());
    auto sampling
        = QStringLiteral("generate star --seed 1 --method sd --sampler dpm --sampler-steps 2").split(QLatin1Char(' '));
    const auto sampled = referee::test::referee(
        sampling << QStringLiteral("--pack") << pack << QStringLiteral("--out") << folder.path());
    QVERIFY2(sampled.exitCode == 0, sampled.text());
    QVERIFY2(sampled.err.contains(QLatin1String("Note: ")), sampled.text());
    QVERIFY2(sampled.err.contains(
                 QLatin1String("algorithm_type = \"sde-dpmsolver++\"; sampling with the built-in DPM-Solver++")),
        sampled.text());
}

void TestBadInput::missingPackExitsWithThree()
{
    expect(paint(QStringLiteral("/nowhere/pack"), m_folder.path()), 3, { QStringLiteral("/nowhere/pack") });
}

void TestBadInput::truncatedWeightsExitWithThree()
{
    QTemporaryDir folder;
    const QString pack = copyPack(folder.path());
    const QByteArray whole = readFile(pack + QLatin1Char('/') + kUNetWeights);
    for (const qsizetype bytes : { qsizetype(7), qsizetype(9), qsizetype(4096), whole.size() / 2, whole.size() - 1 }) {
        writeFile(pack + QLatin1Char('/') + kUNetWeights, whole.left(bytes));
        expect(paint(pack, folder.path()), 3, { QStringLiteral("diffusion_pytorch_model.safetensors") });
    }
}

void TestBadInput::unwritableFolderExitsWithSix()
{
    expect(paint(QStringLiteral(REFEREE_TEST_PACK), QStringLiteral("/proc/pictures")), 6,
        { QStringLiteral("/proc/pictures") });
}

void TestBadInput::startImageMustBeAPicture()
{
    const QString file = m_folder.filePath(QStringLiteral("no picture.png"));
    QVERIFY(writeFile(file, "this is text"));
    expect(referee::test::referee(
               { QStringLiteral("generate"), QStringLiteral("a star"), QStringLiteral("--start-image"), file }),
        3, { QStringLiteral("no picture.png") });
    expect(referee::test::referee({ QStringLiteral("score"), file, QStringLiteral("a star") }), 3,
        { QStringLiteral("no picture.png") });
}

void TestBadInput::damagedPackFailsItsCheck()
{
    QTemporaryDir folder;
    const QString pack = copyPack(folder.path());
    makeNaN(pack);
    const auto run
        = referee::test::referee({ QStringLiteral("models"), QStringLiteral("check"), pack, QStringLiteral("--json") });
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(!run.json()[QStringLiteral("ok")].toBool(true), run.text());
}

REFEREE_TEST(TestBadInput)
#include "tst_bad_input.moc"
