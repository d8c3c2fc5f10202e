// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/central_widget.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/fading_controls.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/workspace.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/views/views_gallery.h"
#include "ui/widgets/hover_splitter.h"
#include "ui/widgets/panel_dock.h"

#include <QtCore/QSettings>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStackedWidget>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kRunBarWidth = 250;
constexpr int kFilmShare = 6; ///< the timeline is a sixth of the room
constexpr int kMoreFilm = 40; ///< higher at most than it wishes to be
constexpr QMargins kEdges(kGap, 0, kGap, kGap);

const QLatin1String kFilm("layout/film");
const QLatin1String kTimeline("layout/timeline");
const QLatin1String kGradientsFolded("layout/gradientsFolded");
const QLatin1String kGroups("layout/groups");
const QLatin1String kAllSettings("layout/allSettings");

/// Wants no room: the docks have the sizes they were given, the middle has the rest.
class Middle : public QWidget {
public:
    QSize sizeHint() const override { return minimumSizeHint(); }
};

/// Itself or the first widget inside that Tab would reach; null: none.
QWidget* firstControlIn(QWidget* panel)
{
    if (QWidget* proxy = panel->focusProxy()) {
        return proxy;
    }
    for (QWidget* next = panel->nextInFocusChain(); next != panel; next = next->nextInFocusChain()) {
        const bool takesTab = next->focusPolicy() & Qt::TabFocus;
        if (takesTab && panel->isAncestorOf(next) && next->isVisible() && next->isEnabled()) {
            return next;
        }
    }
    return nullptr;
}

} // namespace

CentralWidget::CentralWidget(QWidget* parent)
    : QWidget(parent)
    , prompt(new PromptPanel)
    , runBar(new RunBar)
    , settings(new SettingsPanel)
    , messages(new MessageStrip)
    , startPage(new StartPage)
    , loadingPage(new LoadingPage)
    , picture(new PicturePanel)
    , curves(new CurvesPanel)
    , gradients(new GradientsPanel)
    , timeline(new TimelinePanel)
    , words(new TokenLossesPanel)
    , views(new ViewsGallery)
    , log(new LogView)
{
    buildTop();
    buildLayout();
    controls = new FadingControls(*settings, this);
    connectWidgets();
    resetLayout();
}

void CentralWidget::buildTop()
{
    auto* top = new Panel({}); // one surface for both
    top->layout()->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(kGap);
    line->addWidget(prompt, 1);
    auto* right = new QWidget;
    right->setFixedWidth(kRunBarWidth);
    auto* inset = new QVBoxLayout(right);
    inset->setContentsMargins(0, kGap, kPad, kGap);
    inset->addWidget(runBar);
    line->addWidget(right);
    top->content()->addLayout(line);
    top->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_top = top;
}

QWidget* CentralWidget::newMiddle()
{
    m_work = new HoverSplitter(Qt::Vertical);
    m_work->addWidget(picture);
    m_work->addWidget(timeline);
    m_work->setStretchFactor(0, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(startPage);
    m_pages->addWidget(loadingPage);
    m_pages->addWidget(m_work);
    auto* middle = new Middle;
    bareLayout<QVBoxLayout>(middle)->addWidget(m_pages, 1);
    return middle;
}

void CentralWidget::buildLayout()
{
    const Docks docks { new PanelDock(QStringLiteral("settings"), tr("Settings"), settings),
        new PanelDock(QStringLiteral("curves"), tr("Curves"), curves),
        new PanelDock(QStringLiteral("views"), tr("Views"), views),
        new PanelDock(QStringLiteral("log"), tr("Log"), log),
        new PanelDock(QStringLiteral("gradients"), tr("Gradients"), gradients),
        new PanelDock(QStringLiteral("words"), tr("Words"), words) };
    workspace = new Workspace(newMiddle(), docks);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(kEdges);
    whole->setSpacing(kGap);
    whole->addWidget(m_top);
    whole->addWidget(workspace, 1);
}

void CentralWidget::connectWidgets()
{
    // On the page itself: what lies over the picture moves with it.
    const auto placeMessages = [this] {
        messages->showOver(page() == Page::Work ? static_cast<QWidget*>(&picture->canvas()) : m_pages->currentWidget());
    };
    connect(m_pages, &QStackedWidget::currentChanged, this, placeMessages);
    placeMessages();
    connect(m_work, &QSplitter::splitterMoved, this, [this] { m_isFilmSized = true; });
    connect(workspace, &Workspace::layoutChanged, this,
        [this](WindowLayout layout) { settings->setAllShown(layout == WindowLayout::Study); });
    connect(gradients, &GradientsPanel::wantedChanged, workspace, &Workspace::fit, Qt::QueuedConnection); // (un)folded
    connect(&picture->canvas(), &PictureView::aloneToggled, this, [this] { setPictureOnly(!m_isPictureOnly); });
}

void CentralWidget::showPage(Page page)
{
    if (page == this->page()) {
        return;
    }
    setPictureOnly(false);
    const QWidget* focused = QApplication::focusWidget();
    const bool wasInPage = focused && m_pages->currentWidget()->isAncestorOf(focused);
    m_pages->setCurrentIndex(int(page));
    if (wasInPage && page == Page::Work) {
        picture->canvas().setFocus(); // else the next control, a setting, gets the focus
    }
}

CentralWidget::Page CentralWidget::page() const { return Page(m_pages->currentIndex()); }

void CentralWidget::setPictureOnly(bool isOnly)
{
    if (isOnly == m_isPictureOnly || (isOnly && page() != Page::Work)) {
        return;
    }
    m_isPictureOnly = isOnly;
    auto* whole = static_cast<QVBoxLayout*>(layout());
    whole->setContentsMargins(isOnly ? QMargins() : kEdges);
    workspace->setAlone(isOnly);
    picture->setAlone(isOnly);
    if (isOnly) {
        m_hadTimeline = !timeline->isHidden();
        m_filmBefore = m_work->saveState();
        whole->removeWidget(m_top);
        controls->begin(m_top, timeline);
        picture->canvas().setFocus();
    } else {
        controls->end();
        whole->insertWidget(0, m_top);
        m_work->addWidget(timeline);
        timeline->setVisible(m_hadTimeline);
        m_work->restoreState(m_filmBefore);
    }
    Q_EMIT pictureOnlyChanged(isOnly);
}

void CentralWidget::focusNextPanel(bool isForward)
{
    controls->reveal();
    QWidget* page = m_pages->currentWidget();
    QList<QWidget*> panels { prompt, runBar, page == m_work ? picture : page, timeline };
    for (const PanelDock* dock : workspace->docks().all()) {
        panels << dock->widget();
    }
    panels.removeIf([](const QWidget* panel) { return !panel->isVisible(); });
    const QWidget* focused = QApplication::focusWidget();
    const auto current = std::find_if(panels.begin(), panels.end(),
        [focused](const QWidget* panel) { return focused && (panel == focused || panel->isAncestorOf(focused)); });
    qsizetype at = current != panels.end() ? current - panels.begin() : isForward ? -1 : 0;
    for (qsizetype tries = 0; tries < panels.size(); ++tries) {
        at = (at + (isForward ? 1 : panels.size() - 1)) % panels.size();
        if (QWidget* control = firstControlIn(panels[at])) {
            control->activateWindow(); // the panel may be a window of its own
            control->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

/// Keys arrive here when no panel wanted them.
void CentralWidget::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_isPictureOnly) {
        setPictureOnly(false);
        return;
    }
    QWidget::keyPressEvent(event);
}

void CentralWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitFilm();
}

void CentralWidget::fitFilm()
{
    if (m_isFilmSized || m_isPictureOnly) {
        return;
    }
    const int wished = timeline->sizeHint().height();
    const int film = std::clamp(workspace->height() / kFilmShare, wished, wished + kMoreFilm);
    m_work->setSizes({ std::max(1, m_work->height() - film), film });
}

void CentralWidget::resetLayout()
{
    setPictureOnly(false);
    m_isFilmSized = false;
    timeline->show();
    gradients->setCollapsed(false);
    workspace->reset();
    settings->setAllShown(workspace->current() == WindowLayout::Study);
    fitFilm();
}

void CentralWidget::saveLayout(QSettings& store)
{
    setPictureOnly(false);
    store.remove(QStringLiteral("layout"));
    workspace->save(store);
    if (m_isFilmSized) {
        store.setValue(kFilm, m_work->saveState());
    }
    store.setValue(kTimeline, !timeline->isHidden());
    store.setValue(kGradientsFolded, gradients->isCollapsed());
    store.setValue(kGroups, settings->openGroups());
    store.setValue(kAllSettings, settings->isAllShown());
}

void CentralWidget::restoreLayout(const QSettings& store)
{
    workspace->restore(store);
    m_isFilmSized = m_work->restoreState(store.value(kFilm).toByteArray());
    timeline->setVisible(store.value(kTimeline, true).toBool());
    gradients->setCollapsed(store.value(kGradientsFolded, false).toBool());
    if (store.contains(kGroups)) {
        settings->setOpenGroups(store.value(kGroups).toStringList());
    }
    settings->setAllShown(store.value(kAllSettings, settings->isAllShown()).toBool());
}

} // namespace referee::ui
