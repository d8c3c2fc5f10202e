// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/prompt/readings.h"
#include "ui/prompt/prompt_editor.h"
#include "ui/theme/theme.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QTextBlock>
#include <QtGui/QTextLayout>
#include <QtTest/QtTest>

using namespace referee;
using namespace referee::ui;

namespace {

/// The format that the highlighter gave to a place of the text.
QTextCharFormat formatAt(const PromptEditor& editor, int position)
{
    const QTextBlock block = editor.document()->findBlock(position);
    for (const auto& range : block.layout()->formats()) {
        const int at = position - block.position();
        if (range.start <= at && at < range.start + range.length) {
            return range.format;
        }
    }
    return {};
}

} // namespace

class PromptEditors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void marksAreDrawnInPlace()
    {
        PromptEditor editor;
        const QString prompt = QStringLiteral("🐟\n(red:1.3) zebra then");
        editor.setText(prompt);
        PromptAnalysis reading = plainReading(prompt);
        reading.ignored = { spanOf(prompt, QStringLiteral("(")) };
        reading.refereePieces
            = { pieceOf(prompt, QStringLiteral("zebra"), false, true), pieceOf(prompt, QStringLiteral("then"), true) };
        editor.setRead({ prompt, reading, {} });
        const auto at = [&](const char* word) { return static_cast<int>(prompt.indexOf(QLatin1String(word))); };
        QCOMPARE(formatAt(editor, at("(")).background().color(), theme().line);
        QVERIFY(!formatAt(editor, at("red")).hasProperty(QTextFormat::ForegroundBrush));
        QCOMPARE(formatAt(editor, at("zebra")).underlineStyle(), QTextCharFormat::DotLine);
        QCOMPARE(formatAt(editor, at("zebra") + 4).underlineColor(), theme().user);
        QVERIFY(formatAt(editor, at("then")).fontStrikeOut());
        QVERIFY(!formatAt(editor, at("zebra")).fontStrikeOut());
        QVERIFY(editor.explanationAt(at("(")).contains(QStringLiteral("(red:1.3)")));
        QVERIFY(editor.explanationAt(at("then")).contains(QStringLiteral("32 tokens")));
        QVERIFY(editor.explanationAt(at("red")).isEmpty());
    }

    void marksFollowTheirWordsWhileTyping()
    {
        PromptEditor editor;
        editor.setText(QStringLiteral("a zebra"));
        PromptAnalysis reading = plainReading(QStringLiteral("a zebra"));
        reading.refereePieces[1].isUnknown = true;
        editor.setRead({ QStringLiteral("a zebra"), reading, {} });
        editor.moveCursor(QTextCursor::Start);
        QTest::keyClicks(&editor, QStringLiteral("see "));
        QCOMPARE(editor.text(), QStringLiteral("see a zebra"));
        QCOMPARE(editor.marks(), (std::vector<PromptMark> { { 6, 11, MarkKind::Unknown } }));
        QCOMPARE(formatAt(editor, 6).underlineStyle(), QTextCharFormat::DotLine);
        QCOMPARE(formatAt(editor, 2).underlineStyle(), QTextCharFormat::NoUnderline);
    }

    void aReadingIsNoEdit()
    {
        PromptEditor editor;
        const QSignalSpy edits(&editor, &PromptEditor::edited);
        editor.setText(QStringLiteral("a (red star"));
        PromptAnalysis reading = plainReading(QStringLiteral("a (red star"));
        reading.ignored = { { 2, 3 } };
        editor.setRead({ QStringLiteral("a (red star"), reading, {} });
        QCOMPARE(edits.count(), 0);
        QTest::keyClick(&editor, Qt::Key_X);
        QCOMPARE(edits.count(), 1);
    }

    void textIsKeptAsTyped()
    {
        PromptEditor editor;
        const QString prompt = QStringLiteral("a") + QChar(QChar::Nbsp) + QStringLiteral("🐟\nstar ");
        editor.setText(prompt);
        QCOMPARE(editor.text(), prompt);
    }

    void returnAppliesAndShiftReturnBeginsALine()
    {
        PromptEditor editor;
        editor.setText(QStringLiteral("star"));
        editor.moveCursor(QTextCursor::End);
        const QSignalSpy applications(&editor, &PromptEditor::applied);
        QTest::keyClick(&editor, Qt::Key_Return);
        QTest::keyClick(&editor, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(applications.count(), 2);
        QCOMPARE(editor.text(), QStringLiteral("star"));
        QTest::keyClick(&editor, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(applications.count(), 2);
        QCOMPARE(editor.text(), QStringLiteral("star\n"));
    }

    void growsFromOneToTwoLines()
    {
        PromptEditor editor;
        editor.resize(400, 40);
        editor.show();
        const int one = editor.height();
        editor.setText(QStringLiteral("a\nb"));
        const int two = editor.height();
        editor.setText(QStringLiteral("a\nb\nc\nd\ne"));
        QVERIFY(one < two);
        QVERIFY(one < editor.height());
        QVERIFY(editor.height() <= two);
        editor.setText(QStringLiteral("a"));
        QCOMPARE(editor.height(), one);
    }

    void wrapsWhenNarrow()
    {
        PromptEditor editor;
        editor.setText(QStringLiteral("a red striped star above a blue moon on a yellow background"));
        editor.resize(1200, 40);
        editor.show();
        const int wide = editor.height();
        editor.resize(400, 40);
        QVERIFY(editor.height() > wide);
    }

    void aPastedPictureIsPassedOn()
    {
        PromptEditor editor;
        const QSignalSpy given(&editor, &PromptEditor::mimeGiven);
        QImage image(4, 4, QImage::Format_RGB32);
        image.fill(Qt::red);
        QGuiApplication::clipboard()->setImage(image);
        editor.paste();
        QCOMPARE(given.count(), 1);
        QVERIFY(editor.text().isEmpty());
        QGuiApplication::clipboard()->setText(QStringLiteral("a fish"));
        editor.paste();
        QCOMPARE(given.count(), 1);
        QCOMPARE(editor.text(), QStringLiteral("a fish"));
    }
};

REFEREE_GUI_TEST(PromptEditors)
#include "tst_prompt_editor.moc"
