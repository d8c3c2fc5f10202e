// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that the command line is given: score, --start-image, --region and --from read them alike.
#include "app/storage/edit.h"
#include "app/storage/picture_file.h"
#include "tests/app/cli/program_kit.h"
#include "tests/app/images/picture_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QColorSpace>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

QImage halves(const QSize& size, const QColor& left, const QColor& right)
{
    QImage image(size, QImage::Format_ARGB32);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            image.setPixelColor(x, y, 2 * x < size.width() ? left : right);
        }
    }
    return image;
}

/// White in the middle half of its width.
QImage middleStripe(const QSize& size)
{
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            const bool isIn = 4 * x >= size.width() && 4 * x < 3 * size.width();
            image.setPixelColor(x, y, isIn ? Qt::white : Qt::black);
        }
    }
    return image;
}

} // namespace

class TestPictureInputs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyInputRefusesACutPicture_data();
    void everyInputRefusesACutPicture();
    void regionLiesWhereItWasDrawnOnTheStartImage();
    void otherAspectsAreNoted();
    void transparentPartsOfARegionAreHeld();
    void profilesCountInScores();
    void namesWithAColonAreFiles();

private:
    QString saved(const char* name, const QByteArray& bytes) const
    {
        const QString file = m_folder.path() + QLatin1Char('/') + QString::fromLatin1(name);
        return writeFile(file, bytes) ? file : QString();
    }
    QString saved(const char* name, const QImage& image) const { return saved(name, encoded(image, "png")); }
    ProgramRun paint(const QStringList& more) const
    {
        return test::referee(QStringLiteral("generate|a red star|--seed|1|--steps|1|--views|1|--set|tail=0|--threads|"
                                            "1|--json|--width|128|--height|128|--out")
                                 .split(QLatin1Char('|'))
                + QStringList { m_folder.path() } + more,
            m_folder.path());
    }
    /// As the picture that was painted records it.
    static RegionMask regionOf(const ProgramRun& run)
    {
        const auto text = readPictureText(run.json()[QStringLiteral("image")].toString().toStdString());
        const auto recipe = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
        return regionFromData(recipe[QStringLiteral("region")].toString().toStdString());
    }
    QTemporaryDir m_folder;
};

void TestPictureInputs::everyInputRefusesACutPicture_data()
{
    QTest::addColumn<QByteArray>("file");
    const QImage image = busyImage(64, 64);
    for (const char* format : { "png", "jpeg", "bmp", "webp", "tiff" }) {
        QTest::newRow(format) << encoded(image, format);
    }
    QTest::newRow("gif") << gifOf(64, 64, 1);
}

void TestPictureInputs::everyInputRefusesACutPicture()
{
    QFETCH(QByteArray, file);
    const QString cut = saved("cut", file.left(file.size() / 2));
    const QList<ProgramRun> runs { test::referee({ QStringLiteral("score"), cut, QStringLiteral("a star") }),
        paint({ QStringLiteral("--start-image"), cut }), paint({ QStringLiteral("--region"), cut }),
        paint({ QStringLiteral("--at"), QStringLiteral("0:region=") + cut }),
        paint({ QStringLiteral("--from"), cut }) };
    for (const auto& run : runs) {
        QVERIFY2(run.exitCode == 3, run.text());
        QVERIFY2(run.err.startsWith(QStringLiteral("referee: ") + cut), run.text());
        QVERIFY2(run.err.contains(QStringLiteral("cut short")), run.text());
        QVERIFY2(run.err.count(QLatin1Char('\n')) == 1, run.text());
    }
}

void TestPictureInputs::regionLiesWhereItWasDrawnOnTheStartImage()
{
    const QString start = saved("start.png", busyImage(256, 128));
    const QString region = saved("region.png", middleStripe({ 256, 128 }));
    const auto run = paint({ QStringLiteral("--start-image"), start, QStringLiteral("--region"), region });
    QVERIFY2(run.exitCode == 0 && run.err.isEmpty(), run.text());
    const RegionMask mask = regionOf(run);
    QCOMPARE(mask.width, 16);
    QVERIFY(std::all_of(mask.cover.begin(), mask.cover.end(), [](uint8_t cover) { return cover == 255; }));
}

void TestPictureInputs::otherAspectsAreNoted()
{
    const QString start = saved("start.png", busyImage(256, 128));
    const QString square = saved("square.png", middleStripe({ 128, 128 }));
    const QString wide = saved("wide.png", middleStripe({ 256, 128 }));
    const auto both = paint({ QStringLiteral("--start-image"), start, QStringLiteral("--region"), square });
    QVERIFY2(both.exitCode == 0 && both.err.startsWith(QStringLiteral("Note: ")), both.text());
    QVERIFY2(both.err.contains(QStringLiteral("256×128")) && both.err.contains(QStringLiteral("128×128")), both.text());
    const auto alone = paint({ QStringLiteral("--region"), wide });
    QVERIFY2(alone.exitCode == 0 && alone.err.contains(QStringLiteral("the middle 128×128")), alone.text());
    const auto fitting = paint({ QStringLiteral("--region"), square });
    QVERIFY2(fitting.exitCode == 0 && fitting.err.isEmpty(), fitting.text());
    QCOMPARE(int(regionOf(fitting).cover[3]), 0);
    QCOMPARE(int(regionOf(fitting).cover[4]), 255);
}

void TestPictureInputs::transparentPartsOfARegionAreHeld()
{
    const QString clear = saved("clear.png", halves({ 32, 32 }, Qt::white, QColor(255, 255, 255, 0)));
    const auto run = paint({ QStringLiteral("--region"), clear });
    QVERIFY2(run.exitCode == 0, run.text());
    const RegionMask mask = regionOf(run);
    QCOMPARE(int(mask.cover[7]), 255);
    QCOMPARE(int(mask.cover[8]), 0);
}

void TestPictureInputs::profilesCountInScores()
{
    const auto lossOf = [](const QString& file) {
        const auto run = test::referee({ QStringLiteral("score"), file, QStringLiteral("a red circle"),
            QStringLiteral("--json"), QStringLiteral("--threads"), QStringLiteral("1") });
        return run.json()[QStringLiteral("itm")].toDouble(-1);
    };
    QImage image = halves({ 48, 48 }, QColor(180, 60, 50), QColor(60, 80, 150)).convertToFormat(QImage::Format_RGB32);
    const double plain = lossOf(saved("plain.png", image));
    const QImage seen = [&] {
        QImage other = image;
        other.setColorSpace(QColorSpace::AdobeRgb);
        other.convertToColorSpace(QColorSpace::SRgb);
        other.setColorSpace({});
        return other;
    }();
    image.setColorSpace(QColorSpace::AdobeRgb);
    const double tagged = lossOf(saved("tagged.png", image));
    QVERIFY(plain >= 0 && tagged >= 0 && tagged != plain);
    QCOMPARE(tagged, lossOf(saved("seen.png", seen)));
}

void TestPictureInputs::namesWithAColonAreFiles()
{
    QVERIFY(!saved(":a.png", busyImage(64, 64)).isEmpty());
    const QStringList arguments = QStringLiteral(
        "generate|a red star|--seed|1|--steps|1|--views|1|--set|tail=0|--start-image|:a.png|--out|:out")
                                      .split(QLatin1Char('|'));
    const auto run = test::referee(arguments, m_folder.path());
    QVERIFY2(run.exitCode == 0, run.text());
    QVERIFY2(QFile::exists(m_folder.path() + QStringLiteral("/:out/a red star 1.png")), run.text());
}

REFEREE_TEST(TestPictureInputs)
#include "tst_picture_inputs.moc"
