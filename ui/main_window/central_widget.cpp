// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/central_widget.h"

#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/start_page.h"
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

#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStackedWidget>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kSettingsWidth = 280;
constexpr int kRunBarWidth = 266;
constexpr int kLogHeight = 180;
constexpr int kWordsHeight = 210;
constexpr int kMapsHeight = 350; ///< of the gradients with maps as wide as the narrow column
constexpr int kNarrowWindow = 1360; ///< below, the right column has its minimum width
constexpr int kNarrowReasons = 300;

/// A panel that can be hidden, and its key in the settings.
struct PanelKey {
    const char* name;
    QWidget* panel;
    bool isShownAtFirst;
};

std::array<PanelKey, 7> panelsOf(const CentralWidget& body)
{
    return { { { "settings", body.settings, true }, { "curves", body.curves, true },
        { "gradients", body.gradients, true }, { "timeline", body.timeline, true }, { "words", body.words, true },
        { "views", body.views, false }, { "log", body.log, false } } };
}

QString layoutKey(const char* name) { return QStringLiteral("layout/") + QLatin1String(name); }

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
    buildLayout();
    connectWidgets();
    resetLayout();
}

QWidget* CentralWidget::topLayout()
{
    auto* top = new Panel({}); // one surface for both
    top->layout()->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(kGap);
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(prompt);
    line->addLayout(left, 1);
    auto* right = new QWidget;
    right->setFixedWidth(kRunBarWidth);
    auto* inset = new QVBoxLayout(right);
    inset->setContentsMargins(0, kPad, kPad, kPad);
    inset->addWidget(runBar);
    line->addWidget(right);
    top->content()->addLayout(line);
    top->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return top;
}

QWidget* CentralWidget::middleLayout()
{
    m_work = new HoverSplitter(Qt::Vertical);
    m_work->addWidget(picture);
    m_work->addWidget(timeline);
    m_work->addWidget(curves);
    m_work->setStretchFactor(0, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(startPage);
    m_pages->addWidget(loadingPage);
    m_pages->addWidget(m_work);
    return m_pages;
}

void CentralWidget::buildLayout()
{
    m_reasons = new HoverSplitter(Qt::Vertical);
    m_reasons->addWidget(gradients);
    m_reasons->addWidget(words);
    m_reasons->setStretchFactor(0, 1);
    m_columns = new HoverSplitter(Qt::Horizontal);
    m_columns->addWidget(settings);
    m_columns->addWidget(middleLayout());
    m_columns->addWidget(m_reasons);
    m_columns->setStretchFactor(1, 1);
    m_rows = new HoverSplitter(Qt::Vertical);
    m_rows->addWidget(m_columns);
    m_rows->addWidget(views);
    m_rows->addWidget(log);
    m_rows->setStretchFactor(0, 1);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(kGap, 0, kGap, kGap);
    whole->setSpacing(kGap);
    whole->addWidget(topLayout());
    whole->addWidget(m_rows, 1);
}

void CentralWidget::connectWidgets()
{
    for (const auto& [name, splitter] : splitters()) {
        connect(splitter, &QSplitter::splitterMoved, this, [this] { m_isArranged = true; });
    }
    // On the page itself: what lies over the picture moves with it.
    const auto placeMessages = [this] {
        messages->showOver(page() == Page::Work ? static_cast<QWidget*>(&picture->canvas()) : m_pages->currentWidget());
    };
    connect(m_pages, &QStackedWidget::currentChanged, this, placeMessages);
    placeMessages();
    for (QWidget* drawer : std::initializer_list<QWidget*> { views, log, timeline, words }) {
        drawer->installEventFilter(this);
    }
}

void CentralWidget::showPage(Page page)
{
    const QWidget* focused = QApplication::focusWidget();
    const bool wasInPage = focused && m_pages->currentWidget()->isAncestorOf(focused);
    if (page == this->page()) {
        return;
    }
    m_pages->setCurrentIndex(int(page));
    if (wasInPage && page == Page::Work) {
        picture->canvas().setFocus(); // else the next control, a setting, gets the focus
    }
}

CentralWidget::Page CentralWidget::page() const { return Page(m_pages->currentIndex()); }

void CentralWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitPanels();
}

/// A drawer that opens takes its height from all panels above, not only from the picture and the maps.
bool CentralWidget::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide) {
        QMetaObject::invokeMethod(this, &CentralWidget::fitPanels, Qt::QueuedConnection);
    }
    return QWidget::eventFilter(watched, event);
}

void CentralWidget::fitPanels()
{
    if (m_isArranged) {
        return;
    }
    const int seen = views->minimumSizeHint().height();
    m_rows->setSizes({ std::max(1, height() - seen - kLogHeight), seen, kLogHeight });
    const int right = width() < kNarrowWindow ? kNarrowReasons : std::clamp(width() * 28 / 100, 380, 640);
    m_columns->setSizes({ kSettingsWidth, std::max(1, width() - kSettingsWidth - right), right });
    const int low = std::clamp(m_work->height() * 26 / 100, 120, 360);
    m_work->setSizes({ std::max(1, m_work->height() - low), timeline->sizeHint().height(), low });
    const int min = words->minimumSizeHint().height();
    const int wanted = std::max({ kWordsHeight, min, words->sizeHint().height() });
    const int read = std::clamp(m_reasons->height() - kMapsHeight, min, wanted);
    m_reasons->setSizes({ std::max(1, m_reasons->height() - read), read });
}

std::array<std::pair<const char*, HoverSplitter*>, 4> CentralWidget::splitters() const
{
    return { { { "rows", m_rows }, { "columns", m_columns }, { "work", m_work }, { "reasons", m_reasons } } };
}

void CentralWidget::resetLayout()
{
    m_isArranged = false;
    for (const PanelKey& key : panelsOf(*this)) {
        key.panel->setVisible(key.isShownAtFirst);
    }
    gradients->setCollapsed(false);
    fitPanels();
}

void CentralWidget::saveLayout(QSettings& store) const
{
    store.remove(QStringLiteral("layout"));
    for (const auto& [name, splitter] : splitters()) {
        if (m_isArranged) {
            store.setValue(layoutKey(name), splitter->saveState());
        }
    }
    for (const PanelKey& key : panelsOf(*this)) {
        store.setValue(layoutKey(key.name), !key.panel->isHidden());
    }
    store.setValue(layoutKey("gradientsFolded"), gradients->isCollapsed());
    store.setValue(layoutKey("openGroups"), settings->openGroups());
}

void CentralWidget::restoreLayout(const QSettings& store)
{
    for (const PanelKey& key : panelsOf(*this)) {
        key.panel->setVisible(store.value(layoutKey(key.name), key.isShownAtFirst).toBool());
    }
    gradients->setCollapsed(store.value(layoutKey("gradientsFolded"), false).toBool());
    const QStringList groups = store.value(layoutKey("openGroups")).toStringList();
    if (!groups.isEmpty()) {
        settings->setOpenGroups(groups);
    }
    m_isArranged = m_columns->restoreState(store.value(layoutKey("columns")).toByteArray());
    for (const auto& [name, splitter] : splitters()) {
        if (m_isArranged) {
            splitter->restoreState(store.value(layoutKey(name)).toByteArray());
        }
    }
}

} // namespace referee::ui
