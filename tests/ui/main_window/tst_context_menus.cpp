// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the right mouse button hold the window's own actions.
#include "tests/support/test_registry.h"
#include "tests/ui/main_window/realistic_window.h"
#include "tests/ui/main_window/window_kit.h"
#include "ui/main_window/central_widget.h"
#include "ui/picture/picture_comparison.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/token_losses/token_losses_panel.h"

#include <QtWidgets/QMenu>

using namespace referee::ui;

class TestContextMenus : public referee::test::WindowTest {
    Q_OBJECT

private:
    PictureView& canvas() { return m_window->body().picture->canvas(); }
    static QMenu* menuOf(QWidget* over)
    {
        Q_EMIT over->customContextMenuRequested(QPoint(20, 20));
        return over->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly).last();
    }
    static QAction* actionOf(const QMenu* menu, const char* text)
    {
        const QList<QAction*> actions = menu->actions();
        const auto found = std::ranges::find(actions, QString::fromUtf8(text), &QAction::text);
        return found == actions.end() ? nullptr : *found;
    }

private Q_SLOTS:
    void init()
    {
        openFirst({ 1280, 800 });
        referee::test::fillBeforeRun(*m_window);
        referee::test::fillRun(*m_window);
    }
    void cleanup() { m_window.reset(); }

    void thePicturesMenuHoldsTheWindowsActions()
    {
        const QMenu* menu = menuOf(&canvas());
        for (const ActionId act : { ActionId::SavePicture, ActionId::CopyPicture, ActionId::CopyCommand,
                 ActionId::AskJudge, ActionId::FullScreen }) {
            QVERIFY(menu->actions().contains(m_window->action(act)));
        }
        QVERIFY(actionOf(menu, "Compare with")->menu());
    }

    void theShownPictureBecomesTheStartImage()
    {
        QSignalSpy taken(m_window->body().prompt, &PromptPanel::startImageChanged);
        actionOf(menuOf(&canvas()), "Use as start image")->trigger();
        QCOMPARE(taken.size(), 1);
        QCOMPARE(taken[0][0].value<QImage>(), canvas().look().image);
        QCOMPARE(m_window->body().prompt->startImage(), canvas().look().image);
    }

    void regionAndComparisonFollowTheirState()
    {
        QAction* region = actionOf(menuOf(&canvas()), "Paint the region");
        QVERIFY(!region->isChecked());
        region->trigger();
        QVERIFY(canvas().region().isActive());
        QVERIFY(actionOf(menuOf(&canvas()), "Paint the region")->isChecked());
        canvas().region().setActive(false);
        QVERIFY(!actionOf(menuOf(&canvas()), "End the comparison")->isEnabled());
        m_window->body().picture->setComparison(canvas().look().image, QStringLiteral("iteration 12"));
        actionOf(menuOf(&canvas()), "End the comparison")->trigger();
        QVERIFY(!canvas().comparison().isActive());
    }

    void withoutAPictureNothingIsOffered()
    {
        m_window->body().picture->setImage({}, -1);
        m_window->body().picture->clearHistory();
        for (const char* text : { "Use as start image", "Paint the region", "Fit into the panel" }) {
            QVERIFY2(!actionOf(menuOf(&canvas()), text)->isEnabled(), text);
        }
    }

    void theWordsCanBeJudged()
    {
        QVERIFY(menuOf(m_window->body().words)->actions().contains(m_window->action(ActionId::AskJudge)));
    }
};

REFEREE_GUI_TEST(TestContextMenus)
#include "tst_context_menus.moc"
