// SPDX-License-Identifier: GPL-3.0-or-later
// A picture comes out as it is seen: what is transparent, which colours are meant, which way up it is, how large it may
// be, what it may be called.
#include "app/images/picture_reader.h"
#include "core/base/errors.h"
#include "tests/app/images/picture_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QColorSpace>
#include <QtTest/QtTest>
#include <sys/stat.h>
#include <utility>

#include <cmath>

using namespace referee;
using namespace referee::test;

namespace {

QByteArray bytes(std::initializer_list<int> values)
{
    QByteArray result;
    for (const int value : values) {
        result += char(value);
    }
    return result;
}

double sRgbOf(double linear)
{
    return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055);
}

/// Adobe RGB's primaries are sRGB's but for the green; by its specification.
QColor ofAdobeRgb(const QColor& colour)
{
    const auto linear = [](int value) { return std::pow(value / 255.0, 563.0 / 256); };
    const double green = linear(colour.green());
    const double red = 1.39836 * linear(colour.red()) - 0.39836 * green;
    const double blue = 1.04293 * linear(colour.blue()) - 0.04293 * green;
    return { qRound(sRgbOf(red)), qRound(sRgbOf(green)), qRound(sRgbOf(blue)) };
}

int difference(const QColor& one, const QColor& other)
{
    return std::max({ std::abs(one.red() - other.red()), std::abs(one.green() - other.green()),
        std::abs(one.blue() - other.blue()) });
}

QImage plain(const QColor& colour)
{
    QImage image(16, 16, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

QString refusalOf(const std::function<void()>& read)
{
    try {
        read();
    } catch (const LoadError& error) {
        return QString::fromUtf8(error.what());
    }
    return QStringLiteral("nothing was refused");
}

} // namespace

class TestPictureReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void transparentPartsShowTheGround_data();
    void transparentPartsShowTheGround();
    void embeddedProfilesAreApplied_data();
    void embeddedProfilesAreApplied();
    void numbersOfAPng_data();
    void numbersOfAPng();
    void coloursOutsideSRgbAreRefused();
    void picturesStandUpright_data();
    void picturesStandUpright();
    void noTwoTurnsAreMade();
    void soundlessExifIsIgnored_data();
    void soundlessExifIsIgnored();
    void photosOfManyPixelsAreRead();
    void tooManyPixelsAreToldInPixels();
    void namesWithAColonAreFiles();
    void foldersAndPipesAreRefusedAtOnce();
    void whatIsNoPictureIsToldWithItsReason_data();
    void whatIsNoPictureIsToldWithItsReason();

private:
    QTemporaryDir m_folder;
};

void TestPictureReader::transparentPartsShowTheGround_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QColor>("onWhite");
    QTest::addColumn<QColor>("onBlack");
    const auto row = [](const char* name, const QByteArray& file, const QColor& white, const QColor& black) {
        QTest::newRow(name) << file << white << black;
    };
    row("white, clear", pngOf({ 1, 1, 8, 6, bytes({ 255, 255, 255, 0 }) }), Qt::white, Qt::black);
    row("black, clear", pngOf({ 1, 1, 8, 6, bytes({ 0, 0, 0, 0 }) }), Qt::white, Qt::black);
    row("red, opaque", pngOf({ 1, 1, 8, 6, bytes({ 255, 0, 0, 255 }) }), Qt::red, Qt::red);
    row("red, a fifth", pngOf({ 1, 1, 8, 6, bytes({ 255, 0, 0, 51 }) }), QColor(255, 204, 204), QColor(51, 0, 0));
    row("white, half, 16 bits", pngOf({ 1, 1, 16, 6, bytes({ 255, 255, 255, 255, 255, 255, 128, 128 }) }), Qt::white,
        QColor(128, 128, 128));
    row("grey and alpha", pngOf({ 1, 1, 8, 4, bytes({ 200, 0 }) }), Qt::white, Qt::black);
    row("one grey is clear", pngOf({ 1, 1, 8, 0, bytes({ 7 }), pngChunk("tRNS", bytes({ 0, 7 })) }), Qt::white,
        Qt::black);
    row("one colour is clear", pngOf({ 1, 1, 8, 2, bytes({ 9, 8, 7 }), pngChunk("tRNS", bytes({ 0, 9, 0, 8, 0, 7 })) }),
        Qt::white, Qt::black);
    const QByteArray palette = pngChunk("PLTE", bytes({ 1, 2, 3, 0, 0, 255 })) + pngChunk("tRNS", bytes({ 255, 0 }));
    row("palette, clear", pngOf({ 1, 1, 8, 3, bytes({ 1 }), palette }), Qt::white, Qt::black);
    row("palette, opaque", pngOf({ 1, 1, 8, 3, bytes({ 0 }), palette }), QColor(1, 2, 3), QColor(1, 2, 3));
    QImage clear(4, 4, QImage::Format_ARGB32);
    clear.fill(qRgba(255, 255, 255, 0));
    row("TIFF", encoded(clear, "tiff"), Qt::white, Qt::black);
    row("WebP", encoded(clear, "webp"), Qt::white, Qt::black);
}

void TestPictureReader::transparentPartsShowTheGround()
{
    QFETCH(QByteArray, file);
    QFETCH(QColor, onWhite);
    QFETCH(QColor, onBlack);
    const QImage white = readImage(file, "a");
    QCOMPARE(white.format(), QImage::Format_RGB888);
    QCOMPARE(white.pixelColor(0, 0), onWhite);
    QCOMPARE(readImage(file, "a", Ground::Black).pixelColor(0, 0), onBlack);
}

void TestPictureReader::embeddedProfilesAreApplied_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<int>("most"); ///< difference of a colour
    QTest::newRow("PNG") << QByteArray("png") << 1;
    QTest::newRow("TIFF") << QByteArray("tiff") << 1;
    QTest::newRow("JPEG") << QByteArray("jpeg") << 4; // with a loss of its own
    QTest::newRow("WebP") << QByteArray("webp") << 4;
}

void TestPictureReader::embeddedProfilesAreApplied()
{
    QFETCH(QByteArray, format);
    QFETCH(int, most);
    const QColor stored(180, 60, 50);
    QImage image = plain(stored);
    QVERIFY(difference(readImage(encoded(image, format), "a").pixelColor(8, 8), stored) <= most);
    image.setColorSpace(QColorSpace::AdobeRgb);
    const QImage seen = readImage(encoded(image, format), "a");
    QVERIFY2(difference(seen.pixelColor(8, 8), ofAdobeRgb(stored)) <= most, qPrintable(seen.pixelColor(8, 8).name()));
    QVERIFY(!seen.colorSpace().isValid()); // what is saved of it says nothing of Adobe's
    QCOMPARE(asSeen(image).pixelColor(8, 8), readImage(encoded(image, "png"), "a").pixelColor(8, 8)); // as pasted
}

void TestPictureReader::numbersOfAPng_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::addColumn<QColor>("seen");
    const QColor stored(10, 20, 30);
    const auto gamma = [](quint32 value) { return pngChunk("gAMA", bigEndian(value)); };
    const auto primaries = [](std::initializer_list<quint32> values) {
        QByteArray data;
        for (const quint32 value : values) {
            data += bigEndian(value);
        }
        return pngChunk("cHRM", data);
    };
    const auto linear = [](int value) { return qRound(sRgbOf(value / 255.0)); };
    QTest::newRow("nothing") << QByteArray() << stored;
    QTest::newRow("sRGB") << pngChunk("sRGB", bytes({ 0 })) + gamma(45455) << stored;
    QTest::newRow("gamma of sRGB") << gamma(45455) << stored; // a pure power would make it (2, 12, 24)
    QTest::newRow("gamma and primaries of sRGB")
        << gamma(45455) + primaries({ 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 }) << stored;
    QTest::newRow("linear") << gamma(100000) << QColor(linear(10), linear(20), linear(30));
    const auto powered = [](int value) { return std::pow(value / 255.0, 100000.0 / 45455); };
    const double green = powered(20);
    const auto code = [](std::initializer_list<int> numbers) { return pngChunk("cICP", bytes(numbers)); };
    const QColor lightened(linear(10), linear(20), linear(30));
    QTest::newRow("code of sRGB") << code({ 1, 13, 0, 1 }) << stored;
    QTest::newRow("code of sRGB before gamma") << code({ 1, 13, 0, 1 }) + gamma(100000) << stored;
    QTest::newRow("code of BT.709") << code({ 1, 1, 0, 1 }) << stored;
    QTest::newRow("code that leaves it open") << code({ 2, 2, 0, 1 }) + gamma(100000) << lightened;
    QTest::newRow("code of linear light") << code({ 1, 8, 0, 1 }) << lightened;
    QTest::newRow("code of linear light before gamma") << code({ 1, 8, 0, 1 }) + gamma(45455) << lightened;
    QTest::newRow("code of Display P3") << code({ 12, 13, 0, 1 }) << QColor(7, 20, 31);
    QTest::newRow("primaries of Adobe RGB")
        << gamma(45455) + primaries({ 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000 })
        << QColor(qRound(sRgbOf(std::max(0.0, 1.39836 * powered(10) - 0.39836 * green))), qRound(sRgbOf(green)),
               qRound(sRgbOf(1.04293 * powered(30) - 0.04293 * green)));
}

void TestPictureReader::numbersOfAPng()
{
    QFETCH(QByteArray, chunks);
    QFETCH(QColor, seen);
    const QColor found
        = readImage(pngOf({ 2, 2, 8, 2, bytes({ 10, 20, 30, 10, 20, 30 }), chunks }), "a").pixelColor(1, 1);
    QVERIFY2(difference(found, seen) <= (seen == QColor(10, 20, 30) ? 0 : 1), qPrintable(found.name()));
}

void TestPictureReader::coloursOutsideSRgbAreRefused()
{
    const QList<QByteArray> codes { bytes({ 9, 16, 0, 1 }), bytes({ 9, 18, 0, 1 }), bytes({ 1, 13, 1, 1 }),
        bytes({ 1, 13, 0, 0 }), bytes({ 200, 13, 0, 1 }) }; // PQ, HLG, YCbCr, narrow range, nobody's primaries
    for (const QByteArray& code : codes) {
        const QByteArray png = pngOf({ 1, 1, 8, 2, bytes({ 10, 20, 30 }), pngChunk("cICP", code) });
        const QString refusal = refusalOf([&] { readImage(png, "hdr.png"); });
        QVERIFY2(refusal.startsWith(QStringLiteral("hdr.png: ")), qPrintable(refusal));
        QVERIFY2(refusal.contains(QStringLiteral("Convert it to sRGB")), qPrintable(refusal));
    }
}

void TestPictureReader::picturesStandUpright_data()
{
    QTest::addColumn<int>("orientation");
    for (int orientation = 1; orientation <= 8; ++orientation) {
        QTest::addRow("%d", orientation) << orientation;
    }
}

void TestPictureReader::picturesStandUpright()
{
    QFETCH(int, orientation);
    const QImage stored = busyImage(5, 3);
    QByteArray png = encoded(stored, "png");
    png.insert(33, pngChunk("eXIf", exifOf(orientation))); // behind IHDR
    const QByteArray webp = webpWithExif(stored, "Exif" + QByteArray(2, '\0') + exifOf(orientation, false));
    const QImage lossy = readImage(encoded(stored, "webp"), "a");
    for (const auto& [file, from] : { std::pair(png, stored), std::pair(webp, lossy) }) {
        const QImage seen = readImage(file, "a");
        QCOMPARE(seen.size(), orientation < 5 ? QSize(5, 3) : QSize(3, 5));
        for (int y = 0; y < seen.height(); ++y) {
            for (int x = 0; x < seen.width(); ++x) { // EXIF: which stored row and column is the seen top and left
                const std::array<QPoint, 8> places { QPoint(x, y), QPoint(4 - x, y), QPoint(4 - x, 2 - y),
                    QPoint(x, 2 - y), QPoint(y, x), QPoint(y, 2 - x), QPoint(4 - y, 2 - x), QPoint(4 - y, x) };
                QCOMPARE(seen.pixelColor(x, y), from.pixelColor(places[size_t(orientation - 1)]));
            }
        }
    }
}

/// Qt turns JPEG itself.
void TestPictureReader::noTwoTurnsAreMade()
{
    QByteArray jpeg = encoded(busyImage(24, 16), "jpeg");
    const QByteArray exif = "Exif" + QByteArray(2, '\0') + exifOf(6);
    jpeg.insert(2, "\xFF\xE1" + bigEndian(quint32(exif.size() + 2)).mid(2) + exif); // behind SOI
    QCOMPARE(readImage(jpeg, "a").size(), QSize(16, 24));
}

void TestPictureReader::soundlessExifIsIgnored_data()
{
    QTest::addColumn<QByteArray>("exif");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("zeros") << QByteArray(30, '\0');
    QTest::newRow("nine") << exifOf(9);
    QTest::newRow("cut") << exifOf(6).left(18);
    QTest::newRow("directory far away") << QByteArray("MM\0\x2A\xFF\xFF\xFF\xFF", 8) + exifOf(6).mid(8);
    QTest::newRow("many entries") << QByteArray("MM\0\x2A\0\0\0\x08\xFF\xFF", 10) + QByteArray(40, 'x');
}

void TestPictureReader::soundlessExifIsIgnored()
{
    QFETCH(QByteArray, exif);
    QByteArray png = encoded(busyImage(5, 3), "png");
    png.insert(33, pngChunk("eXIf", exif));
    QCOMPARE(readImage(png, "a"), busyImage(5, 3).convertToFormat(QImage::Format_RGB888));
}

/// Qt's own bound, 128 MB, is met by 34 megapixels.
void TestPictureReader::photosOfManyPixelsAreRead()
{
    const QImage seen = readImage(pngOf({ 7000, 5000, 8, 2, bytes({ 200, 40, 30 }).repeated(7000) }), "photo");
    QCOMPARE(seen.size(), QSize(7000, 5000));
    QCOMPARE(seen.pixelColor(6999, 4999), QColor(200, 40, 30));
}

void TestPictureReader::tooManyPixelsAreToldInPixels()
{
    const QByteArray wide = pngOf({ 16385, 1, 1, 0, QByteArray(2049, '\0') });
    const QString refusal = refusalOf([&] { readImage(wide, "wide.png"); });
    for (const char* word : { "wide.png", "16384×16384 pixels", "got 16385×1 pixels" }) {
        QVERIFY2(refusal.contains(QString::fromUtf8(word)), qPrintable(refusal));
    }
    QCOMPARE(readImage(pngOf({ 16384, 1, 1, 0, QByteArray(2048, '\0') }), "a").width(), 16384);
    QByteArray huge = gifOf(8, 8, 1);
    huge[7] = 0x44; // 17416 pixels wide, in some bytes
    const QString second = refusalOf([&] { readImage(huge, "huge.gif"); });
    QVERIFY2(second.contains(QStringLiteral("16384×16384 pixels")), qPrintable(second));
}

void TestPictureReader::namesWithAColonAreFiles()
{
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder.path()));
    QFile file(m_folder.path() + QStringLiteral("/:a.png"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(pngOf({ 3, 2, 8, 0, bytes({ 1, 2, 3 }) })) > 0);
    file.close();
    const QSize size = readImage(std::filesystem::path(":a.png")).size();
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(size, QSize(3, 2));
}

void TestPictureReader::whatIsNoPictureIsToldWithItsReason_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("word");
    QFile text(m_folder.filePath(QStringLiteral("text.png")));
    QVERIFY(text.open(QIODevice::WriteOnly) && text.write("no picture") > 0);
    QFile empty(m_folder.filePath(QStringLiteral("empty.png")));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    QTest::newRow("missing") << m_folder.filePath(QStringLiteral("b.png")) << QStringLiteral("No such file");
    QTest::newRow("text") << text.fileName() << QStringLiteral("Unsupported image format");
    QTest::newRow("empty") << empty.fileName() << QStringLiteral("cannot be read");
}

/// Opening a named pipe waits for somebody who writes into it.
void TestPictureReader::foldersAndPipesAreRefusedAtOnce()
{
    const QString pipe = m_folder.filePath(QStringLiteral("pipe.png"));
    QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0);
    for (const auto& [path, word] : { std::pair(pipe, "pipe"), std::pair(m_folder.path(), "a folder") }) {
        const std::filesystem::path file = path.toStdString();
        const QString refusal = refusalOf([&file] { readImage(file); });
        QVERIFY2(refusal.contains(path) && refusal.contains(QLatin1String(word)), qPrintable(refusal));
    }
}

void TestPictureReader::whatIsNoPictureIsToldWithItsReason()
{
    QFETCH(QString, path);
    QFETCH(QString, word);
    const QString refusal = refusalOf([&] { readImage(std::filesystem::path(path.toStdString())); });
    for (const QString& part : { path, word, QStringLiteral("PNG"), QStringLiteral("WEBP") }) {
        QVERIFY2(refusal.contains(part), qPrintable(refusal));
    }
    QVERIFY(readImageText(path.toStdString(), QStringLiteral("referee")).empty());
}

REFEREE_TEST(TestPictureReader)
#include "tst_picture_reader.moc"
