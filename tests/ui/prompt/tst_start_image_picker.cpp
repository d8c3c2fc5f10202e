// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/prompt/drops.h"
#include "ui/prompt/start_image_picker.h"

#include <QtCore/QUrl>
#include <QtGui/QClipboard>
#include <QtTest/QtTest>
#include <QtWidgets/QFileDialog>

using namespace referee::ui;

namespace {

QImage redImage()
{
    QImage image(40, 20, QImage::Format_RGB32);
    image.fill(Qt::red);
    return image;
}

} // namespace

class StartImageWells : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDroppedPictureIsTakenAndTold()
    {
        StartImagePicker well;
        const QSignalSpy images(&well, &StartImagePicker::imageChanged);
        QMimeData data;
        data.setImageData(redImage());
        QVERIFY(drop(well, data));
        QCOMPARE(images.count(), 1);
        QCOMPARE(images.at(0).at(0).value<QImage>(), redImage());
        QCOMPARE(well.image(), redImage());
    }

    void aDroppedFileIsOnlyNamed()
    {
        StartImagePicker well;
        const QSignalSpy files(&well, &StartImagePicker::imageFileDropped);
        const QSignalSpy images(&well, &StartImagePicker::imageChanged);
        QMimeData data;
        data.setImageData(redImage()); // a file manager's icon of it must not win
        data.setUrls({ QUrl::fromLocalFile(QStringLiteral("/a/notes.txt")),
            QUrl::fromLocalFile(QStringLiteral("/a/star é.PNG")) });
        QVERIFY(drop(well, data));
        QCOMPARE(files.count(), 1);
        QCOMPARE(files.at(0).at(0).toString(), QStringLiteral("/a/star é.PNG"));
        QCOMPARE(images.count(), 0);
        QVERIFY(well.image().isNull());
    }

    void bytesOfAFileComeBeforePixels()
    {
        StartImagePicker well;
        const QSignalSpy bytes(&well, &StartImagePicker::imageBytesDropped);
        const QSignalSpy images(&well, &StartImagePicker::imageChanged);
        QMimeData data;
        data.setImageData(redImage());
        data.setData(QStringLiteral("image/jpeg"), "with a loss");
        data.setData(QStringLiteral("image/png"), "without a loss");
        data.setData(QStringLiteral("image/no-such-format"), "unknown");
        QVERIFY(drop(well, data));
        QCOMPARE(bytes.count(), 1);
        QCOMPARE(bytes.at(0).at(0).toByteArray(), QByteArray("without a loss"));
        QCOMPARE(images.count(), 0);
        QMimeData jpeg;
        jpeg.setData(QStringLiteral("image/jpeg"), "with a loss");
        QVERIFY(well.take(jpeg));
        QCOMPARE(bytes.at(1).at(0).toByteArray(), QByteArray("with a loss"));
    }

    void otherThingsAreRefused()
    {
        StartImagePicker well;
        const QSignalSpy files(&well, &StartImagePicker::imageFileDropped);
        QMimeData data;
        data.setUrls(
            { QUrl(QStringLiteral("https://example.org/a.png")), QUrl::fromLocalFile(QStringLiteral("/a.txt")) });
        QVERIFY(!drop(well, data));
        QMimeData text;
        text.setText(QStringLiteral("a red star"));
        QVERIFY(!drop(well, text));
        QCOMPARE(files.count(), 0);
    }

    void pastingWorksLikeDropping()
    {
        StartImagePicker well;
        const QSignalSpy images(&well, &StartImagePicker::imageChanged);
        QGuiApplication::clipboard()->setImage(redImage());
        QTest::keySequence(&well, QKeySequence::Paste);
        QCOMPARE(images.count(), 1);
        QCOMPARE(well.image().size(), QSize(40, 20));
    }

    void removingTellsOnce()
    {
        StartImagePicker well;
        well.show();
        const QSignalSpy images(&well, &StartImagePicker::imageChanged);
        QVERIFY(!well.removeButton()->isVisible());
        well.setImage(redImage());
        QCOMPARE(images.count(), 0);
        QVERIFY(well.removeButton()->isVisible());
        well.removeButton()->click();
        QCOMPARE(images.count(), 1);
        QVERIFY(images.at(0).at(0).value<QImage>().isNull());
        QVERIFY(!well.removeButton()->isVisible());
        QTest::keyClick(&well, Qt::Key_Delete);
        QCOMPARE(images.count(), 1);
    }

    void returnOffersFiles()
    {
        StartImagePicker well;
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        const QSignalSpy files(&well, &StartImagePicker::imageFileDropped);
        QTest::keyClick(&well, Qt::Key_Return);
        auto* dialog = well.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->fileSelected(QStringLiteral("/a/b.png"));
        QCOMPARE(files.count(), 1);
        dialog->close();
    }

    void thePictureIsPaintedWhole()
    {
        StartImagePicker well;
        well.setImage(redImage());
        const QImage shown = well.grab().toImage();
        QCOMPARE(shown.pixelColor(shown.width() / 4, shown.height() / 2), QColor(Qt::red));
        QVERIFY(shown.pixelColor(shown.width() / 2, shown.height() / 8) != QColor(Qt::red)); // twice as wide as high
    }
};

REFEREE_GUI_TEST(StartImageWells)
#include "tst_start_image_picker.moc"
