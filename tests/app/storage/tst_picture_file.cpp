// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace referee;

class TestPictureFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pictureAndTextComeBack_data();
    void pictureAndTextComeBack();
    void missingFolderIsNamed();
    void failedWriteLeavesNothing();

private:
    std::filesystem::path file(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    static Picture gradient()
    {
        Picture picture { 5, 3, {} };
        for (uint8_t i = 0; i < 45; ++i) {
            picture.rgb.push_back(static_cast<uint8_t>(i * 5));
        }
        return picture;
    }
    QTemporaryDir m_folder;
};

void TestPictureFile::pictureAndTextComeBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("{\"prompt\":\"a star\"}");
    QTest::newRow("beyond Latin-1") << QStringLiteral("{\"prompt\":\"звезда 星 ★\"}");
    QTest::newRow("long") << QStringLiteral("{\"prompt\":\"") + QStringLiteral("star ").repeated(5000)
            + QStringLiteral("\"}");
}

void TestPictureFile::pictureAndTextComeBack()
{
    QFETCH(QString, text);
    writePicture(file("p.png"), gradient(), text.toStdString());
    const Picture back = readPicture(file("p.png"));
    QCOMPARE(back.width, 5);
    QVERIFY(back.rgb == gradient().rgb);
    QCOMPARE(QString::fromStdString(readPictureText(file("p.png"))), text);
}

void TestPictureFile::missingFolderIsNamed()
{
    try {
        writePicture(file("no/such/p.png"), gradient(), "{}");
        QFAIL("written");
    } catch (const WriteError& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("no/such/p.png")));
    }
}

void TestPictureFile::failedWriteLeavesNothing()
{
    QVERIFY(QDir().mkpath(m_folder.filePath(QStringLiteral("taken.png"))));
    QVERIFY_THROWS_EXCEPTION(WriteError, writePicture(file("taken.png"), gradient(), "{}"));
    QCOMPARE(QDir(m_folder.path()).entryList({ QStringLiteral("taken.png*") }).size(), 1);
}

REFEREE_TEST(TestPictureFile)
#include "tst_picture_file.moc"
