// SPDX-License-Identifier: GPL-3.0-or-later
// Without a display the program says what to do instead; other arguments are answered without one.
#include "tests/support/test_registry.h"

#include <QtCore/QProcess>
#include <QtTest/QtTest>

class TestHeadless : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutADisplayTheCommandIsNamed();
    void aDisplayThatCannotBeOpenedIsNamed();
    void argumentsAreAnsweredWithoutADisplay_data();
    void argumentsAreAnsweredWithoutADisplay();

private:
    struct Run {
        int exitCode = -1;
        QString out;
        QString err;
    };
    static Run studio(const QStringList& arguments, const QString& display = {});
};

TestHeadless::Run TestHeadless::studio(const QStringList& arguments, const QString& display)
{
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto* name : { "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM" }) {
        environment.remove(QString::fromLatin1(name));
    }
    if (!display.isEmpty()) {
        environment.insert(QStringLiteral("DISPLAY"), display);
    }
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(REFEREE_TEST_BIN "/referee-studio"), arguments);
    const bool hasEnded = program.waitForFinished(60000) && program.exitStatus() == QProcess::NormalExit;
    return { hasEnded ? program.exitCode() : -1, QString::fromUtf8(program.readAllStandardOutput()),
        QString::fromUtf8(program.readAllStandardError()) };
}

void TestHeadless::withoutADisplayTheCommandIsNamed()
{
    const Run run = studio({ QStringLiteral("it's a star"), QStringLiteral("--seed"), QStringLiteral("5"),
        QStringLiteral("--device"), QStringLiteral("cuda") });
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.contains(QStringLiteral("DISPLAY")), qPrintable(run.err));
    QVERIFY2(run.err.contains(QStringLiteral("referee generate 'it'\\''s a star' --seed 5 --device cuda")),
        qPrintable(run.err));
    QCOMPARE(run.err.count(QLatin1Char('\n')), 1);
}

void TestHeadless::aDisplayThatCannotBeOpenedIsNamed()
{
    const Run run = studio({}, QStringLiteral(":4095"));
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.contains(QStringLiteral("the display :4095 cannot be opened")), qPrintable(run.err));
    QVERIFY(run.err.contains(QStringLiteral("referee generate 'a red")));
}

void TestHeadless::argumentsAreAnsweredWithoutADisplay_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* argument, const char* value, int code, const char* words) {
        QStringList arguments { QString::fromLatin1(argument) };
        if (*value) {
            arguments << QString::fromLatin1(value);
        }
        QTest::addRow("%s %s", argument, value) << arguments << code << QString::fromLatin1(words);
    };
    row("--version", "", 0, ".");
    row("--help", "", 0, "--self-test");
    row("--theme", "pink", 2, "--theme");
    row("--seed", "-3", 2, "whole number");
    row("--seed", "18446744073709551616", 2, "whole number");
    row("--no-such", "", 2, "--help");
}

void TestHeadless::argumentsAreAnsweredWithoutADisplay()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, words);
    const Run run = studio(arguments);
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY2((run.out + run.err).contains(words), qPrintable(run.out + run.err));
}

REFEREE_TEST(TestHeadless)
#include "tst_headless.moc"
