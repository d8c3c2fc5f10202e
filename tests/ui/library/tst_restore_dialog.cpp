// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/library/library_kit.h"
#include "ui/library/restore_dialog.h"

using namespace referee::ui;

namespace {

QImage disc()
{
    QImage image;
    image.loadFromData(thumbnailOf(2), "PNG");
    return image;
}

RestoreDialog* shown(RestoreDialog::Source source)
{
    const bool isRun = source == RestoreDialog::Source::Run;
    const QString name = isRun ? QStringLiteral("two mugs.referee") : QStringLiteral("two mugs.png");
    auto* dialog = new RestoreDialog(name, source);
    dialog->setThumbnail(disc());
    dialog->setPrompt(QStringLiteral("two green mugs on a table beside an open book"));
    dialog->setSeed(64);
    dialog->show();
    dialog->activateWindow();
    return dialog;
}

} // namespace

class TestRestoreDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeChoice::Dark); }
    void eachButtonTellsItsChoiceOnceAndTheDialogIsGone();
    void returnTakesTheFirstButton();
    void escapeChoosesNothing();
    void aPictureCannotBeOpened();
    void withoutASeedTheTwoThatDifferInItAreOne();
    void theSentenceOfEverythingIsTrue();
    void longPromptsAreCutAndWholeInTheTip();
    void buttonsSayWhatTheyDoToAScreenReader();
    void looksAsSaved_data();
    void looksAsSaved();
};

void TestRestoreDialog::eachButtonTellsItsChoiceOnceAndTheDialogIsGone()
{
    for (const RestoreChoice choice : { RestoreChoice::All, RestoreChoice::AllButSeed, RestoreChoice::PromptOnly }) {
        QPointer<RestoreDialog> dialog = shown(RestoreDialog::Source::Picture);
        QSignalSpy chosen(dialog, &RestoreDialog::chosen);
        QTest::mouseClick(&dialog->button(choice), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().value<RestoreChoice>(), choice);
        QTRY_VERIFY(dialog.isNull());
    }
}

void TestRestoreDialog::returnTakesTheFirstButton()
{
    QPointer<RestoreDialog> run = shown(RestoreDialog::Source::Run);
    QSignalSpy opened(run, &RestoreDialog::openRunRequested);
    QTest::keyClick(run, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QTRY_VERIFY(run.isNull());
    QPointer<RestoreDialog> picture = shown(RestoreDialog::Source::Picture);
    QSignalSpy chosen(picture, &RestoreDialog::chosen);
    QTest::keyClick(picture, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().value<RestoreChoice>(), RestoreChoice::All);
}

void TestRestoreDialog::escapeChoosesNothing()
{
    QPointer<RestoreDialog> dialog = shown(RestoreDialog::Source::Run);
    QSignalSpy chosen(dialog, &RestoreDialog::chosen);
    QSignalSpy opened(dialog, &RestoreDialog::openRunRequested);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(chosen.isEmpty() && opened.isEmpty());
}

void TestRestoreDialog::aPictureCannotBeOpened()
{
    const std::unique_ptr<RestoreDialog> picture(shown(RestoreDialog::Source::Picture));
    QVERIFY(!picture->openButton());
    const std::unique_ptr<RestoreDialog> run(shown(RestoreDialog::Source::Run));
    QVERIFY(run->openButton() && run->openButton()->isVisible());
}

void TestRestoreDialog::withoutASeedTheTwoThatDifferInItAreOne()
{
    const std::unique_ptr<RestoreDialog> dialog(shown(RestoreDialog::Source::Picture));
    QVERIFY(dialog->button(RestoreChoice::AllButSeed).isEnabled());
    dialog->setSeed(std::nullopt);
    QVERIFY(!dialog->button(RestoreChoice::AllButSeed).isEnabled());
    QVERIFY(dialog->button(RestoreChoice::All).isEnabled());
}

void TestRestoreDialog::theSentenceOfEverythingIsTrue()
{
    const std::unique_ptr<RestoreDialog> dialog(shown(RestoreDialog::Source::Run));
    const auto sentence = [&dialog] { return dialog->button(RestoreChoice::All).accessibleDescription(); };
    QVERIFY(sentence().contains(QStringLiteral("reproduces the picture")));
    dialog->setWay(3, true);
    QVERIFY(sentence().contains(QStringLiteral("does not repeat its live edits (3)")));
    dialog->setWay(0, false);
    QVERIFY(sentence().contains(QStringLiteral("of a branch")));
}

void TestRestoreDialog::longPromptsAreCutAndWholeInTheTip()
{
    const std::unique_ptr<RestoreDialog> dialog(shown(RestoreDialog::Source::Picture));
    const QString prompt = QStringLiteral("a very long walk ").repeated(200).simplified();
    dialog->setPrompt(prompt);
    dialog->adjustSize();
    QVERIFY2(dialog->sizeHint().height() < 700, qPrintable(QString::number(dialog->sizeHint().height())));
    bool isWhole = false;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        isWhole = isWhole || (label->toolTip() == prompt && label->text().size() < prompt.size());
    }
    QVERIFY(isWhole);
}

void TestRestoreDialog::buttonsSayWhatTheyDoToAScreenReader()
{
    const std::unique_ptr<RestoreDialog> dialog(shown(RestoreDialog::Source::Run));
    const auto buttons = dialog->findChildren<QPushButton*>();
    QCOMPARE(buttons.size(), 4);
    for (const QPushButton* button : buttons) {
        QVERIFY(button->accessibleDescription().endsWith(QLatin1Char('.')));
    }
}

void TestRestoreDialog::looksAsSaved_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<RestoreDialog::Source>("source");
    QTest::newRow("run-dark") << true << RestoreDialog::Source::Run;
    QTest::newRow("run-light") << false << RestoreDialog::Source::Run;
    QTest::newRow("picture-dark") << true << RestoreDialog::Source::Picture;
}

void TestRestoreDialog::looksAsSaved()
{
    QFETCH(const bool, isDark);
    QFETCH(const RestoreDialog::Source, source);
    applyTheme(*qApp, isDark ? ThemeChoice::Dark : ThemeChoice::Light);
    const std::unique_ptr<RestoreDialog> dialog(shown(source));
    QTest::qWait(20);
    const QImage seen = dialog->grab().toImage();
    QCOMPARE(seen.pixel(2, 2), theme().surface.rgb());
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        QVERIFY2(
            !label->wordWrap() || label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
    if (const QString folder = qEnvironmentVariable("REFEREE_SCREENSHOTS"); !folder.isEmpty()) {
        const QString name = QStringLiteral("%1/restore-%2@%3.png");
        QVERIFY(seen.save(name.arg(folder, QLatin1String(QTest::currentDataTag())).arg(dialog->devicePixelRatioF())));
    }
}

REFEREE_GUI_TEST(TestRestoreDialog)
#include "tst_restore_dialog.moc"
