// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_tools.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/hover_splitter.h"

#include <QtCore/QEvent>
#include <QtGui/QActionGroup>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include <utility>

namespace referee::ui {

PictureTools::PictureTools(QWidget* parent)
    : QWidget(parent)
    , m_results(new SegmentedControl({ tr("current"), tr("average"), tr("best") }))
    , m_region(new QToolButton)
    , m_period(new QToolButton)
    , m_periods(new QActionGroup(this))
    , m_now(new QToolButton)
    , m_copy(new QToolButton)
    , m_more(new QToolButton)
    , m_save(new QToolButton)
    , m_handle(new DragHandle)
{
    buildLayout();
    buildMenus();
    describe();
    connectWidgets();
    applyColours();
    showPeriod();
    setHasPicture(false);
}

void PictureTools::buildLayout()
{
    auto* row = bareLayout<QHBoxLayout>(this, 2);
    row->addWidget(m_results);
    row->addSpacing(kGap);
    row->addWidget(m_region);
    row->addStretch(1);
    for (QWidget* widget : std::initializer_list<QWidget*> { m_period, m_now, m_copy, m_more, m_save, m_handle }) {
        row->addWidget(widget);
    }
    m_region->setText(tr("Region"));
    m_now->setText(tr("now"));
    m_copy->setText(tr("Copy"));
    m_more->setText(QStringLiteral("▾"));
    m_save->setText(tr("Save"));
    for (QToolButton* button : { m_region, m_period, m_now, m_copy, m_more, m_save }) {
        button->setProperty("flat", true);
        button->setProperty("tight", true); // the row must fit into a small window
    }
    for (QToolButton* button : { m_period, m_more }) {
        button->setPopupMode(QToolButton::InstantPopup);
    }
}

void PictureTools::buildMenus()
{
    auto* periods = new QMenu(this);
    periods->setTitle(tr("Preview"));
    const std::array<std::pair<int, QString>, 4> choices { { { kEveryIteration, tr("Every iteration") },
        { 250, tr("4 a second") }, { 1000, tr("1 a second") }, { kNoPreviews, tr("Off") } } };
    for (const auto& [ms, text] : choices) {
        QAction* action = periods->addAction(text);
        action->setCheckable(true);
        action->setData(ms);
        m_periods->addAction(action);
    }
    periods->addSeparator();
    periods->addAction(tr("Show the next iteration") + QStringLiteral("\tN"), this, &PictureTools::previewNowRequested);
    m_period->setMenu(periods);
    auto* copies = new QMenu(this);
    const auto addCopy = [&](const QString& text, bool withMetadata) {
        copies->addAction(text, this, [this, withMetadata] { Q_EMIT copyRequested(withMetadata); });
    };
    addCopy(tr("Copy the pixels") + QStringLiteral("\tCtrl+C"), false);
    addCopy(tr("Copy with settings inside") + QStringLiteral("\tCtrl+Shift+C"), true);
    copies->addSeparator();
    copies->addMenu(periods); // a narrow row has no button for them
    m_more->setMenu(copies);
}

void PictureTools::describe()
{
    m_results->setAccessibleName(tr("Result"));
    m_results->setSegmentToolTip(0, tr("The picture after the last iteration (z)."));
    m_results->setSegmentToolTip(1, tr("The moving average of the iterations (EMA): smoother, often cleaner."));
    m_results->setSegmentToolTip(2, tr("The best iteration of this run."));
    m_region->setToolTip(tr("Paint the region that the run may change; the rest of the picture is kept (R)."));
    m_period->setToolTip(
        tr("How often the picture is shown during a run. It is copied, not decoded again; the line above "
           "shows the share of the time."));
    m_now->setToolTip(tr("Show the next iteration’s picture at once (N)."));
    m_copy->setToolTip(tr("Copy the picture shown (Ctrl+C)."));
    m_more->setToolTip(tr("More ways to copy, and how often the picture is shown."));
    m_more->setAccessibleName(tr("More"));
    m_save->setToolTip(tr("Save the picture (Ctrl+S)."));
}

void PictureTools::connectWidgets()
{
    connect(m_results, &SegmentedControl::chosen, this,
        [this](int index) { Q_EMIT resultKindChosen(static_cast<PictureSource>(index)); });
    connect(m_region, &QToolButton::clicked, this, &PictureTools::regionRequested);
    connect(m_periods, &QActionGroup::triggered, this, [this](const QAction* action) {
        setPreviewPeriod(action->data().toInt());
        Q_EMIT previewPeriodChosen(m_periodMs);
    });
    connect(m_now, &QToolButton::clicked, this, &PictureTools::previewNowRequested);
    connect(m_copy, &QToolButton::clicked, this, [this] { Q_EMIT copyRequested(false); });
    connect(m_save, &QToolButton::clicked, this, &PictureTools::saveRequested);
    connect(m_handle, &DragHandle::dragStarted, this, &PictureTools::dragOutStarted);
}

void PictureTools::setResultKind(PictureSource kind) { m_results->setCurrent(static_cast<int>(kind)); }

void PictureTools::setPreviewPeriod(int ms)
{
    m_periodMs = ms;
    showPeriod();
}

void PictureTools::showPeriod()
{
    for (QAction* action : m_periods->actions()) {
        action->setChecked(action->data().toInt() == m_periodMs);
    }
    QString text = tr("every %1 ms").arg(m_periodMs);
    if (const QAction* action = m_periods->checkedAction()) {
        text = action->text().toLower();
    }
    m_period->setText(tr("preview %1 ▾").arg(text));
    fit();
}

int PictureTools::widthOf(bool withPreview) const
{
    int width = kGap;
    for (int i = 0; i < layout()->count(); ++i) {
        const QWidget* widget = layout()->itemAt(i)->widget();
        if (widget && (withPreview || (widget != m_period && widget != m_now))) {
            width += widget->sizeHint().width() + layout()->spacing();
        }
    }
    return width;
}

QSize PictureTools::minimumSizeHint() const { return { widthOf(false), layout()->minimumSize().height() }; }

/// A row that is too narrow leaves out what is in a menu too.
void PictureTools::fit()
{
    const bool hasRoom = widthOf(true) <= width();
    m_period->setVisible(hasRoom);
    m_now->setVisible(hasRoom);
}

void PictureTools::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void PictureTools::setHasPicture(bool hasPicture)
{
    for (QWidget* widget : std::initializer_list<QWidget*> { m_results, m_region, m_copy, m_more, m_save, m_handle }) {
        widget->setEnabled(hasPicture);
    }
}

void PictureTools::setHasRegion(bool hasRegion)
{
    m_hasRegion = hasRegion;
    m_region->setText(hasRegion ? tr("Region ●") : tr("Region"));
    applyColours();
}

void PictureTools::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
    }
    QWidget::changeEvent(event);
}

void PictureTools::applyColours()
{
    for (QToolButton* button : { m_region, m_period, m_now, m_copy, m_more, m_save }) {
        button->setFont(hintFont());
    }
    QPalette own = m_region->palette();
    const QColor colour = m_hasRegion ? theme().user : theme().text;
    own.setColor(QPalette::Active, QPalette::ButtonText, colour);
    own.setColor(QPalette::Inactive, QPalette::ButtonText, colour);
    m_region->setPalette(own);
}

} // namespace referee::ui
