// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/context_menus.h"

#include "ui/main_window/central_widget.h"
#include "ui/main_window/window_actions.h"
#include "ui/picture/picture_comparison.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/token_losses_panel.h"

#include <QtGui/QAction>
#include <QtWidgets/QMenu>

namespace referee::ui {

ContextMenus::ContextMenus(const WindowActions& actions, CentralWidget& body, QWidget* window)
    : QObject(window)
    , m_actions(actions)
    , m_body(body)
{
    open(&body.picture->canvas(), &ContextMenus::fillPictureMenu);
    open(body.words, &ContextMenus::fillWordsMenu);
}

void ContextMenus::open(QWidget* over, void (ContextMenus::*fill)(QMenu&))
{
    over->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(over, &QWidget::customContextMenuRequested, this, [this, over, fill](const QPoint& at) {
        auto* menu = new QMenu(over);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        (this->*fill)(*menu);
        menu->popup(over->mapToGlobal(at));
    });
}

void ContextMenus::fillPictureMenu(QMenu& menu)
{
    PictureView& canvas = m_body.picture->canvas();
    const bool hasPicture = !canvas.look().image.isNull();
    for (const ActionId act : { ActionId::SavePicture, ActionId::SavePlainPicture, ActionId::CopyPicture,
             ActionId::CopyCommand, ActionId::AskJudge }) {
        menu.addAction(m_actions.of(act));
    }
    menu.addSeparator();
    QAction* compare = menu.addMenu(&m_body.timeline->compareMenu());
    compare->setText(tr("Compare with"));
    compare->setEnabled(m_body.timeline->scene().end > 0);
    menu.addAction(tr("End the comparison"), &canvas.comparison(), &PictureComparison::close)
        ->setEnabled(canvas.comparison().isActive());
    QAction* region = menu.addAction(tr("Paint the region"), &canvas.region(), &RegionTool::setActive);
    region->setCheckable(true);
    region->setChecked(canvas.region().isActive());
    region->setEnabled(hasPicture);
    menu.addAction(
            tr("Use as start image"), this, [this, &canvas] { m_body.prompt->takeStartImage(canvas.look().image); })
        ->setEnabled(hasPicture);
    menu.addSeparator();
    menu.addAction(tr("Fit into the panel"), &canvas, &PictureView::fit)->setEnabled(hasPicture);
    menu.addAction(tr("One picture pixel per screen pixel"), &canvas, &PictureView::showOneToOne)
        ->setEnabled(hasPicture);
    menu.addAction(m_actions.of(ActionId::FullScreen));
}

void ContextMenus::fillWordsMenu(QMenu& menu)
{
    menu.addAction(m_actions.of(ActionId::AskJudge));
    menu.addAction(m_actions.of(ActionId::FocusPrompt));
    menu.addSeparator();
    menu.addAction(m_actions.of(ActionId::ShowWords));
}

} // namespace referee::ui
