// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/presets.h"
#include "tests/support/test_registry.h"
#include "ui/widgets/slim_slider.h"

#include <QtTest/QtTest>

using namespace referee;
using namespace referee::ui;

class TestSliderScale : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPositionComesBackFromItsValue_data();
    void everyPositionComesBackFromItsValue();
    void everyPresetStandsInsideItsSlider_data();
    void everyPresetStandsInsideItsSlider();
    void roundedValuesAreShortAndInRange_data();
    void roundedValuesAreShortAndInRange();
    void aLogarithmicSliderGivesEveryFactorTheSameWay();
    void stepsAreOneTenOrATenthOfAHundredthOfTheSpan();
    void stepsReachTheWholeRangeOfTheTable();
    void stepsUpAndDownComeBack();
    void offLiesByItselfAtTheLeftEnd();
};

static void addNumberRows()
{
    QTest::addColumn<QString>("key");
    for (const auto& row : settingsTable()) {
        if (isNumber(row)) {
            QTest::newRow(std::string(row.key).c_str()) << QString::fromStdString(std::string(row.key));
        }
    }
}

static SliderScale scaleOfKey(const QString& key) { return scaleOf(*findSetting(key.toStdString())); }

/// The shortest decimal number that reads back to the same value.
static QString shortest(double value)
{
    Settings settings;
    settings.w2 = value;
    return QString::fromStdString(settingText(settings, *findSetting("w2")));
}

static double numberOf(const Settings& settings, const SettingRow& row)
{
    return std::stod(settingText(settings, row));
}

void TestSliderScale::everyPositionComesBackFromItsValue_data() { addNumberRows(); }

void TestSliderScale::everyPositionComesBackFromItsValue()
{
    QFETCH(QString, key);
    const SliderScale scale = scaleOfKey(key);
    double last = -1e9;
    for (int i = 0; i <= 200; ++i) {
        const double position = i / 200.0;
        const double value = valueAt(scale, position);
        QVERIFY2(value >= last, "a position further right has a value that is not smaller");
        last = value;
        if (!scale.hasOff || position > 0.06) {
            QVERIFY(qAbs(positionOf(scale, value) - position) < 1e-9);
        }
    }
    QCOMPARE(valueAt(scale, 0), scale.hasOff ? scale.lowest : scale.least);
    QVERIFY(qAbs(valueAt(scale, 1) - scale.greatest) < 1e-9 * scale.greatest);
}

void TestSliderScale::everyPresetStandsInsideItsSlider_data() { addNumberRows(); }

void TestSliderScale::everyPresetStandsInsideItsSlider()
{
    QFETCH(QString, key);
    const SettingRow& row = *findSetting(key.toStdString());
    const SliderScale scale = scaleOf(row);
    QVERIFY(scale.lowest == row.min && scale.highest == row.max);
    QVERIFY(scale.least >= row.min && scale.greatest <= row.max && scale.least < scale.greatest);
    QVERIFY(!scale.isLogarithmic || scale.least > 0);
    for (const auto preset : presetNames()) {
        const double value = numberOf(presetSettings(preset), row);
        QVERIFY(value <= scale.greatest);
        QVERIFY2(value == row.min || positionOf(scale, value) > 0.005, "the preset is not lost at the left end");
        if (!scale.hasOff || value >= scale.least) {
            QVERIFY(qAbs(valueAt(scale, positionOf(scale, value)) - value) <= 1e-9 * qMax(1.0, value));
        }
    }
}

void TestSliderScale::roundedValuesAreShortAndInRange_data() { addNumberRows(); }

void TestSliderScale::roundedValuesAreShortAndInRange()
{
    QFETCH(QString, key);
    const SettingRow& row = *findSetting(key.toStdString());
    const SliderScale scale = scaleOf(row);
    for (int i = 0; i <= 1000; ++i) {
        for (const StepSize pace : { StepSize::Fine, StepSize::Normal }) {
            const QString text = shortest(roundedValueAt(scale, i / 1000.0, pace));
            QVERIFY2(text.size() <= 6, qPrintable(text));
            Settings settings;
            setSetting(settings, row.key, text.toStdString()); // throws when out of range or no whole number
        }
    }
}

void TestSliderScale::aLogarithmicSliderGivesEveryFactorTheSameWay()
{
    const SliderScale scale = scaleOfKey(QStringLiteral("views")); // 1 to 100
    QVERIFY(scale.isLogarithmic);
    QCOMPARE(positionOf(scale, 10), 0.5);
    QCOMPARE(positionOf(scale, 20) - positionOf(scale, 10), positionOf(scale, 40) - positionOf(scale, 20));
    QCOMPARE(roundedValueAt(scale, 0.5, StepSize::Normal), 10.0);
}

void TestSliderScale::stepsAreOneTenOrATenthOfAHundredthOfTheSpan()
{
    const SliderScale w1 = scaleOfKey(QStringLiteral("w1")); // 0 to 5
    QCOMPARE(stepped(w1, 2, 1, StepSize::Normal), 2.05);
    QCOMPARE(stepped(w1, 2, -1, StepSize::Fine), 1.995);
    QCOMPARE(stepped(w1, 2, 1, StepSize::Coarse), 2.5);
    QCOMPARE(stepped(w1, 2, 10, StepSize::Normal), 2.5);
    const SliderScale views = scaleOfKey(QStringLiteral("views"));
    QCOMPARE(stepped(views, 10, 1, StepSize::Normal), 11.0);
    QCOMPARE(stepped(views, 10, 1, StepSize::Fine), 11.0);
    QCOMPARE(stepped(views, 10, 1, StepSize::Coarse), 20.0);
    const SliderScale iterations = scaleOfKey(QStringLiteral("iterations")); // a step is about a twentieth of the value
    QCOMPARE(stepped(iterations, 160, 1, StepSize::Normal), 165.0);
    QCOMPARE(stepped(iterations, 1000, 1, StepSize::Normal), 1050.0);
    QCOMPARE(stepped(iterations, 160, 1, StepSize::Fine), 161.0);
}

void TestSliderScale::stepsReachTheWholeRangeOfTheTable()
{
    const SliderScale w2 = scaleOfKey(QStringLiteral("w2")); // the slider ends at 2000
    QCOMPARE(stepped(w2, 2000, 1, StepSize::Normal), 2020.0);
    QCOMPARE(stepped(w2, 9999, 1, StepSize::Coarse), 10000.0);
    QCOMPARE(stepped(w2, 10, -1, StepSize::Coarse), 0.0);
    QCOMPARE(positionOf(w2, 9999), 1.0);
}

void TestSliderScale::stepsUpAndDownComeBack()
{
    const SliderScale sigma = scaleOfKey(QStringLiteral("noise_sigma"));
    double value = 0.2;
    for (int i = 0; i < 7; ++i) {
        value = stepped(sigma, value, 1, StepSize::Normal);
    }
    QCOMPARE(shortest(value), QStringLiteral("0.27")); // no 0.27000000000000002
    for (int i = 0; i < 7; ++i) {
        value = stepped(sigma, value, -1, StepSize::Normal);
    }
    QCOMPARE(value, 0.2);
    QCOMPARE(stepped(sigma, 0.2123, 1, StepSize::Normal), 0.222); // what was typed is kept to a tenth of a step
}

void TestSliderScale::offLiesByItselfAtTheLeftEnd()
{
    const SliderScale scale = scaleOfKey(QStringLiteral("w1_end")); // -1 means "as w1"
    QVERIFY(scale.hasOff);
    QCOMPARE(positionOf(scale, -1), 0.0);
    QCOMPARE(roundedValueAt(scale, 0, StepSize::Normal), -1.0);
    QCOMPARE(roundedValueAt(scale, 0.06, StepSize::Normal), 0.0);
    QCOMPARE(stepped(scale, 0, -1, StepSize::Normal), -1.0);
    QCOMPARE(stepped(scale, -1, 1, StepSize::Normal), 0.0);
    QCOMPARE(stepped(scale, 0.02, -1, StepSize::Normal), 0.0);
}

REFEREE_TEST_WITHOUT_APPLICATION(TestSliderScale)
#include "tst_slider_scale.moc"
