// SPDX-License-Identifier: GPL-3.0-or-later
// How settings are found: search, groups, changes, colours, focus.
#include "tests/support/test_registry.h"
#include "tests/ui/settings/panel_at_hand.h"
#include "ui/settings/setting_texts.h"
#include "ui/settings/value_rows.h"

using namespace referee;
using namespace referee::ui;

class TestSettingsView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }
    void init();
    void cleanup() { m_hand.reset(); }
    void theSearchFindsRowsAndUnfoldsThem();
    void aSearchWithoutResultSaysSo();
    void longGroupsAreFoldedAndTheStateCanBeKept();
    void groupsFoldByKey();
    void changesAreCountedAndCanBeShownAlone();
    void sidesHaveTheirColours();
    void comboBoxesIgnoreTheWheelWithoutFocus();
    void noRowIsSqueezed();
    void aNewThemeReachesEveryValue();
    void tabReachesEveryShownRow();

private:
    void search(const char* text);
    std::unique_ptr<PanelAtHand> m_hand;
};

void TestSettingsView::init()
{
    m_hand = std::make_unique<PanelAtHand>();
    QVERIFY(m_hand->isActive());
}

void TestSettingsView::search(const char* text)
{
    m_hand->panel.findChild<QLineEdit*>(QStringLiteral("settingSearch"))->setText(QLatin1String(text));
}

void TestSettingsView::theSearchFindsRowsAndUnfoldsThem()
{
    QVERIFY(!m_hand->shownRows().contains(QStringLiteral("erase_min")));
    search("eras");
    QCOMPARE(m_hand->shownRows(),
        (QStringList { QStringLiteral("erase_chance"), QStringLiteral("erase_min"), QStringLiteral("erase_max") }));
    search("EMA restart");
    QCOMPARE(m_hand->shownRows(),
        (QStringList { QStringLiteral("ema_start"), QStringLiteral("ema_restart"), QStringLiteral("ema_aliases") }));
    search("noise_in_gradient");
    QCOMPARE(m_hand->shownRows(), QStringList { QStringLiteral("noise_in_gradient") });
    QTest::keyClick(m_hand->panel.findChild<QLineEdit*>(QStringLiteral("settingSearch")), Qt::Key_Escape);
    QVERIFY(m_hand->shownRows().contains(QStringLiteral("w1")));
    QVERIFY(!m_hand->shownRows().contains(QStringLiteral("erase_min"))); // folded as before
}

void TestSettingsView::aSearchWithoutResultSaysSo()
{
    search("<b>flux capacitor");
    QCOMPARE(m_hand->shownRows(), QStringList());
    bool isSaid = false;
    for (const auto* label : m_hand->panel.findChildren<QLabel*>()) {
        isSaid = isSaid || (label->isVisible() && label->text().contains(QStringLiteral("flux capacitor")));
    }
    QVERIFY(isSaid);
}

void TestSettingsView::longGroupsAreFoldedAndTheStateCanBeKept()
{
    const QStringList atFirst = m_hand->panel.openGroups();
    for (const char* name : { "Gradient weights", "Noise", "Average", "Referees" }) {
        QVERIFY(atFirst.contains(QLatin1String(name)));
    }
    QVERIFY(!atFirst.contains(QStringLiteral("Views")));
    auto* group = m_hand->panel.findChild<SettingsGroup*>(QStringLiteral("group Views"));
    QTest::mouseClick(group->findChild<GroupHeading*>(), Qt::LeftButton);
    QVERIFY(m_hand->panel.openGroups().contains(QStringLiteral("Views")));
    QVERIFY(m_hand->shownRows().contains(QStringLiteral("angle")));
    SettingsPanel other;
    other.setOpenGroups({ QStringLiteral("Views"), QStringLiteral("gone") });
    QCOMPARE(other.openGroups(), QStringList { QStringLiteral("Views") });
}

void TestSettingsView::groupsFoldByKey()
{
    auto* group = m_hand->panel.findChild<SettingsGroup*>(QStringLiteral("group Gradient weights"));
    group->findChild<GroupHeading*>()->setFocus();
    QTest::keyClick(group->findChild<GroupHeading*>(), Qt::Key_Left);
    QVERIFY(!group->isOpen());
    QTest::keyClick(group->findChild<GroupHeading*>(), Qt::Key_Right);
    QVERIFY(group->isOpen());
    QTest::keyClick(group->findChild<GroupHeading*>(), Qt::Key_Space);
    QVERIFY(!group->isOpen());
    QVERIFY(group->findChild<GroupHeading*>()->hasFocus());
}

void TestSettingsView::changesAreCountedAndCanBeShownAlone()
{
    auto* changed = m_hand->panel.findChild<QToolButton*>(QStringLiteral("presetChanged"));
    QVERIFY(!changed->isVisible());
    m_hand->enter("w1", "1.5");
    m_hand->button("noise_in_gradient")->click();
    QVERIFY(changed->isVisible());
    QCOMPARE(changed->text(), QStringLiteral("2 changed"));
    QVERIFY(changed->toolTip().contains(QStringLiteral("Referee weight w1: 1.5 instead of 2")));
    changed->click();
    QCOMPARE(m_hand->shownRows(), (QStringList { QStringLiteral("w1"), QStringLiteral("noise_in_gradient") }));
    m_hand->panel.setSettings(Settings {});
    QVERIFY(!changed->isVisible());
    QVERIFY(m_hand->shownRows().contains(QStringLiteral("w2"))); // nothing is changed any more: all rows again
}

void TestSettingsView::sidesHaveTheirColours()
{
    const auto side = [](const char* key) { return sideOf(*findSetting(key)); };
    for (const char* key :
        { "w1", "w1_end", "optimizer", "rate_start", "rate_end", "warmup", "clip_weight", "views", "hue" }) {
        QVERIFY2(side(key) == Side::Referee, key);
    }
    for (const char* key : { "w2", "w2_end", "cfg", "t_min", "prefix" }) {
        QVERIFY2(side(key) == Side::Sds, key);
    }
    for (const char* key : { "iterations", "noise_sigma", "ema_decay", "sampler_steps" }) {
        QVERIFY2(side(key) == Side::Neutral, key);
    }
    const auto* slider = m_hand->slider("w1");
    const QImage image = m_hand->slider("w1")->grab().toImage();
    QCOMPARE(image.pixelColor(12, slider->height() / 2), theme().referee);
}

void TestSettingsView::comboBoxesIgnoreTheWheelWithoutFocus()
{
    auto* box = m_hand->box("optimizer");
    PanelAtHand::wheel(*box, -120);
    QCOMPARE(m_hand->changes.size(), 0);
    box->setFocus();
    PanelAtHand::wheel(*box, -120);
    QCOMPARE(m_hand->changes.size(), 1);
}

void TestSettingsView::noRowIsSqueezed()
{
    const auto squeezed = [this] {
        QStringList keys;
        for (const auto* one : m_hand->panel.findChildren<ControlRow*>()) {
            const int needed = std::max(one->minimumSizeHint().height(), one->layout()->heightForWidth(one->width()));
            keys += one->isVisible() && one->height() < needed ? QStringList { one->key() } : QStringList();
        }
        return keys;
    };
    QApplication::processEvents(); // within one turn: nobody sees it otherwise
    QCOMPARE(squeezed(), QStringList());
    Settings adam; // says more below its rows, and learns it while nobody looks
    adam.optimizer = "adam";
    m_hand->panel.hide();
    m_hand->panel.setSettings(adam);
    m_hand->panel.show();
    QVERIFY(m_hand->isActive());
    QTRY_COMPARE(squeezed(), QStringList());
}

void TestSettingsView::aNewThemeReachesEveryValue()
{
    m_hand->enter("w1", "3");
    applyTheme(*qApp, ThemeChoice::Light);
    QCOMPARE(m_hand->field("w2")->palette().color(QPalette::Text), theme().text);
    QCOMPARE(m_hand->field("w1")->palette().color(QPalette::Text), theme().user);
    applyTheme(*qApp, ThemeChoice::Dark);
    QCOMPARE(m_hand->field("w1")->palette().color(QPalette::Text), theme().user);
}

void TestSettingsView::tabReachesEveryShownRow()
{
    m_hand->panel.setOpenGroups({ QStringLiteral("Gradient weights") });
    QStringList reached;
    m_hand->row("iterations").setFocus(Qt::ShortcutFocusReason);
    for (int i = 0; i < 40; ++i) {
        for (const QWidget* widget = QApplication::focusWidget(); widget != nullptr; widget = widget->parentWidget()) {
            const auto* one = qobject_cast<const ControlRow*>(widget);
            if (one != nullptr && !reached.contains(one->key())) {
                reached += one->key();
            }
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(reached, m_hand->shownRows());
}

REFEREE_GUI_TEST(TestSettingsView)
#include "tst_settings_view.moc"
