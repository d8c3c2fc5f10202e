// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/views_gallery.h"

#include "ui/gradients/map_canvas.h"
#include "ui/theme/theme.h"
#include "ui/views/view_list.h"

#include <QtCore/QEvent>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>

namespace referee::ui {

namespace {

constexpr int kSpacing = 4; ///< between thumbnails
constexpr int kWide = 760; ///< pixels from which heading and detail stand beside the list, so that it is one row high
constexpr int kAsideWidth = 168; ///< of the heading then
constexpr int kDetailWidth = 250;
constexpr int kUsualRows = 2;
constexpr int kListEdge = 24; ///< room for a scroll bar
constexpr int kListStretch = 1000; ///< as long as its views need

} // namespace

ViewsGallery::ViewsGallery(QWidget* parent)
    : Panel({}, parent)
    , m_model(new ViewList(this))
    , m_list(new QListView)
    , m_empty(new HintLabel)
    , m_shown(new QWidget)
    , m_detail(nullptr)
    , m_view(new MapCanvas)
    , m_gradient(new MapCanvas)
    , m_viewText(new HintLabel)
    , m_pullText(new HintLabel(tr("Its gradient on the picture: the bluer, the stronger.")))
    , m_key(new HintLabel)
    , m_refresh(new QPushButton(tr("Refresh")))
{
    buildLayout();
    connectWidgets();
    arrange(true);
    clear();
}

void ViewsGallery::buildLayout()
{
    header()->addWidget(m_key);
    m_refresh->setObjectName(QStringLiteral("refreshViews"));
    m_refresh->setToolTip(
        tr("Shows the views of the last step. This takes a separate pass, which does not change the run."));
    header()->addWidget(m_refresh);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ViewDelegate(m_list));
    m_list->setFlow(QListView::LeftToRight);
    m_list->setWrapping(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(kSpacing / 2);
    m_list->setSelectionMode(QAbstractItemView::NoSelection); // moving through them asks for no gradient
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setAccessibleName(tr("Views that the referee saw, the worst first"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* shown = new QVBoxLayout(m_shown);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->setSpacing(kGap);
    m_detail = newDetail();
    m_sides = new QBoxLayout(QBoxLayout::TopToBottom);
    m_sides->setSpacing(kGap);
    m_sides->addWidget(m_list, kListStretch);
    m_sides->addWidget(m_detail);
    m_sides->addStretch(1); // the detail stands at the views, also when they are few
    shown->addLayout(m_sides);
    shown->addStretch(1);
    auto* place = new QGridLayout; // one over the other: the panel is as high without views as with them
    place->addWidget(m_empty, 0, 0);
    place->addWidget(m_shown, 0, 0);
    content()->addLayout(place, 1);
    for (QWidget* each : std::initializer_list<QWidget*> { m_shown, m_key }) {
        QSizePolicy policy = each->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        each->setSizePolicy(policy);
    }
    fitList();
}

/// The chosen view beside its gradient.
QWidget* ViewsGallery::newDetail()
{
    auto* detail = new QWidget;
    auto* sides = m_detailGrid = new QGridLayout(detail);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(kGap);
    sides->addWidget(m_view, 0, 0);
    sides->addWidget(m_gradient, 0, 1);
    for (HintLabel* label : { m_viewText, m_pullText }) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    }
    sides->setColumnStretch(0, 1);
    sides->setColumnStretch(1, 1);
    m_gradient->setObjectName(QStringLiteral("pullMap"));
    m_view->setObjectName(QStringLiteral("viewMap"));
    m_view->setAccessibleName(tr("The chosen view"));
    m_gradient->setAccessibleName(tr("Gradient of the chosen view on the picture"));
    return detail;
}

void ViewsGallery::connectWidgets()
{
    const auto chooseRow = [this](const QModelIndex& at) { choose(static_cast<int>(m_model->viewAt(at.row()).index)); };
    connect(m_list, &QListView::clicked, this, chooseRow);
    connect(m_list, &QListView::activated, this, chooseRow); // Enter
    connect(m_refresh, &QPushButton::clicked, this, &ViewsGallery::refreshRequested);
}

void ViewsGallery::setViews(const std::vector<ViewPicture>& views)
{
    const qint64 iteration = views.empty() ? -1 : views.front().iteration;
    const auto before = iteration == m_iteration ? m_chosen : std::nullopt;
    m_iteration = iteration;
    m_model->setViews(views);
    m_chosen = before && m_model->rowOf(*before) >= 0 ? before : std::nullopt;
    m_model->setChosen(m_chosen);
    setAccessibleName(views.empty() ? tr("Views") : tr("Views of iteration %1").arg(iteration));
    setTitle(accessibleName());
    const bool isClipAlone = !views.empty() && views.front().itm + views.front().caption == 0;
    m_key->setText(isClipAlone ? tr("CLIP loss below each, the worst first")
                               : tr("matching · captioning loss below each, the worst first"));
    m_empty->setVisible(views.empty());
    m_shown->setVisible(!views.empty());
    m_key->setVisible(!views.empty());
    fitList();
    if (!views.empty()) {
        m_list->setCurrentIndex(m_model->index(m_chosen ? m_model->rowOf(*m_chosen) : 0));
    }
    if (!m_chosen) {
        m_gradient->setImage({});
    }
    showChosen();
}

void ViewsGallery::setGradient(int index, const QImage& image)
{
    if (m_chosen == index) {
        m_gradient->setImage(image);
        m_gradient->setSentence(image.isNull() ? tr("This view has no gradient.") : QString());
    }
}

void ViewsGallery::setSentence(const QString& sentence) { m_empty->setText(sentence); }

void ViewsGallery::clear()
{
    setSentence(tr("The referee never sees the picture itself, but several views of it: moved, recoloured, partly "
                   "covered and noisy. Refresh shows those of the last step, the worst first."));
    setViews({});
}

void ViewsGallery::choose(int index)
{
    const int row = m_model->rowOf(index);
    if (row < 0 || m_chosen == index) {
        return; // a click is also an activation on some desktops
    }
    m_chosen = index;
    m_model->setChosen(index);
    m_list->setCurrentIndex(m_model->index(row));
    m_gradient->setImage({});
    m_gradient->setSentence(tr("Computing its gradient…"));
    showChosen();
    Q_EMIT gradientRequested(index);
}

void ViewsGallery::showChosen()
{
    m_detail->setVisible(m_chosen.has_value());
    if (m_chosen) {
        const int row = m_model->rowOf(*m_chosen);
        m_view->setImage(m_model->imageAt(row));
        m_viewText->setText(viewSentence(m_model->viewAt(row)));
    }
}

void ViewsGallery::fitList()
{
    const int row = ViewDelegate::cellSize().height() + kSpacing;
    m_list->setMinimumHeight(row);
    m_list->setMaximumHeight(m_isWide ? QWIDGETSIZE_MAX : kUsualRows * row + kSpacing);
    const int column = ViewDelegate::cellSize().width() + kSpacing;
    m_list->setMaximumWidth(m_isWide ? m_model->rowCount() * column + kListEdge : QWIDGETSIZE_MAX);
    m_detail->setMaximumHeight(m_isWide ? row : QWIDGETSIZE_MAX);
}

void ViewsGallery::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    arrange(width() >= kWide);
}

/// Wide: everything in one low line, and of the chosen view, which stands in the list, only the gradient. Narrow:
/// below each other.
void ViewsGallery::arrange(bool isWide)
{
    if (m_isWide == isWide) {
        return;
    }
    m_isWide = isWide;
    setHeadingAside(isWide);
    m_key->setWordWrap(isWide);
    m_key->setFixedWidth(isWide ? kAsideWidth : QWIDGETSIZE_MAX);
    m_sides->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    auto* shown = static_cast<QVBoxLayout*>(m_shown->layout());
    shown->setStretch(0, isWide ? 1 : 0);
    shown->setStretch(1, isWide ? 0 : 1);
    m_view->setVisible(!isWide);
    for (QWidget* each : std::initializer_list<QWidget*> { m_gradient, m_viewText, m_pullText }) {
        m_detailGrid->removeWidget(each);
    }
    m_detailGrid->addWidget(m_gradient, 0, isWide ? 0 : 1, isWide ? 2 : 1, 1);
    m_detailGrid->addWidget(m_viewText, isWide ? 0 : 1, isWide ? 1 : 0);
    m_detailGrid->addWidget(m_pullText, 1, 1);
    m_gradient->setMinimumHeight(isWide ? 1 : 0); // as high as the row
    m_detail->setFixedWidth(isWide ? kDetailWidth : QWIDGETSIZE_MAX);
    fitList();
}

void ViewsGallery::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitList();
    }
}

} // namespace referee::ui
