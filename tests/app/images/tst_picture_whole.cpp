// SPDX-License-Identifier: GPL-3.0-or-later
// A picture file is whole, or it is refused; and what decoders say of it does not reach the terminal.
#include "app/images/picture_reader.h"
#include "core/base/errors.h"
#include "tests/app/images/picture_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryFile>
#include <QtTest/QtTest>

#include <unistd.h>

using namespace referee;
using namespace referee::test;

namespace {

/// Takes stderr away while it lives, whoever writes to it.
class CaughtErrors {
public:
    CaughtErrors()
        : m_before(dup(STDERR_FILENO))
    {
        m_file.open();
        dup2(m_file.handle(), STDERR_FILENO);
    }
    ~CaughtErrors()
    {
        dup2(m_before, STDERR_FILENO);
        close(m_before);
    }
    QByteArray text()
    {
        m_file.seek(0);
        return m_file.readAll();
    }

private:
    QTemporaryFile m_file;
    int m_before;
};

QString refusalOf(const QByteArray& file)
{
    try {
        readImage(file, "a picture");
    } catch (const LoadError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

class TestPictureWhole : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wholeFilesAreTaken_data() { addFiles(); }
    void wholeFilesAreTaken();
    void cutFilesAreRefused_data() { addFiles(); }
    void cutFilesAreRefused();
    void damagedFilesAreRefused_data();
    void damagedFilesAreRefused();
    void harmlessLeftoversAreTaken_data();
    void harmlessLeftoversAreTaken();
    void othersAreStillHeard();

private:
    static void addFiles();
};

void TestPictureWhole::addFiles()
{
    QTest::addColumn<QByteArray>("file");
    const QImage image = busyImage(96, 64);
    for (const char* format : { "png", "jpeg", "bmp", "ppm", "tiff", "webp", "xbm", "xpm" }) {
        QTest::newRow(format) << encoded(image, format);
    }
    QTest::newRow("progressive jpeg") << encoded(image, "jpeg", true);
    QTest::newRow("grey jpeg") << encoded(image.convertToFormat(QImage::Format_Grayscale8), "jpeg");
    QTest::newRow("palette bmp") << encoded(image.convertToFormat(QImage::Format_Indexed8), "bmp");
    QTest::newRow("pgm") << encoded(image.convertToFormat(QImage::Format_Grayscale8), "pgm");
    QTest::newRow("gif") << gifOf(96, 64, 1);
    QTest::newRow("animated gif") << gifOf(96, 64, 3);
}

void TestPictureWhole::wholeFilesAreTaken()
{
    QFETCH(QByteArray, file);
    QVERIFY(!file.isEmpty());
    CaughtErrors errors;
    QCOMPARE(refusalOf(file), QString());
    QCOMPARE(refusalOf(file + QByteArray(700, 'x')), QString()); // another picture, a film, a signature behind it
    QCOMPARE(readImage(file, "a").size(), QSize(96, 64));
    QCOMPARE(errors.text(), QByteArray());
}

void TestPictureWhole::cutFilesAreRefused()
{
    QFETCH(QByteArray, file);
    CaughtErrors errors;
    constexpr int kCuts = 40;
    for (int i = 1; i < kCuts; ++i) {
        const QString refusal = refusalOf(file.left(file.size() * i / kCuts));
        QVERIFY2(!refusal.isEmpty(), qPrintable(QStringLiteral("%1 of %2 was taken").arg(i).arg(kCuts)));
    }
    const QString refusal = refusalOf(file.left(file.size() * 2 / 3));
    QVERIFY2(refusal.contains(QStringLiteral("cut short")), qPrintable(refusal));
    QCOMPARE(errors.text(), QByteArray());
}

void TestPictureWhole::damagedFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("word");
    const QByteArray jpeg = encoded(busyImage(96, 64), "jpeg");
    QTest::newRow("jpeg ended early") << jpeg.left(jpeg.size() / 2) + "\xFF\xD9" << QStringLiteral("premature end");
    QTest::newRow("jpeg filled with zeros")
        << jpeg.left(jpeg.size() / 2) + QByteArray(jpeg.size() / 2, '\0') << QStringLiteral("cut short");
    QByteArray png = encoded(busyImage(96, 64), "png");
    png[png.size() / 2] = char(png[png.size() / 2] ^ 1);
    QTest::newRow("png with a wrong bit") << png << QStringLiteral("checksum");
    const QByteArray foreign = pngOf({ 2, 2, 8, 0, QByteArray(2, 'a'), pngChunk("CgBI", QByteArray(4, '\0')) });
    QTest::newRow("png with a foreign part") << foreign << QStringLiteral("unknown critical chunk");
    const QByteArray two(2, '\0');
    QTest::newRow("png without its palette") << pngOf({ 2, 2, 8, 3, two }) << QStringLiteral("palette");
    const QByteArray palette = pngChunk("PLTE", QByteArray(6, 'a'));
    QTest::newRow("png of two palettes") << pngOf({ 2, 2, 8, 3, two, palette + palette }) << QStringLiteral("palettes");
    QTest::newRow("png of half a colour")
        << pngOf({ 2, 2, 8, 3, two, pngChunk("PLTE", QByteArray(5, 'a')) }) << QStringLiteral("wrong size");
    QTest::newRow("png of no colour") << pngOf({ 2, 2, 8, 3, two, pngChunk("PLTE", {}) })
                                      << QStringLiteral("wrong size");
    QTest::newRow("png of width 0") << pngOf({ 0, 2, 8, 0, two }) << QStringLiteral("damaged (its size is 0×2");
    QTest::newRow("png of height 0") << pngOf({ 2, 0, 8, 0, two }) << QStringLiteral("2×0 pixels");
    QTest::newRow("png of a negative width") << pngOf({ -1, 2, 8, 0, two }) << QStringLiteral("4294967295×2 pixels");
    QTest::newRow("png wider than libpng takes") << pngOf({ 1 << 30, 1, 8, 0, two }) << QStringLiteral("at most");
    QTest::newRow("png of three bits") << pngOf({ 2, 2, 3, 0, two }) << QStringLiteral("type 0 with 3 bits");
    QTest::newRow("png of no bits") << pngOf({ 2, 2, 0, 2, two }) << QStringLiteral("type 2 with 0 bits");
    QTest::newRow("png of wide places") << pngOf({ 2, 2, 16, 3, two }) << QStringLiteral("type 3 with 16 bits");
    QTest::newRow("png of unknown colours") << pngOf({ 2, 2, 8, 5, two }) << QStringLiteral("type 5");
    const QByteArray sound = pngOf({ 2, 2, 8, 0, two });
    const QByteArray head = sound.mid(8, 25);
    QTest::newRow("png of two headers") << QByteArray(sound).insert(33, head) << QStringLiteral("comes twice");
    QTest::newRow("png without a header") << QByteArray(sound).remove(8, 25) << QStringLiteral("not the first");
    QTest::newRow("png with a short header")
        << QByteArray(sound).replace(8, 25, pngChunk("IHDR", head.mid(8, 12))) << QStringLiteral("12 bytes");
    QTest::newRow("png packed otherwise")
        << QByteArray(sound).replace(8, 25, pngChunk("IHDR", head.mid(8, 12) + '\2')) << QStringLiteral("compression");
    QTest::newRow("png without pixels") << sound.left(33) + pngChunk("IEND", {}) << QStringLiteral("no pixels");
}

void TestPictureWhole::damagedFilesAreRefused()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, word);
    CaughtErrors errors;
    const QString refusal = refusalOf(file);
    QVERIFY2(refusal.contains(word), qPrintable(refusal));
    QCOMPARE(errors.text(), QByteArray());
}

void TestPictureWhole::harmlessLeftoversAreTaken_data()
{
    QTest::addColumn<QByteArray>("file");
    const QByteArray jpeg = encoded(busyImage(96, 64), "jpeg");
    QTest::newRow("filling before the end") << jpeg.chopped(2) + QByteArray(30, '\xFF') + "\xFF\xD9";
    QTest::newRow("bytes between two parts") << QByteArray(jpeg).insert(2, QByteArray(4, '\0'));
    QTest::newRow("a second picture, as HDR photos have it") << jpeg + jpeg;
    QByteArray png = encoded(busyImage(96, 64), "png");
    png.insert(33, pngChunk("iCCP", "own" + QByteArray(2, '\0') + "no profile"));
    QTest::newRow("a profile that is none") << png;
}

void TestPictureWhole::harmlessLeftoversAreTaken()
{
    QFETCH(QByteArray, file);
    CaughtErrors errors;
    QCOMPARE(refusalOf(file), QString());
    QCOMPARE(errors.text(), QByteArray());
}

/// Only what is said while a picture is read, and on its thread, is kept off the terminal.
void TestPictureWhole::othersAreStillHeard()
{
    const QByteArray jpeg = encoded(busyImage(96, 64), "jpeg");
    QVERIFY(!refusalOf(jpeg.left(jpeg.size() / 2)).isEmpty());
    QTest::ignoreMessage(QtWarningMsg, "heard");
    qWarning("heard"); // a message that was expected and not heard fails the test
}

REFEREE_TEST(TestPictureWhole)
#include "tst_picture_whole.moc"
