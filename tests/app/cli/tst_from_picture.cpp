// SPDX-License-Identifier: GPL-3.0-or-later
// `referee generate --from`: a picture paints itself again.
#include "app/storage/picture_file.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

QString pictureFileOf(const ProgramRun& run) { return run.json()[QStringLiteral("image")].toString(); }

QJsonObject recipeOf(const ProgramRun& run)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(readPictureText(pictureFileOf(run).toStdString())))
        .object();
}

} // namespace

class TestFromPicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void allGivesTheSameFile();
    void allButSeedGivesAnother();
    void promptAloneIsWhatThePictureEndedWith();
    void whatIsTypedWins();
    void aBranchPaintsItselfAgain();
    void aBranchThatCannotSaysSo();
    void badPicturesGiveSentences();

private:
    ProgramRun paint(const QStringList& more) const
    {
        return test::referee(words("generate|--threads|1|--json|--out") << m_folder.path() << more);
    }
    ProgramRun again(const QStringList& more) const { return paint(words("--from") << m_picture << more); }
    QTemporaryDir m_folder;
    QString m_picture;
    QString m_run;
};

void TestFromPicture::initTestCase()
{
    const auto run = paint(words("a red star|--negative|a house|--seed|18446744073709551615|--preset|paper|--steps|6|"
                                 "--views|2|--set|tail=1|--width|64|--height|96|--region|2x1:/4A=|--at|2:w1=0.5|"
                                 "--at|3:prompt=a blue moon|--at|4:region=none"));
    QVERIFY2(run.exitCode == 0, run.text());
    m_picture = pictureFileOf(run);
    m_run = run.json()[QStringLiteral("run")].toString();
}

void TestFromPicture::allGivesTheSameFile()
{
    const auto run = again({});
    QVERIFY2(run.exitCode == 0 && run.err.isEmpty(), run.text());
    QVERIFY(pictureFileOf(run) != m_picture);
    QCOMPARE(readFile(pictureFileOf(run)), readFile(m_picture));
    QCOMPARE(QImage(m_picture).size(), QSize(64, 96));
}

void TestFromPicture::allButSeedGivesAnother()
{
    const auto run = again(words("--keep|all-but-seed"));
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY(QImage(pictureFileOf(run)) != QImage(m_picture));
    auto before = QJsonDocument::fromJson(QByteArray::fromStdString(readPictureText(m_picture.toStdString()))).object();
    auto now = recipeOf(run);
    QVERIFY(now.take(QStringLiteral("seed")) != before.take(QStringLiteral("seed")));
    QCOMPARE(now, before);
}

void TestFromPicture::promptAloneIsWhatThePictureEndedWith()
{
    const auto run = again(words("--keep|prompt|--seed|1|--steps|2|--set|tail=0"));
    QVERIFY2(run.exitCode == 0, run.text());
    const auto recipe = recipeOf(run);
    QCOMPARE(recipe[QStringLiteral("prompt")].toString(), QStringLiteral("a blue moon"));
    QCOMPARE(recipe[QStringLiteral("negative")].toString(), QStringLiteral("a house"));
    QCOMPARE(recipe[QStringLiteral("preset")].toString(), QStringLiteral("studio"));
    QCOMPARE(QImage(pictureFileOf(run)).size(), QSize(128, 128));
}

void TestFromPicture::whatIsTypedWins()
{
    const auto run = again(words("a green tree|--seed|7|--set|w1=3|--region|none|--at|2:w1=1|--width|128")
        << QStringLiteral("--negative") << QString());
    QVERIFY2(run.exitCode == 0, run.text());
    const auto recipe = recipeOf(run);
    QCOMPARE(recipe[QStringLiteral("prompt")].toString(), QStringLiteral("a green tree"));
    QCOMPARE(recipe[QStringLiteral("negative")].toString(), QString());
    QCOMPARE(recipe[QStringLiteral("seed")].toString(), QStringLiteral("7"));
    QCOMPARE(recipe[QStringLiteral("region")].toString(), QStringLiteral("none"));
    QCOMPARE(recipe[QStringLiteral("settings")].toObject()[QStringLiteral("w1")].toDouble(), 3.0);
    QCOMPARE(
        recipe[QStringLiteral("settings")].toObject()[QStringLiteral("optimizer")].toString(), QStringLiteral("adam"));
    QCOMPARE(QImage(pictureFileOf(run)).size(), QSize(128, 128));
    const auto other = again(words("--preset|studio|--steps|2|--set|tail=0"));
    QCOMPARE(recipeOf(other)[QStringLiteral("settings")].toObject()[QStringLiteral("optimizer")].toString(),
        QStringLiteral("sgd"));
}

void TestFromPicture::aBranchPaintsItselfAgain()
{
    const auto branch = test::referee(words("fork|--json|--at|5|--set|w2=300") << m_run);
    QVERIFY2(branch.exitCode == 0, branch.text());
    const auto run = paint(words("--from") << pictureFileOf(branch));
    QVERIFY2(run.exitCode == 0 && run.err.isEmpty(), run.text());
    QCOMPARE(QImage(pictureFileOf(run)), QImage(pictureFileOf(branch)));
}

void TestFromPicture::aBranchThatCannotSaysSo()
{
    for (const auto& change : { words("--steps|7"), words("--prompt|a green tree") }) {
        const auto branch = test::referee(words("fork|--json|--at|5") << m_run << change);
        QVERIFY2(branch.exitCode == 0, branch.text());
        const auto run = paint(words("--from") << pictureFileOf(branch));
        QVERIFY2(run.exitCode == 0 && run.err.contains(QStringLiteral("referee fork")), run.text());
    }
}

void TestFromPicture::badPicturesGiveSentences()
{
    QImage plain(16, 16, QImage::Format_RGB888);
    plain.fill(Qt::red);
    const QString path = m_folder.filePath(QStringLiteral("plain.png"));
    QVERIFY(plain.save(path));
    for (const QString& picture : { path, QStringLiteral("/no/such.png") }) {
        const auto run = paint(words("--from") << picture);
        QVERIFY2(run.exitCode == 3 && run.err.contains(picture), run.text());
        QVERIFY2(run.err.count(QLatin1Char('\n')) == 1, run.text());
    }
    QCOMPARE(again(words("--keep|nonsense")).exitCode, 2);
}

REFEREE_TEST(TestFromPicture)
#include "tst_from_picture.moc"
