// SPDX-License-Identifier: GPL-3.0-or-later
// The settings panel with a method more: what is registered is what it offers.
#include "tests/support/fading_traits.h"
#include "tests/support/test_registry.h"
#include "tests/ui/settings/panel_at_hand.h"

#include <QtWidgets/QComboBox>

using namespace referee;
using namespace referee::ui;

class TestAddedMethodChoice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thePanelOffersIt()
    {
        registerMethod(test::fadingTraits());
        applyTheme(*qApp, ThemeChoice::Dark);
        PanelAtHand hand;
        auto* row = hand.panel.findChild<ControlRow*>(QStringLiteral("method"));
        QVERIFY(row != nullptr);
        auto* choices = row->findChild<QComboBox*>();
        QVERIFY(choices != nullptr);
        const int place = choices->findText(QStringLiteral("fading"));
        QVERIFY(place >= 0);
        Settings settings = hand.panel.settings();
        settings.method = "fading";
        hand.panel.setSettings(settings);
        QCOMPARE(choices->currentIndex(), place);
    }
};

REFEREE_GUI_TEST(TestAddedMethodChoice)
#include "tst_added_method_choice.moc"
