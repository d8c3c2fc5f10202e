// SPDX-License-Identifier: GPL-3.0-or-later
// Several ways on from one iteration, as branches to choose from.
#include "tests/app/studio/presenters/window_kit.h"

#include "tests/support/test_registry.h"
#include "ui/main_window/variations_dialog.h"
#include "ui/timeline/timeline_panel.h"

#include <QtGui/QAction>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace referee;
using namespace referee::test;
using studio::VariationsPresenter;

class TestSessionVariations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void weightsAreScaledWithinTheirRanges();
    void aWordIsReplacedAsAWhole();
    void fourBranchesAreGrownAndOneIsKept();
};

void TestSessionVariations::weightsAreScaledWithinTheirRanges()
{
    using Kind = ui::VariationChoice::Kind;
    LiveState state;
    state.settings.w1 = 12;
    state.settings.w1End = -1;
    ui::VariationChoice choice;
    choice.kind = Kind::RefereeWeight;
    const auto four = VariationsPresenter::variationsOf(choice, state);
    QCOMPARE(four.size(), size_t(4));
    QCOMPARE(four[0].wanted.settings.w1, 6.0);
    QCOMPARE(four[0].name, std::string("w1 6"));
    QCOMPARE(four[3].wanted.settings.w1, 20.0); // the greatest that there is
    QCOMPARE(four[0].wanted.settings.w1End, -1.0); // it follows w1
    choice.kind = Kind::SdsWeight;
    choice.count = 9;
    state.settings.w2 = 200;
    state.settings.w2End = 50;
    const auto nine = VariationsPresenter::variationsOf(choice, state);
    QCOMPARE(nine.size(), size_t(9));
    QCOMPARE(nine[0].wanted.settings.w2, 50.0);
    QCOMPARE(nine[0].wanted.settings.w2End, 12.5); // both ends keep their ratio
    QCOMPARE(nine[4].wanted.settings.w2, 200.0); // one is unchanged, to compare with
}

void TestSessionVariations::aWordIsReplacedAsAWhole()
{
    LiveState state;
    state.prompt = "a red star above a redwood";
    ui::VariationChoice choice;
    choice.kind = ui::VariationChoice::Kind::Word;
    choice.word = QStringLiteral("red");
    choice.instead = QStringList { QStringLiteral("green"), QStringLiteral("dark blue") };
    const auto variations = VariationsPresenter::variationsOf(choice, state);
    QCOMPARE(variations.size(), size_t(2));
    QCOMPARE(variations[0].wanted.prompt, std::string("a green star above a redwood"));
    QCOMPARE(variations[1].wanted.prompt, std::string("a dark blue star above a redwood"));
    QCOMPARE(variations[1].name, std::string("dark blue"));
}

void TestSessionVariations::fourBranchesAreGrownAndOneIsKept()
{
    FakeStudio studio(30);
    QVERIFY(studio.load());
    QAction& action = *studio.window.action(ui::ActionId::Variations);
    QVERIFY(!action.isEnabled());
    QVERIFY(studio.paint());
    QVERIFY(action.isEnabled());
    Q_EMIT studio.window.body().timeline->shownChanged(12);
    action.trigger();
    auto* dialog = studio.window.findChild<ui::VariationsDialog*>();
    auto* start = dialog->findChild<QPushButton*>();
    start->click();
    const auto cells = [dialog] { return dialog->findChild<ui::CellList*>(); };
    QTRY_COMPARE(cells()->count(), 4);
    QTRY_COMPARE(start->text().remove(QLatin1Char('&')), QStringLiteral("Start")); // all are painted
    QVERIFY(cells()->item(0)->text().startsWith(QStringLiteral("w1 1\n")));
    Q_EMIT cells()->itemActivated(cells()->item(2));
    QVERIFY(!dialog->isVisible());
    const auto& run = studio.controller->model().run();
    QTRY_COMPARE(run.acting.settings.w1, 3.0);
    QCOMPARE(run.record.firstIteration, int64_t(12));
    QCOMPARE(QDir(studio.folder.filePath(QStringLiteral("runs"))).entryList({ QStringLiteral("*.referee") }).size(), 5);
}

REFEREE_GUI_TEST(TestSessionVariations)
#include "tst_studio_variations.moc"
