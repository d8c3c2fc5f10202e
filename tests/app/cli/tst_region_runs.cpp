// SPDX-License-Identifier: GPL-3.0-or-later
// `referee generate --region` and `--at N:region=`: what is held, what is recorded, what is refused.
#include "app/storage/edit.h"
#include "app/storage/picture_file.h"
#include "tests/app/cli/program_kit.h"
#include "tests/support/test_registry.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::test;

namespace {

/// Grey levels between two pictures, mean over a rectangle.
double difference(const QImage& a, const QImage& b, const QRect& place)
{
    double sum = 0;
    for (int y = place.top(); y <= place.bottom(); ++y) {
        for (int x = place.left(); x <= place.right(); ++x) {
            sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
        }
    }
    return sum / place.width() / place.height();
}

const QRect kFarLeft(
    0, 0, 16, 128); ///< the latent is held, but the decoder looks at all of it: a part of the change shows
const QRect kFarRight(112, 0, 16, 128);

} // namespace

class TestRegionRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void pictureOfARegionIsHeldAndRecorded();
    void recordedTextPaintsTheSamePicture();
    void regionMayChangeWhileRunning();
    void badRegionsAreRefused_data();
    void badRegionsAreRefused();

private:
    ProgramRun paint(const QStringList& more) const;
    static QJsonObject recorded(const QString& picture);
    QTemporaryDir m_folder;
    QString m_mask; ///< of 50×30 pixels: the right half is white
};

void TestRegionRuns::initTestCase()
{
    m_mask = m_folder.filePath(QStringLiteral("mask.png"));
    QImage mask(50, 30, QImage::Format_RGB888);
    mask.fill(Qt::black);
    for (int y = 0; y < 30; ++y) {
        for (int x = 25; x < 50; ++x) {
            mask.setPixelColor(x, y, Qt::white);
        }
    }
    QVERIFY(mask.save(m_mask));
}

ProgramRun TestRegionRuns::paint(const QStringList& more) const
{
    return referee::test::referee(
        QStringList { QStringLiteral("generate"), QStringLiteral("a red star"), QStringLiteral("--seed"),
            QStringLiteral("3"), QStringLiteral("--steps"), QStringLiteral("6"), QStringLiteral("--views"),
            QStringLiteral("2"), QStringLiteral("--set"), QStringLiteral("tail=1"), QStringLiteral("--set"),
            QStringLiteral("ema_start=2"), QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--out"),
            m_folder.path() }
        + more);
}

QJsonObject TestRegionRuns::recorded(const QString& picture)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(readPictureText(picture.toStdString()))).object();
}

void TestRegionRuns::pictureOfARegionIsHeldAndRecorded()
{
    const auto held = paint({ QStringLiteral("--region"), m_mask });
    QVERIFY2(held.exitCode == 0, held.text());
    const auto whole = paint({ QStringLiteral("--region"), QStringLiteral("1x1:AA==") }); // nothing may move
    QVERIFY2(whole.exitCode == 0, whole.text());
    const QString free = paint({}).out.trimmed();
    const QImage start(whole.out.trimmed());
    const auto changed
        = [&](const QString& picture, const QRect& place) { return difference(start, QImage(picture), place); };
    QVERIFY(changed(held.out.trimmed(), kFarRight) > 5);
    QVERIFY(changed(held.out.trimmed(), kFarLeft) < changed(free, kFarLeft) / 2);
    const auto text = recorded(held.out.trimmed())[QStringLiteral("region")].toString().toStdString();
    const auto mask = regionFromData(text);
    QCOMPARE(mask.width, 16);
    QCOMPARE(mask.height, 16);
    QCOMPARE(int(mask.cover[7]), 0);
    QCOMPARE(int(mask.cover[8]), 255);
    QCOMPARE(recorded(free)[QStringLiteral("region")].toString(), QStringLiteral("none"));
}

void TestRegionRuns::recordedTextPaintsTheSamePicture()
{
    const QString first = paint({ QStringLiteral("--region"), m_mask }).out.trimmed();
    const QString text = recorded(first)[QStringLiteral("region")].toString();
    const QString second = paint({ QStringLiteral("--region"), text }).out.trimmed();
    QVERIFY(!second.isEmpty() && second != first);
    QCOMPARE(readFile(second), readFile(first));
    QVERIFY(QImage(first) != QImage(paint({}).out.trimmed()));
}

void TestRegionRuns::regionMayChangeWhileRunning()
{
    const auto edited = paint({ QStringLiteral("--at"), QStringLiteral("2:region=") + m_mask, QStringLiteral("--at"),
        QStringLiteral("4:region=none") });
    QVERIFY2(edited.exitCode == 0, edited.text());
    const QString picture = edited.out.trimmed();
    QVERIFY(QImage(picture) != QImage(paint({}).out.trimmed()));
    const auto edits = recorded(picture)[QStringLiteral("edits")].toArray();
    QCOMPARE(edits.size(), 2);
    const QString text = edits[0].toObject()[QStringLiteral("value")].toString();
    QVERIFY2(text.startsWith(QStringLiteral("16x16:")), qPrintable(text));
    QCOMPARE(edits[1].toObject()[QStringLiteral("value")].toString(), QStringLiteral("none"));
    const auto again = paint({ QStringLiteral("--at"), QStringLiteral("2:region=") + text, QStringLiteral("--at"),
        QStringLiteral("4:region=none") });
    QCOMPARE(readFile(again.out.trimmed()), readFile(picture));
}

void TestRegionRuns::badRegionsAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("word");
    const QString region = QStringLiteral("--region");
    const QStringList sampling { QStringLiteral("--method"), QStringLiteral("sd") };
    QTest::newRow("no file") << QStringList { region, QStringLiteral("no/such.png") } << 3
                             << QStringLiteral("no/such.png");
    QTest::newRow("wrong size") << QStringList { region, QStringLiteral("2x2:AP8=") } << 2 << QStringLiteral("got 2");
    QTest::newRow("plain sampling") << QStringList { region, QStringLiteral("2x1:AP8=") } + sampling << 2
                                    << QStringLiteral("cannot restrict changes to a region");
    QTest::newRow("plain sampling, later")
        << QStringList { QStringLiteral("--at"), QStringLiteral("3:region=2x1:AP8=") } + sampling << 2
        << QStringLiteral("does not support regions");
    QTest::newRow("edit without a region")
        << QStringList { QStringLiteral("--at"), QStringLiteral("3:region=") } << 2 << QStringLiteral("is missing");
}

void TestRegionRuns::badRegionsAreRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, word);
    const auto run = paint(arguments);
    QVERIFY2(run.exitCode == exitCode, run.text());
    QVERIFY2(run.err.contains(word), run.text());
    QVERIFY2(run.out.isEmpty(), run.text());
}

REFEREE_TEST(TestRegionRuns)
#include "tst_region_runs.moc"
