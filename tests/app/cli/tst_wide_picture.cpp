// SPDX-License-Identifier: GPL-3.0-or-later
// A picture that is not square, from its start picture and region to replay, branch, export and recipe.
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

class TestWidePicture : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_run;
    QString m_picture;

    QString at(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    static QStringList words(const char* line)
    {
        return QString::fromUtf8(line).split(QLatin1Char('|'), Qt::SkipEmptyParts);
    }
    static QSize sizeOf(const QString& file) { return QImage(file).size(); }

private Q_SLOTS:
    void initTestCase()
    {
        QImage start(300, 80, QImage::Format_RGB888);
        start.fill(Qt::darkGreen);
        QVERIFY(start.save(at("start.png")));
        QImage mask(48, 24, QImage::Format_Grayscale8);
        mask.fill(0);
        for (int y = 0; y < 24; ++y) {
            std::fill_n(mask.scanLine(y) + 24, 24, uchar(255));
        }
        QVERIFY(mask.save(at("mask.png")));
        const auto run
            = test::referee(words("generate|a red star|--seed|5|--width|192|--height|96|--steps|6|--set|tail=1|"
                                  "--views|2|--threads|1|--json|--at|3:region=none")
                + QStringList { QStringLiteral("--start-image"), at("start.png"), QStringLiteral("--region"),
                    at("mask.png"), QStringLiteral("--out"), m_folder.path() });
        QVERIFY2(run.exitCode == 0, run.text());
        m_run = run.json()[QStringLiteral("run")].toString();
        m_picture = run.json()[QStringLiteral("image")].toString();
    }

    void itHasTheSizeAskedFor() { QCOMPARE(sizeOf(m_picture), QSize(192, 96)); }

    void itIsReplayedBitForBit()
    {
        const auto run = test::referee({ QStringLiteral("replay"), m_run });
        QVERIFY2(run.exitCode == 0, run.text());
    }

    void itsMomentsAreExported()
    {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("export")));
        const auto run
            = test::referee({ QStringLiteral("export"), m_run, QStringLiteral("--png"), QStringLiteral("--exr"),
                QStringLiteral("--parts"), QStringLiteral("--npz"), QStringLiteral("--frames"), QStringLiteral("--at"),
                QStringLiteral("2"), QStringLiteral("--out"), at("export"), QStringLiteral("--json") });
        QVERIFY2(run.exitCode == 0, run.text());
        QDirIterator files(at("export"), { QStringLiteral("*at 2.png") }, QDir::Files, QDirIterator::Subdirectories);
        QVERIFY(files.hasNext());
        QCOMPARE(sizeOf(files.next()), QSize(192, 96));
    }

    void aBranchIsAsWide()
    {
        const auto run = test::referee({ QStringLiteral("fork"), m_run, QStringLiteral("--at"), QStringLiteral("4"),
            QStringLiteral("--set"), QStringLiteral("w1=2"), QStringLiteral("--json") });
        QVERIFY2(run.exitCode == 0, run.text());
        QCOMPARE(sizeOf(run.json()[QStringLiteral("image")].toString()), QSize(192, 96));
    }

    void aRecipeKeepsTheSize()
    {
        const auto run
            = test::referee({ QStringLiteral("generate"), QStringLiteral("--from"), m_picture, QStringLiteral("--set"),
                QStringLiteral("w1=2"), QStringLiteral("--out"), at("again"), QStringLiteral("--json") });
        QVERIFY2(run.exitCode == 0, run.text());
        QCOMPARE(sizeOf(run.json()[QStringLiteral("image")].toString()), QSize(192, 96));
    }

    void plainSamplingHasTheSizeToo()
    {
        const auto run = test::referee(words("generate|a red star|--seed|5|--width|96|--height|200|--method|sd|"
                                             "--sampler-steps|3|--json")
            + QStringList { QStringLiteral("--out"), m_folder.path() });
        QVERIFY2(run.exitCode == 0, run.text());
        QCOMPARE(sizeOf(run.json()[QStringLiteral("image")].toString()), QSize(96, 200));
    }
};

REFEREE_TEST(TestWidePicture)
#include "tst_wide_picture.moc"
