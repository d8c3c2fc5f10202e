// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/settings/preset_bar.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>

using namespace referee::ui;

class TestPresetBar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Dark); }
    void init();
    void cleanup() { m_bar.reset(); }
    void aChosenPresetIsTold();
    void showingPresetsTellsNothing();
    void aNameIsTypedInPlace();
    void escLeavesTheName();
    void builtInNamesAreRefused();
    void anOwnPresetIsReplacedUnderItsName();
    void deletingAsksOnceInPlace();
    void builtInPresetsCannotBeDeleted();
    void backToPresetChoosesItAgain();
    void theHeightStaysAtTheFirstChange();

private:
    template <typename Widget> Widget& part(const char* name)
    {
        return *m_bar->findChild<Widget*>(QLatin1String(name));
    }
    std::unique_ptr<PresetBar> m_bar;
};

void TestPresetBar::init()
{
    m_bar = std::make_unique<PresetBar>();
    m_bar->setPresets(
        { QStringLiteral("studio"), QStringLiteral("paper") }, { QStringLiteral("moon") }, QStringLiteral("studio"));
    m_bar->resize(256, 60);
    m_bar->show();
    m_bar->activateWindow();
    QVERIFY(QTest::qWaitForWindowExposed(m_bar.get()) && QTest::qWaitForWindowActive(m_bar.get()));
}

void TestPresetBar::aChosenPresetIsTold()
{
    QSignalSpy chosen(m_bar.get(), &PresetBar::presetChosen);
    auto& box = part<QComboBox>("presetBox");
    box.setFocus();
    QTest::keyClick(&box, Qt::Key_Down);
    QTest::keyClick(&box, Qt::Key_Down); // over the line between built-in and own ones
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("paper"));
    QCOMPARE(chosen[1][0].toString(), QStringLiteral("moon"));
}

void TestPresetBar::showingPresetsTellsNothing()
{
    QSignalSpy chosen(m_bar.get(), &PresetBar::presetChosen);
    m_bar->setPresets({ QStringLiteral("studio") }, {}, QStringLiteral("gone"));
    QCOMPARE(chosen.size(), 0);
    QCOMPARE(part<QComboBox>("presetBox").currentIndex(), -1);
}

void TestPresetBar::aNameIsTypedInPlace()
{
    QSignalSpy saved(m_bar.get(), &PresetBar::saveRequested);
    QTest::mouseClick(&part<QToolButton>("presetSave"), Qt::LeftButton);
    auto& name = part<QLineEdit>("presetName");
    QVERIFY(name.isVisible() && name.hasFocus());
    QVERIFY(!QApplication::activeModalWidget());
    QTest::keyClicks(&name, QStringLiteral("  night   sky "));
    QTest::keyClick(&name, Qt::Key_Return);
    QCOMPARE(saved.size(), 1);
    QCOMPARE(saved[0][0].toString(), QStringLiteral("night sky"));
    QVERIFY(part<QComboBox>("presetBox").isVisible());
    QTest::mouseClick(&part<QToolButton>("presetSave"), Qt::LeftButton);
    QTest::keyClicks(&name, QStringLiteral("by the button"));
    QTest::mouseClick(&part<QToolButton>("presetSave"), Qt::LeftButton);
    QCOMPARE(saved.size(), 2);
}

void TestPresetBar::escLeavesTheName()
{
    QSignalSpy saved(m_bar.get(), &PresetBar::saveRequested);
    part<QToolButton>("presetSave").click();
    QTest::keyClicks(&part<QLineEdit>("presetName"), QStringLiteral("night"));
    QTest::keyClick(&part<QLineEdit>("presetName"), Qt::Key_Escape);
    QVERIFY(part<QComboBox>("presetBox").isVisible());
    QCOMPARE(saved.size(), 0);
}

void TestPresetBar::builtInNamesAreRefused()
{
    QSignalSpy saved(m_bar.get(), &PresetBar::saveRequested);
    part<QToolButton>("presetSave").click();
    auto& name = part<QLineEdit>("presetName");
    QTest::keyClicks(&name, QStringLiteral("Studio"));
    QTest::keyClick(&name, Qt::Key_Return);
    QCOMPARE(saved.size(), 0);
    QVERIFY(name.isVisible());
    QVERIFY(name.toolTip().contains(QStringLiteral("built in")));
    QCOMPARE(name.palette().color(QPalette::Text), theme().error);
}

void TestPresetBar::anOwnPresetIsReplacedUnderItsName()
{
    m_bar->setPresets({ QStringLiteral("studio") }, { QStringLiteral("moon") }, QStringLiteral("moon"));
    QSignalSpy saved(m_bar.get(), &PresetBar::saveRequested);
    part<QToolButton>("presetSave").click();
    auto& name = part<QLineEdit>("presetName");
    QCOMPARE(name.text(), QStringLiteral("moon"));
    QVERIFY(name.toolTip().contains(QStringLiteral("replaces")));
    QTest::keyClick(&name, Qt::Key_Return);
    QCOMPARE(saved.size(), 1);
}

void TestPresetBar::deletingAsksOnceInPlace()
{
    m_bar->setPresets({ QStringLiteral("studio") }, { QStringLiteral("moon") }, QStringLiteral("moon"));
    QSignalSpy deleted(m_bar.get(), &PresetBar::deleteRequested);
    auto& button = part<QToolButton>("presetDelete");
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(deleted.size(), 0);
    QCOMPARE(button.text(), QStringLiteral("really delete?"));
    part<QComboBox>("presetBox").setFocus(); // going elsewhere is a no
    QCOMPARE(button.text(), QStringLiteral("delete"));
    QTest::mouseClick(&button, Qt::LeftButton);
    button.setFocus();
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(deleted.size(), 1);
    QCOMPARE(deleted[0][0].toString(), QStringLiteral("moon"));
}

void TestPresetBar::builtInPresetsCannotBeDeleted() { QVERIFY(!part<QToolButton>("presetDelete").isVisible()); }

void TestPresetBar::backToPresetChoosesItAgain()
{
    QSignalSpy chosen(m_bar.get(), &PresetBar::presetChosen);
    QVERIFY(!part<QToolButton>("presetBack").isVisible());
    m_bar->setChanges({ QStringLiteral("w1: 1 instead of 2") });
    QVERIFY(part<QToolButton>("presetBack").isVisible());
    part<QToolButton>("presetBack").click();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("studio"));
}

void TestPresetBar::theHeightStaysAtTheFirstChange()
{
    const int before = m_bar->sizeHint().height();
    m_bar->setChanges({ QStringLiteral("w1: 1 instead of 2") });
    QApplication::processEvents();
    QCOMPARE(m_bar->sizeHint().height(), before);
}

REFEREE_GUI_TEST(TestPresetBar)
#include "tst_preset_bar.moc"
