// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/gradients/map_canvas.h"
#include "ui/theme/theme.h"
#include "ui/views/view_list.h"
#include "ui/views/views_gallery.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>

#include <memory>

using namespace referee;
using namespace referee::ui;

namespace {

constexpr int kSide = 8;

/// A red view.
ViewPicture viewOf(int64_t index, double itm, double caption, bool isKept = true)
{
    ViewPicture view;
    view.index = index;
    view.iteration = 57;
    view.picture = { kSide, kSide, {} };
    for (int pixel = 0; pixel < kSide * kSide; ++pixel) {
        view.picture.rgb.insert(view.picture.rgb.end(), { 200, 0, 0 });
    }
    view.itm = itm;
    view.caption = caption;
    view.isKept = isKept;
    return view;
}

/// By loss: 2, 0, 3, 1.
std::vector<ViewPicture> fourViews()
{
    return { viewOf(0, 1, 2), viewOf(1, 0.1, 0.2, false), viewOf(2, 5, 1), viewOf(3, 0.5, 1, false) };
}

std::unique_ptr<ViewsGallery> shownGallery()
{
    auto gallery = std::make_unique<ViewsGallery>();
    gallery->setViews(fourViews());
    gallery->resize(420, 480);
    gallery->show();
    QApplication::setActiveWindow(gallery.get());
    return gallery;
}

QString saidOf(const ViewsGallery& gallery, int row)
{
    return gallery.findChild<QListView*>()->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
}

void clickRow(const ViewsGallery& gallery, int row)
{
    const QRect place
        = gallery.findChild<QListView*>()->visualRect(gallery.findChild<QListView*>()->model()->index(row, 0));
    QTest::mouseClick(gallery.findChild<QListView*>()->viewport(), Qt::LeftButton, {}, place.center());
}

} // namespace

class TestViewsGallery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void worstViewsComeFirst();
    void headingSaysTheIteration();
    void droppedViewsAreDimmedAndSaySo();
    void clickAsksForTheGradientOnce();
    void keysMoveAndEnterChooses();
    void gradientOfAnotherViewIsNotShown();
    void choiceEndsWithTheIteration();
    void choiceStaysWithinTheIteration();
    void clipAloneShowsItsLoss();
    void refreshIsAskedFor();
    void emptyGallerySaysWhatViewsAre();
    void aWideGalleryIsOneRowHigh();
    void withoutViewsItIsAsHigh();
    void brokenPictureIsNoImage();
    void pullIsBlueWhereTheGradientIs();
};

void TestViewsGallery::worstViewsComeFirst()
{
    const auto gallery = shownGallery();
    QCOMPARE(saidOf(*gallery, 0), QStringLiteral("View 3: matching loss 5.00, captioning loss 1.00"));
    QCOMPARE(saidOf(*gallery, 1), QStringLiteral("View 1: matching loss 1.00, captioning loss 2.00"));
    QCOMPARE(saidOf(*gallery, 3), QStringLiteral("View 2: matching loss 0.10, captioning loss 0.20, dropped"));
    QCOMPARE(gallery->findChild<QListView*>()->model()->index(0, 0).data(ViewList::LossesRole).toString(),
        QStringLiteral("5.00 · 1.00"));
}

void TestViewsGallery::headingSaysTheIteration()
{
    const auto gallery = shownGallery();
    QCOMPARE(gallery->accessibleName(), QStringLiteral("Views of iteration 57"));
    QCOMPARE(gallery->findChild<QLabel*>()->text(), gallery->accessibleName());
}

void TestViewsGallery::droppedViewsAreDimmedAndSaySo()
{
    const auto gallery = shownGallery();
    const QImage seen = gallery->findChild<QListView*>()->viewport()->grab().toImage();
    const auto colourOf = [&](int row) {
        const QRect place
            = gallery->findChild<QListView*>()->visualRect(gallery->findChild<QListView*>()->model()->index(row, 0));
        return seen.pixelColor(place.center().x(), place.y() + place.height() / 4);
    };
    QCOMPARE(colourOf(0), QColor(200, 0, 0));
    QVERIFY(colourOf(3) != QColor(200, 0, 0));
    QVERIFY(!gallery->findChild<QListView*>()->model()->index(3, 0).data(ViewList::KeptRole).toBool());
}

void TestViewsGallery::clickAsksForTheGradientOnce()
{
    const auto gallery = shownGallery();
    const QSignalSpy asked(gallery.get(), &ViewsGallery::gradientRequested);
    QVERIFY(!gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->isVisible());
    clickRow(*gallery, 1);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toInt(), 0);
    QVERIFY(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->isVisible());
    QVERIFY(!gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->sentence().isEmpty());
    QCOMPARE(gallery->findChild<MapCanvas*>(QStringLiteral("viewMap"))->image().pixelColor(0, 0), QColor(200, 0, 0));
    clickRow(*gallery, 1);
    QCOMPARE(asked.size(), 1);
}

void TestViewsGallery::keysMoveAndEnterChooses()
{
    const auto gallery = shownGallery();
    const QSignalSpy asked(gallery.get(), &ViewsGallery::gradientRequested);
    gallery->findChild<QListView*>()->setFocus();
    QTest::keyClick(gallery->findChild<QListView*>(), Qt::Key_Right);
    QTest::keyClick(gallery->findChild<QListView*>(), Qt::Key_Right);
    QCOMPARE(asked.size(), 0); // going through them costs nothing
    QTest::keyClick(gallery->findChild<QListView*>(), Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toInt(), 3);
    QCOMPARE(gallery->chosen(), std::optional(3));
}

void TestViewsGallery::gradientOfAnotherViewIsNotShown()
{
    const auto gallery = shownGallery();
    QImage image(2, 2, QImage::Format_RGB32);
    image.fill(Qt::blue);
    gallery->setGradient(2, image);
    QVERIFY(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->image().isNull());
    gallery->choose(2);
    gallery->setGradient(0, image);
    QVERIFY(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->image().isNull());
    gallery->setGradient(2, image);
    QCOMPARE(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->image(), image);
    gallery->setGradient(2, {});
    QVERIFY(!gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->sentence().isEmpty());
}

void TestViewsGallery::choiceEndsWithTheIteration()
{
    const auto gallery = shownGallery();
    gallery->choose(2);
    auto next = fourViews();
    for (auto& view : next) {
        view.iteration = 58;
    }
    gallery->setViews(next);
    QCOMPARE(gallery->chosen(), std::nullopt);
    QVERIFY(!gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->isVisible());
    QCOMPARE(gallery->accessibleName(), QStringLiteral("Views of iteration 58"));
}

void TestViewsGallery::choiceStaysWithinTheIteration()
{
    const auto gallery = shownGallery();
    gallery->choose(2);
    QImage image(2, 2, QImage::Format_RGB32);
    image.fill(Qt::blue);
    gallery->setGradient(2, image);
    gallery->setViews(fourViews());
    QCOMPARE(gallery->chosen(), std::optional(2));
    QCOMPARE(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->image(), image);
    gallery->choose(17);
    QCOMPARE(gallery->chosen(), std::optional(2));
}

void TestViewsGallery::clipAloneShowsItsLoss()
{
    auto gentle = viewOf(0, 0, 0);
    gentle.clip = 0.6;
    auto hard = viewOf(1, 0, 0);
    hard.clip = 0.8;
    const auto gallery = shownGallery();
    gallery->setViews({ gentle, hard });
    QCOMPARE(saidOf(*gallery, 0), QStringLiteral("View 2: CLIP loss 0.80"));
    QCOMPARE(lossLine(hard), QStringLiteral("0.80"));
}

void TestViewsGallery::refreshIsAskedFor()
{
    const auto gallery = shownGallery();
    const QSignalSpy asked(gallery.get(), &ViewsGallery::refreshRequested);
    QTest::keyClick(gallery->findChild<QPushButton*>(QStringLiteral("refreshViews")), Qt::Key_Space);
    QCOMPARE(asked.size(), 1);
}

void TestViewsGallery::emptyGallerySaysWhatViewsAre()
{
    const auto gallery = shownGallery();
    gallery->choose(2);
    gallery->clear();
    QCOMPARE(gallery->accessibleName(), QStringLiteral("Views"));
    QVERIFY(!gallery->findChild<QListView*>()->isVisible());
    QCOMPARE(gallery->chosen(), std::nullopt);
    gallery->setSentence(QStringLiteral("This iteration had no referee."));
    const auto labels = gallery->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text() == QStringLiteral("This iteration had no referee.");
    }));
}

void TestViewsGallery::aWideGalleryIsOneRowHigh()
{
    const auto gallery = shownGallery();
    const int cell = ViewDelegate::cellSize().height();
    gallery->resize(1264, 480);
    QTRY_VERIFY2(gallery->minimumSizeHint().height() < cell + 40,
        qPrintable(QString::number(gallery->minimumSizeHint().height())));
    gallery->choose(3);
    gallery->resize(1264, gallery->minimumSizeHint().height());
    QTRY_VERIFY(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->isVisible());
    QVERIFY(gallery->minimumSizeHint().height() < cell + 40); // the pull takes no room from the window above
    QVERIFY(gallery->findChild<MapCanvas*>(QStringLiteral("pullMap"))->height() > 60);
}

void TestViewsGallery::withoutViewsItIsAsHigh()
{
    const auto gallery = shownGallery();
    for (const int width : { 1200, 420 }) {
        gallery->resize(width, 300);
        gallery->setViews(fourViews());
        QTest::qWait(20);
        const QSize least = gallery->minimumSizeHint();
        const QRect refresh = gallery->findChild<QPushButton*>()->geometry();
        gallery->setViews({}); // the tail has none
        QTest::qWait(20);
        QCOMPARE(gallery->minimumSizeHint().height(), least.height());
        QCOMPARE(gallery->findChild<QPushButton*>()->geometry(), refresh);
    }
}

void TestViewsGallery::brokenPictureIsNoImage()
{
    auto view = viewOf(0, 1, 1);
    view.picture.rgb.pop_back();
    QVERIFY(viewImage(view).isNull());
    const auto gallery = shownGallery();
    gallery->setViews({ view });
    QVERIFY(!gallery->grab().isNull());
}

void TestViewsGallery::pullIsBlueWhereTheGradientIs()
{
    GradientMap map { MapKind::Pixel, 57, 3, 2, 2, std::vector<float>(12, 0), 0 };
    map.values[3] = -0.5F; // red, lower right
    const QImage image = pullImage(map);
    QCOMPARE(image.pixelColor(1, 1), theme().referee);
    QCOMPARE(image.pixelColor(0, 0), theme().middle);
    QVERIFY(pullImage({}).isNull());
}

REFEREE_GUI_TEST(TestViewsGallery)
#include "tst_views_gallery.moc"
