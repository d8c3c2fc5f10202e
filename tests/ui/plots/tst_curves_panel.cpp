// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as a person and as the controller use it: points arrive, repaints are bounded, files are written.
#include "tests/support/test_registry.h"
#include "tests/ui/plots/shown_panel.h"

#include <QtCore/QRegularExpression>

#include <memory>

using namespace referee;
using namespace referee::ui;

class TestCurvesPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        QVERIFY(m_folder.isValid());
    }

    void appendedPointsArriveInTheGraphs()
    {
        Shown shown(30);
        const auto points = CurvePlotAccess::points(shown.plot(), Curve::Matching, false);
        QCOMPARE(points.size(), 30);
        QCOMPARE(points[4], QPointF(4, 0.2));
        shown.panel.append(step(30));
        shown.settle();
        QCOMPARE(shown.drawn(Curve::Matching), 31);
        QCOMPARE(shown.chip(Curve::Matching)->value(), QStringLiteral("0.0323"));
    }

    void tenThousandPointsCostFewReplots()
    {
        Shown shown;
        const qsizetype before = shown.replots.size();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 10000; ++i) {
            shown.panel.append(step(i));
            if (i % 400 == 0) {
                QTest::qWait(25); // 16 steps a millisecond, for longer than some repaints
            }
        }
        shown.settle();
        const qint64 mostReplots = clock.elapsed() / kRepaintMs + 1;
        const qsizetype replots = shown.replots.size() - before;
        qInfo("10,000 points: %lld replots in %lld ms", static_cast<long long>(replots),
            static_cast<long long>(clock.elapsed()));
        QVERIFY(replots >= 2);
        QVERIFY2(replots <= mostReplots, qPrintable(QString::number(replots)));
        QCOMPARE(shown.drawn(Curve::Matching), 10000);
    }

    void doesNotRepaintWithoutAChangeOrHidden()
    {
        Shown shown(10);
        const qsizetype before = shown.replots.size();
        shown.settle();
        QCOMPARE(shown.replots.size(), before);
        shown.panel.hide();
        shown.panel.append(step(10));
        shown.settle();
        QCOMPARE(shown.replots.size(), before);
        shown.panel.show();
        shown.settle();
        QVERIFY(shown.replots.size() > before);
        QCOMPARE(shown.drawn(Curve::Matching), 11);
    }

    void logarithmDropsZeros()
    {
        Shown shown(100);
        shown.panel.setGroup(CurveGroup::Gradients);
        QCOMPARE(shown.drawn(Curve::RefereeNorm), 100);
        QTest::mouseClick(shown.button(QStringLiteral("log")), Qt::LeftButton);
        QCOMPARE(shown.drawn(Curve::RefereeNorm), 90);
        QCOMPARE(shown.drawn(Curve::SdsNorm), 100);
        shown.panel.setGroup(CurveGroup::Cosine); // negative values keep their place: no logarithm there
        QCOMPARE(shown.drawn(Curve::Cosine), 100);
        QVERIFY(!shown.button(QStringLiteral("log"))->isEnabled());
    }

    void smoothingShowsBoth()
    {
        Shown shown(50);
        QCOMPARE(CurvePlotAccess::points(shown.plot(), Curve::Matching, true).size(), 0);
        shown.panel.setSmoothing(0.9);
        const auto smooth = CurvePlotAccess::points(shown.plot(), Curve::Matching, true);
        QCOMPARE(smooth.size(), 50);
        QCOMPARE(smooth[1].y(), 0.9 * 1 + (1 - 0.9) * 0.5);
        QCOMPARE(shown.drawn(Curve::Matching), 50);
        QVERIFY(shown.button(QStringLiteral("smooth 0.9")) != nullptr);
    }

    void aMethodHasOnlyItsCurves_data()
    {
        QTest::addColumn<bool>("hasReferee");
        QTest::addColumn<bool>("hasSds");
        QTest::addColumn<bool>("hasNoise");
        QTest::addColumn<QString>("noLosses");
        QTest::newRow("vlm+sds") << true << true << true << QString();
        QTest::newRow("vlm") << true << false << true << QString();
        QTest::newRow("sds") << false << true << true << QStringLiteral("No losses: “SDS alone” has no referee.");
        QTest::newRow("sd") << false << false << false << QStringLiteral("No losses: “plain sampling” has no referee.");
    }
    void aMethodHasOnlyItsCurves()
    {
        QFETCH(bool, hasReferee);
        QFETCH(bool, hasSds);
        QFETCH(bool, hasNoise);
        Shown shown;
        shown.panel.setMethod(methodTraits(QTest::currentDataTag()));
        shown.panel.setLength(100, 0);
        for (int i = 0; i < 10; ++i) {
            StepReport report = step(i);
            report.isTail = !hasReferee; // as the engine reports it
            shown.panel.append(report);
        }
        shown.settle();
        QCOMPARE(shown.plot().tailBegin(), -1);
        QTEST(CurvePlotAccess::sentence(shown.plot()), "noLosses");
        QCOMPARE(shown.chip(Curve::Matching)->isVisible(), hasReferee);
        const auto count = [&](Curve curve) { return shown.panel.store().track(curve).size(); };
        QCOMPARE(count(Curve::Matching) > 0, hasReferee);
        QCOMPARE(count(Curve::RefereeShare) > 0, hasReferee);
        QCOMPARE(count(Curve::SdsNorm) > 0, hasSds);
        QCOMPARE(count(Curve::Cosine) > 0, hasReferee && hasSds);
        QCOMPARE(count(Curve::NoiseShare) > 0, hasNoise);
        QCOMPARE(count(Curve::LatentStd), size_t { 10 });
        shown.panel.setGroup(CurveGroup::Latent);
        shown.settle();
        QCOMPARE(CurvePlotAccess::sentence(shown.plot()), QString());
    }

    void chipsHideCurvesAndGroupsShareNoAxis()
    {
        Shown shown(10);
        QVERIFY(shown.chip(Curve::Matching)->isVisible());
        QVERIFY(!shown.chip(Curve::Clip)->isVisible()); // CLIP says nothing in this run
        QVERIFY(!shown.chip(Curve::SdsNorm)->isVisible());
        QTest::mouseClick(shown.chip(Curve::Captioning), Qt::LeftButton);
        QCOMPARE(shown.drawn(Curve::Captioning), 0);
        QTest::mouseClick(shown.button(QStringLiteral("gradients")), Qt::LeftButton);
        QCOMPARE(shown.drawn(Curve::Matching), 0);
        QCOMPARE(shown.drawn(Curve::SdsNorm), 10);
        QVERIFY(shown.chip(Curve::SdsNorm)->isVisible());
    }

    void scoresBringTheirGroup()
    {
        Shown shown(20);
        FlatButton* scores = shown.button(QStringLiteral("scores"));
        QVERIFY(!scores->isVisible());
        PictureScore score;
        score.match = 0.5;
        shown.panel.appendScore(10, score);
        QVERIFY(scores->isVisible());
        QTest::mouseClick(scores, Qt::LeftButton);
        QCOMPARE(shown.drawn(Curve::Match), 1);
        QVERIFY(!shown.chip(Curve::Judge)->isVisible());
        shown.panel.clear();
        QVERIFY(!scores->isVisible());
        QCOMPARE(shown.plot().graphs().group(), CurveGroup::Losses);
    }

    void clearEmptiesPlotChipsAndStrip()
    {
        Shown shown(20);
        auto* strip = shown.panel.findChild<ConflictStrip*>();
        QVERIFY(strip->text().contains(QStringLiteral("the two sides conflict")));
        shown.panel.clear();
        shown.settle();
        QCOMPARE(shown.drawn(Curve::Matching), 0);
        QVERIFY(shown.chip(Curve::Matching)->value().isEmpty());
        QVERIFY(strip->text().isEmpty());
        shown.panel.append(step(0));
        shown.settle();
        QCOMPARE(shown.drawn(Curve::Matching), 1);
    }

    void writesPngAndPdf()
    {
        Shown shown(30);
        QString error;
        const auto bytesOf = [this](const char* name) {
            QFile file(m_folder.filePath(QString::fromUtf8(name)));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QVERIFY2(shown.panel.exportImage(m_folder.filePath(QStringLiteral("a.png")), &error), qPrintable(error));
        const QImage picture = QImage::fromData(bytesOf("a.png"), "PNG");
        QVERIFY(picture.width() >= 2 * shown.plot().width());
        QCOMPARE(picture.pixelColor(0, 0), paperTheme().surface); // as the PDF, in the dark theme too
        QVERIFY2(shown.panel.exportImage(m_folder.filePath(QStringLiteral("a.pdf")), &error), qPrintable(error));
        QVERIFY(error.isEmpty());
    }

    void aFigureNamesItsAxes()
    {
        Shown shown(30);
        const auto written = [&](CurveGroup group) {
            shown.panel.setGroup(group);
            QString error;
            const QString path = m_folder.filePath(QStringLiteral("axes.png"));
            return shown.panel.exportImage(path, &error) ? QImage(path) : QImage();
        };
        const QImage losses = written(CurveGroup::Losses);
        QVERIFY(!losses.isNull());
        const auto strip = [&losses](const QImage& image, int left, int top, int width, int height) {
            return image.copy(left * losses.width() / 100, top * losses.height() / 100, width * losses.width() / 100,
                height * losses.height() / 100);
        };
        const auto isBlank = [](const QImage& image) {
            QImage white = image;
            white.fill(paperTheme().surface);
            return image == white;
        };
        QVERIFY(!isBlank(strip(losses, 0, 30, 4, 50))); // "loss", upright at the left edge
        QVERIFY(!isBlank(strip(losses, 40, 95, 30, 5))); // "iteration" at the lower edge
        QVERIFY(strip(losses, 0, 30, 4, 50) != strip(written(CurveGroup::Latent), 0, 30, 4, 50)); // "std of z"
    }

    void aPlotTooLowToReadIsNotDrawn()
    {
        Shown shown(30);
        auto* chart = shown.plot().findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly).front();
        QVERIFY(chart->isVisible());
        shown.panel.resize(600, shown.panel.minimumSizeHint().height());
        shown.settle();
        QVERIFY(!chart->isVisible());
        shown.panel.resize(600, 260);
        shown.settle();
        QVERIFY(chart->isVisible());
    }

    void theMenuOffersWhatTheHeadingDoes()
    {
        Shown shown(30);
        QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(90, 20), shown.plot().mapToGlobal(QPoint(90, 20)));
        QCoreApplication::sendEvent(&shown.plot(), &event);
        const QList<QAction*> actions
            = shown.panel.findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)[0]->actions();
        QCOMPARE(actions[0]->text(), QStringLiteral("Logarithmic axis"));
        actions[0]->trigger();
        QVERIFY(shown.button(QStringLiteral("log"))->isChecked());
        QVERIFY(shown.plot().graphs().isLogarithmic());
        QVERIFY(!actions[1]->isEnabled()); // there are no branches
        QSignalSpy exports(&shown.panel, &CurvesPanel::exportRequested);
        actions.last()->trigger();
        QCOMPARE(exports.takeFirst().at(0).toString(), QStringLiteral("pdf"));
    }

    void aPdfIsOnePageOfThePlotsSizeWithItsFonts()
    {
        Shown shown(30);
        QString error;
        const QString path = m_folder.filePath(QStringLiteral("page.pdf"));
        QVERIFY2(shown.panel.exportImage(path, &error), qPrintable(error));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pdf = file.readAll();
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
        const auto box = QRegularExpression(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"))
                             .match(QString::fromLatin1(pdf));
        const QSizeF points = QSizeF(shown.plot().size().expandedTo({ 720, 400 })) * 72 / 96;
        QVERIFY2(std::abs(box.captured(1).toDouble() - points.width()) <= 1, qPrintable(box.captured()));
        QVERIFY2(std::abs(box.captured(2).toDouble() - points.height()) <= 1, qPrintable(box.captured()));
        QVERIFY(pdf.count("/Type /Font\n") > 0); // text is text
        QCOMPARE(pdf.count("/FontFile"), pdf.count("/Type /FontDescriptor")); // and looks the same everywhere
        QVERIFY(!pdf.contains("/Subtype /Image")); // curves are lines
    }

    void writingAFileLeavesTheScreenAsItWas()
    {
        Shown shown(30);
        shown.panel.setShownIteration(20);
        const QImage before = shown.panel.grab().toImage();
        QString error;
        QVERIFY(shown.panel.exportImage(m_folder.filePath(QStringLiteral("b.pdf")), &error));
        shown.settle();
        QCOMPARE(shown.panel.grab().toImage(), before);
    }

    void writesHiddenCurvesToo()
    {
        CurvesPanel panel; // never shown
        panel.append(step(0));
        panel.append(step(1));
        QString error;
        QVERIFY(panel.exportImage(m_folder.filePath(QStringLiteral("hidden.png")), &error));
        QCOMPARE(CurvePlotAccess::points(*panel.findChild<CurvePlot*>(), Curve::Matching, false).size(), 2);
    }

    void saysInASentenceWhyAFileCannotBeWritten()
    {
        Shown shown(3);
        QString error;
        QVERIFY(!shown.panel.exportImage(m_folder.filePath(QStringLiteral("no/such/a.pdf")), &error));
        QVERIFY2(error.startsWith(QStringLiteral("The curves cannot be written to ")), qPrintable(error));
        QVERIFY2(error.contains(QStringLiteral("a.pdf")), qPrintable(error));
        error.clear();
        QVERIFY(!shown.panel.exportImage(m_folder.filePath(QStringLiteral("a.gif")), &error));
        QVERIFY2(error.contains(QStringLiteral("a.gif")), qPrintable(error));
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("a.gif"))));
        QVERIFY(
            !shown.panel.exportImage(m_folder.filePath(QStringLiteral("no/such/a.png")), nullptr)); // nobody listens
    }

    void staysUsableWhenLow()
    {
        Shown shown(30);
        QVERIFY(shown.panel.minimumSizeHint().height() <= 140);
        shown.panel.resize(600, 140);
        shown.settle();
        QVERIFY(shown.plot().height() >= 60);
    }

    void endsCleanlyWhileLookedAt()
    {
        auto shown = std::make_unique<Shown>(30);
        QTest::mouseMove(&shown->plot(), QPoint(100, 30));
        shown->plot().setFocus();
        shown->panel.append(step(30)); // the timer is waiting
        shown.reset();
        QTest::qWait(2 * kRepaintMs);
    }

private:
    QTemporaryDir m_folder;
};

REFEREE_GUI_TEST(TestCurvesPanel)
#include "tst_curves_panel.moc"
