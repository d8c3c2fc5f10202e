// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/picture/picture_mouse.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_status.h"
#include "ui/picture/picture_tools.h"
#include "ui/picture/picture_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/hover_splitter.h"

#include <QtCore/QMimeData>
#include <QtCore/QTimer>
#include <QtGui/QClipboard>
#include <QtGui/QDrag>
#include <QtGui/QShortcut>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

using namespace referee::ui;

namespace {

QImage grey(int value)
{
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(QColor(value, value, value));
    return image;
}

} // namespace

class TestPicturePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void spaceShowsEarlierAndReleaseGoesBack();
    void arrowsStepWhileSpaceIsHeld();
    void losingTheFocusEndsTheHold();
    void spaceIsNotTakenByAShortcutOfTheWindow();
    void pointedIterationIsShownInAmber();
    void newRunForgetsEarlierPictures();
    void resultsChooserShowsWhatWasGiven();
    void keysZoomAndToggle();
    void keysAskForCopySaveAndPreview();
    void copyGoesThroughTheSource();
    void dragGoesThroughTheSource();
    void withoutASourceThePixelsAreGiven();
    void periodIsChosenAndSet();
    void statusSaysCostAndPixel();
    void emptyPanelOffersNothingToCopy();

private:
    QToolButton* button(const QString& text) const;
    QString status() const { return m_panel->status().text(); }
    QString pixelText() const { return m_panel->findChild<QLabel*>(QStringLiteral("pixelText"))->text(); }
    PictureView& view() { return m_panel->canvas(); }
    Moment shown() const { return m_panel->moments().shown(); }
    std::unique_ptr<PicturePanel> m_panel;
};

void TestPicturePanel::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_panel = std::make_unique<PicturePanel>();
    m_panel->resize(620, 640);
    for (int i = 0; i <= 100; ++i) {
        m_panel->setImage(grey(i), i);
    }
    m_panel->show();
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    view().setFocus();
}

QToolButton* TestPicturePanel::button(const QString& text) const
{
    const auto buttons = m_panel->findChildren<QToolButton*>();
    const auto found = std::find_if(buttons.begin(), buttons.end(), [&](auto* one) { return one->text() == text; });
    return found == buttons.end() ? nullptr : *found;
}

void TestPicturePanel::spaceShowsEarlierAndReleaseGoesBack()
{
    QSignalSpy changed(m_panel.get(), &PicturePanel::shownIterationChanged);
    QTest::keyPress(&view(), Qt::Key_Space);
    QCOMPARE(shown().iteration, 80);
    QCOMPARE(qRed(view().look().image.pixel(0, 0)), 80);
    QVERIFY(status().startsWith(QStringLiteral("iteration 80 · earlier")));
    m_panel->setImage(grey(101), 101);
    QCOMPARE(shown().iteration, 80);
    QTest::keyRelease(&view(), Qt::Key_Space);
    QCOMPARE(shown().iteration, 101);
    QVERIFY(status().contains(QStringLiteral("live picture")));
    QCOMPARE(changed.size(), 2);
}

void TestPicturePanel::arrowsStepWhileSpaceIsHeld()
{
    view().zoomBy(2);
    const PictureTransform before = view().look().view;
    QTest::keyPress(&view(), Qt::Key_Space);
    QTest::keyClick(&view(), Qt::Key_Left);
    QTest::keyClick(&view(), Qt::Key_Left);
    QTest::keyClick(&view(), Qt::Key_Right);
    QCOMPARE(shown().iteration, 79);
    QCOMPARE(view().look().view, before);
    QTest::keyRelease(&view(), Qt::Key_Space);
    QTest::keyClick(&view(), Qt::Key_Left);
    QVERIFY(view().look().view != before); // arrows pan otherwise
}

void TestPicturePanel::losingTheFocusEndsTheHold()
{
    QTest::keyPress(&view(), Qt::Key_Space);
    view().clearFocus();
    QCOMPARE(shown().iteration, 100);
}

void TestPicturePanel::spaceIsNotTakenByAShortcutOfTheWindow()
{
    QShortcut shortcut(QKeySequence(Qt::Key_Space), m_panel.get());
    QSignalSpy activated(&shortcut, &QShortcut::activated);
    QTest::keyPress(&view(), Qt::Key_Space);
    QCOMPARE(activated.size(), 0);
    QCOMPARE(shown().iteration, 80);
}

void TestPicturePanel::pointedIterationIsShownInAmber()
{
    m_panel->showIteration(42);
    QCOMPARE(shown().iteration, 42);
    QCOMPARE(qRed(shown().image.pixel(0, 0)), 42);
    const auto labels = m_panel->findChildren<QLabel*>();
    const auto label = std::find_if(
        labels.begin(), labels.end(), [](auto* one) { return one->text() == QStringLiteral("iteration 42"); });
    QVERIFY(label != labels.end());
    QCOMPARE((*label)->palette().color(QPalette::WindowText), theme().user);
    m_panel->showIteration(-1);
    QCOMPARE(shown().iteration, 100);
    QCOMPARE((*label)->palette().color(QPalette::WindowText), theme().hint);
}

void TestPicturePanel::newRunForgetsEarlierPictures()
{
    m_panel->clearHistory();
    QVERIFY(m_panel->moments().history().at(50).image.isNull());
    QCOMPARE(shown().iteration, 100); // no flash of emptiness
    m_panel->setImage(grey(7), 0);
    QCOMPARE(qRed(m_panel->moments().history().at(50).image.pixel(0, 0)), 7);
}

void TestPicturePanel::resultsChooserShowsWhatWasGiven()
{
    QSignalSpy chosen(&m_panel->tools(), &PictureTools::resultKindChosen);
    m_panel->setResult(referee::PictureSource::Best, grey(200), 61);
    QCOMPARE(shown().iteration, 100);
    button(QStringLiteral("best"))->click();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().value<referee::PictureSource>(), referee::PictureSource::Best);
    QCOMPARE(shown().iteration, 61);
    QCOMPARE(qRed(shown().image.pixel(0, 0)), 200);
    QVERIFY(status().startsWith(QStringLiteral("iteration 61 · best")));
    m_panel->setResultKind(referee::PictureSource::Latent);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(button(QStringLiteral("current"))->isChecked());
}

void TestPicturePanel::keysZoomAndToggle()
{
    QSignalSpy changed(&view(), &PictureView::viewChanged);
    QTest::keyClick(&view(), Qt::Key_Plus, Qt::ShiftModifier);
    QCOMPARE(view().look().view.zoom, 1.25);
    QTest::keyClick(&view(), Qt::Key_Minus);
    QCOMPARE(view().look().view, PictureTransform());
    QTest::keyClick(&view(), Qt::Key_1);
    QCOMPARE(view().mapping().scale(), 1.0);
    QVERIFY(button(QStringLiteral("100 % ▾")));
    QTest::keyClick(&view(), Qt::Key_F);
    QCOMPARE(view().look().view, PictureTransform());
    QCOMPARE(changed.size(), 4);
    QTest::keyClick(&view(), Qt::Key_S);
    QVERIFY(view().look().isExact);
}

void TestPicturePanel::keysAskForCopySaveAndPreview()
{
    QList<bool> copies;
    m_panel->setMimeSource([&copies](bool withMetadata) {
        copies.append(withMetadata);
        return new QMimeData;
    });
    QSignalSpy save(m_panel.get(), &PicturePanel::saveRequested);
    QSignalSpy now(m_panel.get(), &PicturePanel::previewNowRequested);
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(&view(), Qt::Key_S, Qt::ControlModifier);
    QTest::keyClick(&view(), Qt::Key_N);
    QCOMPARE(copies, QList<bool>({ false, true }));
    QCOMPARE(save.size(), 1);
    QCOMPARE(now.size(), 1);
}

void TestPicturePanel::copyGoesThroughTheSource()
{
    QList<bool> asked;
    m_panel->setMimeSource([&asked](bool withMetadata) {
        asked.append(withMetadata);
        auto* data = new QMimeData;
        data->setText(QStringLiteral("from the source"));
        return data;
    });
    button(QStringLiteral("Copy"))->click();
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(asked, QList<bool>({ false, true }));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("from the source"));
    QVERIFY(status().contains(QStringLiteral("copied")));
}

void TestPicturePanel::dragGoesThroughTheSource()
{
    QList<bool> asked;
    m_panel->setMimeSource([&asked](bool withMetadata) {
        asked.append(withMetadata);
        return new QMimeData;
    });
    auto* handle = m_panel->findChild<DragHandle*>();
    for (const Qt::KeyboardModifiers modifiers : { Qt::NoModifier, Qt::ShiftModifier }) {
        QTest::mousePress(handle, Qt::LeftButton, modifiers, { 5, 5 });
        QTimer::singleShot(50, [] { QDrag::cancel(); }); // the drag runs a loop of its own
        QMouseEvent move(QEvent::MouseMove, QPointF(60, 60), handle->mapToGlobal(QPointF(60, 60)), Qt::NoButton,
            Qt::LeftButton, modifiers);
        QApplication::sendEvent(handle, &move);
        QTest::mouseRelease(handle, Qt::LeftButton, {}, { 60, 60 });
    }
    QCOMPARE(asked, QList<bool>({ true, false }));
}

void TestPicturePanel::withoutASourceThePixelsAreGiven()
{
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
    const QImage copied = QGuiApplication::clipboard()->image();
    QCOMPARE(copied.size(), QSize(64, 64));
    QCOMPARE(qRed(copied.pixel(3, 3)), 100);
}

void TestPicturePanel::periodIsChosenAndSet()
{
    QSignalSpy chosen(&m_panel->tools(), &PictureTools::previewPeriodChosen);
    QCOMPARE(m_panel->tools().previewPeriod(), 0);
    for (QAction* action : button(QStringLiteral("preview every iteration ▾"))->menu()->actions()) {
        if (action->text() == QStringLiteral("4 a second")) {
            action->trigger();
        }
    }
    QVERIFY(button(QStringLiteral("preview 4 a second ▾")));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().toInt(), 250);
    m_panel->tools().setPreviewPeriod(-1);
    QCOMPARE(m_panel->tools().previewPeriod(), -1);
    QCOMPARE(chosen.size(), 1);
}

void TestPicturePanel::statusSaysCostAndPixel()
{
    m_panel->status().setShownShare(0.021);
    QVERIFY(status().endsWith(QStringLiteral("live picture")));
    m_panel->status().setShownShare(0.071);
    QVERIFY(status().endsWith(QStringLiteral("live picture · preview 7 % of time")));
    Q_EMIT view().mouse().pixelHovered({ 3, 9 });
    QCOMPARE(pixelText(), QStringLiteral("x 3 y 9 · R 100 G 100 B 100"));
    m_panel->setImage(grey(7), 101); // the mouse rests while the picture changes
    QCOMPARE(pixelText(), QStringLiteral("x 3 y 9 · R 7 G 7 B 7"));
    Q_EMIT view().mouse().pixelHovered({ -1, -1 });
    QVERIFY(pixelText().isEmpty());
}

void TestPicturePanel::emptyPanelOffersNothingToCopy()
{
    m_panel->setImage({}, -1);
    QGuiApplication::clipboard()->setText(QStringLiteral("of another program"));
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("of another program"));
    QVERIFY(!button(QStringLiteral("Copy"))->isEnabled());
    QVERIFY(!button(QStringLiteral("Save"))->isEnabled());
    m_panel->setImage(grey(1), 0);
    QVERIFY(button(QStringLiteral("Copy"))->isEnabled());
}

REFEREE_GUI_TEST(TestPicturePanel)
#include "tst_picture_panel.moc"
