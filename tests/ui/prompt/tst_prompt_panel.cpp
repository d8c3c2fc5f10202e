// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/prompt/drops.h"
#include "tests/ui/prompt/readings.h"
#include "ui/prompt/prompt_editor.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/prompt/seed_field.h"
#include "ui/prompt/start_image_picker.h"
#include "ui/prompt/token_count_label.h"
#include "ui/prompt/token_strip.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"

#include <QtGui/QClipboard>
#include <QtTest/QtTest>

#include <array>

using namespace referee;
using namespace referee::ui;

namespace {

const QString kPrompt = QStringLiteral("a red striped star above a blue moon on a yellow background");

/// Every signal of a panel, counted.
struct Signals {
    explicit Signals(PromptPanel& panel)
        : text(&panel, &PromptPanel::textEdited)
        , negative(&panel, &PromptPanel::negativeEdited)
        , applied(&panel, &PromptPanel::promptApplied)
        , prefix(&panel, &PromptPanel::prefixEdited)
        , seed(&panel, &PromptPanel::seedEdited)
        , image(&panel, &PromptPanel::startImageChanged)
        , file(&panel, &PromptPanel::imageFileDropped)
    {
    }
    qsizetype all() const
    {
        return text.count() + negative.count() + applied.count() + prefix.count() + seed.count() + image.count()
            + file.count();
    }
    QSignalSpy text;
    QSignalSpy negative;
    QSignalSpy applied;
    QSignalSpy prefix;
    QSignalSpy seed;
    QSignalSpy image;
    QSignalSpy file;
};

QImage smallImage()
{
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::blue);
    return image;
}

template <typename T> T& part(PromptPanel& panel) { return *panel.findChild<T*>(); }

QLineEdit& negativeOf(PromptPanel& panel)
{
    for (auto* field : panel.findChildren<QLineEdit*>()) {
        if (field->accessibleName() == QStringLiteral("Negative prompt")) {
            return *field;
        }
    }
    qFatal("no negative prompt");
}

} // namespace

class PromptPanels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settersShowAndStaySilent()
    {
        PromptPanel panel;
        const Signals told(panel);
        panel.setPrompt(kPrompt);
        panel.setNegative(QStringLiteral("blurry"));
        panel.setSeed(18446744073709551615U);
        panel.setPrefix(QStringLiteral("A photo exactly contains "));
        panel.setStartImage(smallImage());
        panel.setReading(plainReading(kPrompt));
        panel.setHasUnappliedPrompt(true);
        panel.setSeedLocked(true);
        panel.setPackName(QStringLiteral("miniature"));
        QCOMPARE(told.all(), qsizetype { 0 });
        QCOMPARE(panel.prompt(), kPrompt);
        QCOMPARE(panel.negative(), QStringLiteral("blurry"));
        QCOMPARE(panel.seed(), 18446744073709551615U);
        QCOMPARE(panel.prefix(), QStringLiteral("A photo exactly contains "));
        QCOMPARE(panel.startImage(), smallImage());
        QVERIFY(part<SeedField>(panel).isLocked());
        QCOMPARE(panel.seed(), 18446744073709551615U);
    }

    void typingTellsEachTextOnce()
    {
        PromptPanel panel;
        const Signals told(panel);
        QTest::keyClick(&part<PromptEditor>(panel), Qt::Key_A);
        QCOMPARE(told.text.count(), 1);
        QCOMPARE(told.text.at(0).at(0).toString(), QStringLiteral("a"));
        panel.setReading(plainReading(QStringLiteral("a")));
        QCOMPARE(told.all(), qsizetype { 1 });
        QTest::keyClick(&negativeOf(panel), Qt::Key_B);
        QCOMPARE(told.negative.count(), 1);
        QCOMPARE(told.all(), qsizetype { 2 });
    }

    void theReadingFillsStripAndBudgets()
    {
        PromptPanel panel;
        panel.setPrompt(kPrompt);
        panel.setReading(plainReading(kPrompt));
        const auto budgets = panel.findChildren<TokenCountLabel*>();
        QCOMPARE(budgets.size(), 2);
        QCOMPARE(budgets.at(0)->text(), QStringLiteral("referee 14 / 32"));
        QCOMPARE(budgets.at(1)->text(), QStringLiteral("Stable Diffusion 19 / 77"));
        QVERIFY(!budgets.at(0)->budget().isCut);
        QCOMPARE(part<TokenStrip>(panel).pieces().size(), 12U);
        panel.setPrompt(QStringLiteral("a fish"));
        QVERIFY(part<TokenStrip>(panel).pieces().empty());
        QCOMPARE(budgets.at(0)->text(), QStringLiteral("referee –"));
    }

    void onlySidesThatReadAreNamed()
    {
        PromptPanel panel;
        panel.setPrefix(QStringLiteral("A photo exactly contains "));
        const auto noteOf = [&panel](const PromptAnalysis& reading) {
            panel.setPrompt(kPrompt);
            panel.setReading(reading);
            return part<NoteLine>(panel).findChild<ElidedLabel*>()->text();
        };
        const auto* prefix = part<DiffusionPromptPreview>(panel).prefixField();
        const int height = part<DiffusionPromptPreview>(panel).minimumHeight();
        PromptAnalysis reading = plainReading(kPrompt);
        QCOMPARE(noteOf(reading), QStringLiteral("Both sides read every word."));
        QVERIFY(!prefix->isHidden());
        panel.setReadsPrefix(false);
        reading.refereeBudget = 0; // plain sampling
        reading.refereePieces.clear();
        QCOMPARE(noteOf(reading), QStringLiteral("Stable Diffusion reads every word."));
        QVERIFY(prefix->isHidden());
        QCOMPARE(part<DiffusionPromptPreview>(panel).minimumHeight(), height);
        QCOMPARE(part<TokenStrip>(panel).accessibleName(), QStringLiteral("Tokens that Stable Diffusion reads"));
        reading = plainReading(kPrompt);
        reading.diffusionBudget = 0; // referee alone
        reading.diffusionPieces.clear();
        QCOMPARE(noteOf(reading), QStringLiteral("The referee reads every word; this method has no SDS."));
    }

    void aCutIsSaidInWordsAndColour()
    {
        PromptPanel panel;
        panel.setPrompt(kPrompt);
        PromptAnalysis reading = plainReading(kPrompt);
        reading.refereeTokens = 33;
        reading.refereePieces.back().isCut = true;
        panel.setReading(reading);
        const auto budgets = panel.findChildren<TokenCountLabel*>();
        QVERIFY(budgets.at(0)->budget().isCut);
        QVERIFY(!budgets.at(1)->budget().isCut);
        const auto labels = panel.findChildren<ElidedLabel*>();
        const auto note = std::find_if(labels.begin(), labels.end(), [](auto* label) { return label->isError(); });
        QVERIFY(note != labels.end());
        QCOMPARE((*note)->text(), QStringLiteral("The referee does not see “background”: it reads 32 tokens."));
        panel.setReading(plainReading(kPrompt));
        QVERIFY(!(*note)->isError());
    }

    void aNoteOfUnlearnedWordsIsCalmAndCanBePutAway()
    {
        PromptPanel panel;
        panel.show();
        panel.setPrompt(QStringLiteral("a sphere"));
        const int height = panel.sizeHint().height();
        PromptAnalysis reading = plainReading(QStringLiteral("a sphere"));
        reading.wordNote = "The miniature does not know \"sphere\" (try \"circle\").";
        reading.refereePieces.back().isUnknown = true;
        panel.setReading(reading);
        auto& note = part<NoteLine>(panel);
        const auto text = [&note] { return note.findChild<ElidedLabel*>()->text(); };
        QCOMPARE(text(), QString::fromStdString(reading.wordNote));
        QVERIFY(!panel.findChildren<ElidedLabel*>().isEmpty());
        for (const auto* label : panel.findChildren<ElidedLabel*>()) {
            QVERIFY(!label->isError());
        }
        QVERIFY(note.findChild<IconButton*>()->isVisible());
        QCOMPARE(panel.sizeHint().height(), height);
        QTest::mouseClick(note.findChild<IconButton*>(), Qt::LeftButton);
        QCOMPARE(text(), QString());
        QVERIFY(!note.findChild<IconButton*>()->isVisible());
        panel.setReading(reading); // the same words stay away
        QCOMPARE(text(), QString());
        reading.wordNote = "The miniature does not know \"ball\" (try \"circle\").";
        panel.setReading(reading);
        QCOMPARE(text(), QString::fromStdString(reading.wordNote));
    }

    void anEmptyPromptForgetsItsReading()
    {
        PromptPanel panel;
        panel.setPrompt(QStringLiteral("a"));
        panel.setReading(plainReading(QStringLiteral("a")));
        const Signals told(panel);
        auto& editor = part<PromptEditor>(panel);
        editor.selectAll();
        QTest::keyClick(&editor, Qt::Key_Delete);
        QCOMPARE(told.text.count(), 1);
        QVERIFY(part<TokenStrip>(panel).pieces().empty());
        QVERIFY(!editor.placeholderText().isEmpty());
    }

    void thePromptIsAppliedOnceByEachWay()
    {
        PromptPanel panel;
        panel.setPrompt(kPrompt);
        panel.setNegative(QStringLiteral("blurry"));
        panel.setHasUnappliedPrompt(true);
        Signals told(panel);
        QTest::keyClick(&part<PromptEditor>(panel), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(told.applied.count(), 1);
        QTest::keyClick(&part<PromptEditor>(panel), Qt::Key_Return);
        QCOMPARE(told.applied.count(), 2);
        QTest::keyClick(&negativeOf(panel), Qt::Key_Return);
        QCOMPARE(told.applied.count(), 3);
        QTest::mouseClick(&part<QPushButton>(panel), Qt::LeftButton);
        QCOMPARE(told.applied.count(), 4);
        QCOMPARE(told.applied.last(), (QVariantList { kPrompt, QStringLiteral("blurry") }));
        QCOMPARE(told.all(), qsizetype { 4 });
    }

    void theUnappliedMarkComesAndGoesWithoutAJump()
    {
        PromptPanel panel;
        panel.show();
        auto& button = part<QPushButton>(panel);
        QVERIFY(!button.isVisible());
        const QSize size = panel.sizeHint();
        panel.setHasUnappliedPrompt(true);
        QVERIFY(button.isVisible());
        QCOMPARE(panel.sizeHint(), size);
        panel.setHasUnappliedPrompt(false);
        QVERIFY(!button.isVisible());
    }

    void ctrlReturnIsThePromptsOnlyWhileAChangeWaits()
    {
        PromptPanel panel;
        auto& editor = part<PromptEditor>(panel);
        const auto isTaken = [&] {
            QKeyEvent key(QEvent::ShortcutOverride, Qt::Key_Return, Qt::ControlModifier);
            key.setAccepted(false);
            QCoreApplication::sendEvent(&editor, &key);
            return key.isAccepted();
        };
        QVERIFY(!isTaken());
        panel.setHasUnappliedPrompt(true);
        QVERIFY(isTaken());
    }

    void thePrefixIsEditedInPlace()
    {
        PromptPanel panel;
        panel.setPrefix(QStringLiteral("A photo "));
        const Signals told(panel);
        QLineEdit* field = part<DiffusionPromptPreview>(panel).prefixField();
        QCOMPARE(field->text(), QStringLiteral("A photo "));
        field->end(false);
        QTest::keyClick(field, Qt::Key_X);
        QCOMPARE(told.prefix.count(), 1);
        QCOMPARE(told.prefix.at(0).at(0).toString(), QStringLiteral("A photo x"));
        field->setCursorPosition(3);
        panel.setPrefix(QStringLiteral("A photo x")); // the answer of a settings panel
        QCOMPARE(field->cursorPosition(), 3);
        QCOMPARE(told.all(), qsizetype { 1 });
    }

    void rollingTellsTheNewSeedUnlessLocked()
    {
        PromptPanel panel;
        const Signals told(panel);
        panel.rollSeed();
        QCOMPARE(told.seed.count(), 1);
        QCOMPARE(told.seed.at(0).at(0).value<quint64>(), panel.seed());
        panel.setSeedLocked(true);
        panel.rollSeed();
        QCOMPARE(told.seed.count(), 1);
    }

    void picturesMayBeDroppedAnywhereOnIt()
    {
        PromptPanel panel;
        const Signals told(panel);
        QMimeData data;
        data.setImageData(smallImage());
        QVERIFY(drop(panel, data));
        QCOMPARE(told.image.count(), 1);
        QCOMPARE(panel.startImage(), smallImage());
        QGuiApplication::clipboard()->setImage(smallImage());
        part<PromptEditor>(panel).paste();
        QCOMPARE(told.image.count(), 2);
        part<StartImagePicker>(panel).removeButton()->click();
        QCOMPARE(told.image.count(), 3);
        QVERIFY(panel.startImage().isNull());
        QCOMPARE(told.all(), qsizetype { 3 });
    }

    void tabGoesFromPromptToNegativeToSeedToPrefix()
    {
        PromptPanel panel;
        panel.setPrompt(kPrompt);
        panel.show();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
        const std::array<QWidget*, 4> order { &part<PromptEditor>(panel), &negativeOf(panel),
            part<SeedField>(panel).field(), part<DiffusionPromptPreview>(panel).prefixField() };
        order[0]->setFocus();
        for (std::size_t at = 1; at < order.size(); ++at) {
            QTest::keyClick(order[at - 1], Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget(), order[at]);
        }
        QCOMPARE(panel.prompt(), kPrompt);
    }

    void oneLineTakesAtMost130Pixels()
    {
        PromptPanel panel;
        panel.setPrompt(kPrompt);
        panel.setReading(plainReading(kPrompt));
        panel.resize(1040, 100);
        panel.show();
        QTRY_VERIFY2(panel.sizeHint().height() <= 130, qPrintable(QString::number(panel.sizeHint().height())));
        QVERIFY(panel.minimumSizeHint().width() <= 900);
    }
};

REFEREE_GUI_TEST(PromptPanels)
#include "tst_prompt_panel.moc"
