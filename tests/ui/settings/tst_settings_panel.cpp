// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/presets.h"
#include "tests/support/test_registry.h"
#include "tests/ui/settings/panel_at_hand.h"
#include "ui/settings/setting_texts.h"
#include "ui/settings/value_rows.h"

using namespace referee;
using namespace referee::ui;

class TestSettingsPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }
    void init();
    void cleanup() { m_hand.reset(); }
    void everyRowOfTheTableHasANamedAndExplainedWidget_data();
    void everyRowOfTheTableHasANamedAndExplainedWidget();
    void settingsGoInAndComeOutForEveryPreset_data();
    void settingsGoInAndComeOutForEveryPreset();
    void showingSettingsTellsNothing();
    void aSwitchAChoiceAndATextTellTheirChange();
    void contradictionsStayAtTheirRow();
    void whatWaitedIsToldOnceItFits();
    void anEchoLeavesAloneWhatWaits();
    void aPresetEndsWhatWaits();
    void anEchoLeavesAloneWhatIsBeingTyped();
    void rowsOfTheNextRunSaySo();
    void nextRunMovesNoRow();
    void aTailGoesWithTheLength();
    void aTailThatWasSetStays();
    void theDecimalSignOfThePersonIsTaken_data();
    void theDecimalSignOfThePersonIsTaken();
    void aPackWithoutClipDisablesItsWeight();

private:
    std::unique_ptr<PanelAtHand> m_hand;
};

void TestSettingsPanel::init()
{
    m_hand = std::make_unique<PanelAtHand>();
    QVERIFY(m_hand->isActive());
}

void TestSettingsPanel::everyRowOfTheTableHasANamedAndExplainedWidget_data()
{
    QTest::addColumn<QString>("key");
    for (const auto& one : settingsTable()) {
        QTest::newRow(std::string(one.key).c_str()) << QString::fromStdString(std::string(one.key));
    }
}

void TestSettingsPanel::everyRowOfTheTableHasANamedAndExplainedWidget()
{
    QFETCH(QString, key);
    const auto* one = m_hand->panel.findChild<ControlRow*>(key);
    QVERIFY(one != nullptr);
    const SettingRow& row = *findSetting(key.toStdString());
    QCOMPARE(one->accessibleName(), labelOf(row));
    QVERIFY(one->focusProxy() != nullptr);
    QCOMPARE(one->focusProxy()->accessibleName(), labelOf(row));
    QVERIFY(!one->focusProxy()->accessibleDescription().isEmpty());
    const QString tip = one->toolTip();
    QVERIFY(tip.contains(QString::fromStdString(std::string(row.meaning)).toHtmlEscaped()));
    QVERIFY(tip.contains(QStringLiteral("referee generate --set %1=").arg(key))); // the window takes no --set
    QVERIFY(row.unit.empty() || tip.contains(QString::fromStdString(std::string(row.unit))));
    QVERIFY(row.symbol.empty() || tip.contains(QStringLiteral("paper: ")));
    QVERIFY(row.source.empty() || row.source == "reference code"
        || tip.contains(QString::fromStdString(std::string(row.source))));
    QCOMPARE(tip.contains(QStringLiteral("next run")), !row.isLive);
}

void TestSettingsPanel::settingsGoInAndComeOutForEveryPreset_data()
{
    QTest::addColumn<QString>("preset");
    for (const auto name : presetNames()) {
        QTest::newRow(std::string(name).c_str()) << QString::fromStdString(std::string(name));
    }
}

void TestSettingsPanel::settingsGoInAndComeOutForEveryPreset()
{
    QFETCH(QString, preset);
    Settings settings = presetSettings(preset.toStdString());
    settings.w1 = 1.0 / 3; // more digits than the field shows
    m_hand->panel.setSettings(settings);
    QVERIFY(m_hand->panel.settings() == settings);
    Settings shown; // what a person reads, typed into a command line
    for (const auto* one : m_hand->panel.findChildren<ControlRow*>()) {
        setSetting(shown, one->key().toStdString(), one->value().toStdString());
        if (const auto* slider = qobject_cast<const SliderRow*>(one)) {
            QCOMPARE(slider->findChild<ValueField*>()->text(), slider->value());
        } else if (const auto* text = qobject_cast<const TextRow*>(one)) {
            QCOMPARE(text->findChild<ValueField*>()->text(), text->value());
        } else if (const auto* check = qobject_cast<const CheckRow*>(one)) {
            QCOMPARE(check->findChild<QAbstractButton*>()->isChecked(), check->value() == QStringLiteral("true"));
        } else {
            QCOMPARE(one->findChild<QComboBox*>()->currentData().toString(), one->value());
        }
    }
    QVERIFY(shown == settings);
    QCOMPARE(m_hand->changes.size(), 0);
}

void TestSettingsPanel::showingSettingsTellsNothing()
{
    m_hand->panel.setSettings(presetSettings("paper"));
    m_hand->panel.setDefaults(presetSettings("reference"));
    m_hand->panel.setRunSettings(Settings {});
    m_hand->panel.setHasClip(false);
    m_hand->panel.presets().setPresets({ QStringLiteral("studio") }, {}, QStringLiteral("studio"));
    QCOMPARE(m_hand->changes.size(), 0);
}

void TestSettingsPanel::aSwitchAChoiceAndATextTellTheirChange()
{
    QTest::mouseClick(m_hand->button("sds_follows_rate"), Qt::LeftButton);
    auto* box = m_hand->box("optimizer");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    m_hand->enter("prefix", "A sketch of ");
    QCOMPARE(m_hand->changes.size(), 3);
    QCOMPARE(m_hand->change(0), (QVariantList { QStringLiteral("sds_follows_rate"), QStringLiteral("true") }));
    QCOMPARE(m_hand->change(1), (QVariantList { QStringLiteral("optimizer"), QStringLiteral("adam") }));
    QCOMPARE(m_hand->change(2), (QVariantList { QStringLiteral("prefix"), QStringLiteral("A sketch of ") }));
    QCOMPARE(m_hand->panel.settings().optimizer, std::string("adam"));
    QCOMPARE(m_hand->hint("w1"), QStringLiteral("nearly without effect under Adam: its scale cancels"));
}

void TestSettingsPanel::contradictionsStayAtTheirRow()
{
    m_hand->enter("tail", "200");
    QCOMPARE(m_hand->changes.size(), 0);
    QCOMPARE(m_hand->panel.settings().tail, 10);
    QVERIFY(m_hand->hint("tail").contains(QStringLiteral("at most iterations")));
    QCOMPARE(m_hand->field("tail")->text(), QStringLiteral("200"));
    QTest::keyClick(m_hand->field("tail"), Qt::Key_Escape);
    QCOMPARE(m_hand->field("tail")->text(), QStringLiteral("10"));
    QVERIFY(m_hand->hint("tail").isEmpty());
}

void TestSettingsPanel::whatWaitedIsToldOnceItFits()
{
    m_hand->enter("tail", "200");
    m_hand->enter("iterations", "300");
    QCOMPARE(m_hand->changes.size(), 2);
    QCOMPARE(m_hand->change(0)[0].toString(), QStringLiteral("iterations"));
    QCOMPARE(m_hand->change(1), (QVariantList { QStringLiteral("tail"), QStringLiteral("200") }));
    QVERIFY(!m_hand->row<SliderRow>("tail").hasProblem());
    m_hand->enter("w1", "2.5");
    QCOMPARE(m_hand->changes.size(), 3);
}

void TestSettingsPanel::anEchoLeavesAloneWhatWaits()
{
    m_hand->enter("tail", "200");
    m_hand->panel.setSettings(m_hand->panel.settings());
    QVERIFY(m_hand->row("tail").hasProblem());
}

void TestSettingsPanel::aPresetEndsWhatWaits()
{
    m_hand->enter("tail", "200");
    m_hand->panel.setSettings(presetSettings("paper"));
    QVERIFY(!m_hand->row<SliderRow>("tail").hasProblem());
    m_hand->enter("iterations", "300");
    QCOMPARE(m_hand->changes.size(), 1);
}

void TestSettingsPanel::anEchoLeavesAloneWhatIsBeingTyped()
{
    connect(&m_hand->panel, &SettingsPanel::settingsEdited, &m_hand->panel,
        [this] { m_hand->panel.setSettings(m_hand->panel.settings()); });
    auto* field = m_hand->field("w1");
    field->setFocus(Qt::MouseFocusReason);
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("3."));
    m_hand->panel.setSettings(m_hand->panel.settings());
    Settings other = m_hand->panel.settings();
    other.cfg = 12; // changed elsewhere, by an edit script perhaps
    m_hand->panel.setSettings(other);
    QCOMPARE(field->text(), QStringLiteral("3."));
    QTest::keyClicks(field, QStringLiteral("5\r"));
    QCOMPARE(m_hand->panel.settings().w1, 3.5);
    QCOMPARE(m_hand->panel.settings().cfg, 12.0);
}

void TestSettingsPanel::aTailGoesWithTheLength()
{
    m_hand->enter("iterations", "2");
    QCOMPARE(m_hand->panel.settings().tail, 1);
    QCOMPARE(m_hand->field("tail")->text(), QStringLiteral("1"));
    QCOMPARE(m_hand->hint("tail"), QStringLiteral("half of the run"));
    QCOMPARE(m_hand->changes.size(), 2);
    m_hand->enter("iterations", "60");
    QCOMPARE(m_hand->panel.settings().tail, 10);
}

void TestSettingsPanel::aTailThatWasSetStays()
{
    m_hand->enter("tail", "4");
    m_hand->enter("iterations", "6");
    QCOMPARE(m_hand->panel.settings().tail, 4);
    m_hand->enter("iterations", "3");
    QCOMPARE(m_hand->panel.settings().iterations, 6);
    QVERIFY(m_hand->hint("iterations").contains(QStringLiteral("at most iterations")));
}

void TestSettingsPanel::theDecimalSignOfThePersonIsTaken_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<double>("w1");
    const double before = Settings().w1;
    QTest::newRow("German comma") << QLocale(QLocale::German) << "2,5" << 2.5;
    QTest::newRow("German dot") << QLocale(QLocale::German) << "2.5" << 2.5;
    QTest::newRow("German thousands") << QLocale(QLocale::German) << "1.000,5" << before;
    QTest::newRow("two commas") << QLocale(QLocale::German) << "1,2,3" << before;
    QTest::newRow("French comma") << QLocale(QLocale::French) << "0,25" << 0.25;
    QTest::newRow("English comma") << QLocale(QLocale::English) << "2,5" << before;
    QTest::newRow("English dot") << QLocale(QLocale::English) << "2.5" << 2.5;
}

void TestSettingsPanel::theDecimalSignOfThePersonIsTaken()
{
    QFETCH(QLocale, locale);
    QFETCH(QString, typed);
    QFETCH(double, w1);
    const QLocale own;
    QLocale::setDefault(locale);
    m_hand->enter("w1", typed.toUtf8().constData());
    QLocale::setDefault(own);
    QCOMPARE(m_hand->panel.settings().w1, w1);
    QCOMPARE(m_hand->row<SliderRow>("w1").hasProblem(), w1 == Settings().w1);
}

void TestSettingsPanel::rowsOfTheNextRunSaySo()
{
    m_hand->panel.setRunSettings(Settings {});
    QVERIFY(m_hand->hint("iterations").isEmpty());
    m_hand->enter("iterations", "200");
    QCOMPARE(m_hand->hint("iterations"), QStringLiteral("next run"));
    m_hand->enter("w1", "3");
    QVERIFY(m_hand->hint("w1").isEmpty());
    m_hand->panel.setRunSettings(m_hand->panel.settings());
    QVERIFY(m_hand->hint("iterations").isEmpty());
    m_hand->panel.setRunSettings(std::nullopt);
    m_hand->enter("iterations", "250");
    QVERIFY(m_hand->hint("iterations").isEmpty());
}

void TestSettingsPanel::nextRunMovesNoRow()
{
    m_hand->panel.resize(280, 900);
    m_hand->panel.show();
    m_hand->panel.setRunSettings(Settings {});
    const auto place = [this](const char* key) {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::qWait(20);
        ControlRow& row = m_hand->row<ControlRow>(key);
        return QRect(row.mapTo(&m_hand->panel, QPoint()), row.size());
    };
    const QRect before = place("w1");
    const QRect slider = m_hand->row<ControlRow>("iterations").findChild<SlimSlider*>()->geometry();
    m_hand->enter("iterations", "200");
    QCOMPARE(m_hand->hint("iterations"), QStringLiteral("next run"));
    QCOMPARE(place("w1"), before);
    QCOMPARE(m_hand->row<ControlRow>("iterations").findChild<SlimSlider*>()->geometry(), slider);
}

void TestSettingsPanel::aPackWithoutClipDisablesItsWeight()
{
    auto& clip = m_hand->row<SliderRow>("clip_weight");
    QVERIFY(clip.isEnabled());
    m_hand->panel.setHasClip(false);
    QVERIFY(!clip.isEnabled());
    QCOMPARE(m_hand->hint("clip_weight"), QStringLiteral("this pack has no CLIP"));
    QVERIFY(clip.toolTip().contains(QStringLiteral("this pack has no CLIP")));
    m_hand->panel.setHasClip(true);
    QVERIFY(clip.isEnabled());
}

REFEREE_GUI_TEST(TestSettingsPanel)
#include "tst_settings_panel.moc"
