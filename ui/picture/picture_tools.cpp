// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_tools.h"

#include "ui/picture/drag_handle.h"
#include "ui/picture/segmented_control.h"
#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

namespace referee::ui {

PictureTools::PictureTools(QWidget* parent)
    : QWidget(parent)
    , m_results(new SegmentedControl({ tr("current"), tr("average"), tr("best") }))
    , m_region(new QToolButton)
    , m_period(new QComboBox)
    , m_now(new QToolButton)
    , m_copy(new QToolButton)
    , m_save(new QToolButton)
    , m_handle(new DragHandle)
{
    buildLayout();
    describe();
    connectWidgets();
    applyColours();
    setHasPicture(false);
}

void PictureTools::buildLayout()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_results);
    row->addSpacing(kGap);
    row->addWidget(m_region);
    row->addStretch(1);
    row->addWidget(m_period);
    row->addWidget(m_now);
    row->addSpacing(kGap);
    row->addWidget(m_copy);
    row->addWidget(m_save);
    row->addWidget(m_handle);
    m_period->addItem(tr("every iteration"), kEveryIteration);
    m_period->addItem(tr("4 a second"), 250);
    m_period->addItem(tr("1 a second"), 1000);
    m_period->addItem(tr("off"), kNoPreviews);
    m_region->setText(tr("Region"));
    m_now->setText(tr("now"));
    m_copy->setText(tr("Copy"));
    m_save->setText(tr("Save"));
    for (QToolButton* button : { m_region, m_now, m_copy, m_save }) {
        button->setProperty("flat", true);
    }
    m_copy->setPopupMode(QToolButton::MenuButtonPopup);
}

void PictureTools::describe()
{
    m_results->setAccessibleName(tr("Result"));
    m_results->setSegmentToolTip(0, tr("The picture as the last iteration left it (z)."));
    m_results->setSegmentToolTip(1, tr("The running average of the iterations (EMA): calmer, often cleaner."));
    m_results->setSegmentToolTip(2, tr("The iteration that was scored best in this run."));
    m_region->setToolTip(tr("Paint where the run may work; the rest of the picture is held as it is (R)."));
    m_period->setAccessibleName(tr("Preview period"));
    m_period->setToolTip(tr("How often the picture is shown while a run goes on. Showing it costs a copy, no second "
                            "decode; the line above says which share of the time."));
    m_now->setToolTip(tr("Show the next iteration’s picture at once (N)."));
    m_copy->setToolTip(tr("Copy the picture shown (Ctrl+C)."));
    m_save->setToolTip(tr("Save the picture (Ctrl+S)."));
}

void PictureTools::connectWidgets()
{
    connect(m_results, &SegmentedControl::chosen, this,
        [this](int index) { Q_EMIT resultKindChosen(static_cast<ResultKind>(index)); });
    connect(m_region, &QToolButton::clicked, this, &PictureTools::regionRequested);
    connect(
        m_period, qOverload<int>(&QComboBox::activated), this, [this] { Q_EMIT previewPeriodChosen(previewPeriod()); });
    connect(m_now, &QToolButton::clicked, this, &PictureTools::previewNowRequested);
    connect(m_copy, &QToolButton::clicked, this, [this] { Q_EMIT copyRequested(false); });
    connect(m_save, &QToolButton::clicked, this, &PictureTools::saveRequested);
    connect(m_handle, &DragHandle::dragStarted, this, &PictureTools::dragOutStarted);
    auto* menu = new QMenu(this);
    connect(menu->addAction(tr("Copy") + QStringLiteral("\tCtrl+C")), &QAction::triggered, this,
        [this] { Q_EMIT copyRequested(false); });
    connect(menu->addAction(tr("Copy with settings inside") + QStringLiteral("\tCtrl+Shift+C")), &QAction::triggered,
        this, [this] { Q_EMIT copyRequested(true); });
    m_copy->setMenu(menu);
}

void PictureTools::setResultKind(ResultKind kind) { m_results->setCurrent(static_cast<int>(kind)); }

void PictureTools::setPreviewPeriod(int ms)
{
    const int index = m_period->findData(ms);
    if (index >= 0) {
        m_period->setCurrentIndex(index);
    }
}

int PictureTools::previewPeriod() const { return m_period->currentData().toInt(); }

void PictureTools::setHasPicture(bool hasPicture)
{
    for (QWidget* widget : std::initializer_list<QWidget*> { m_results, m_region, m_copy, m_save, m_handle }) {
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
    for (QWidget* widget : std::initializer_list<QWidget*> { m_region, m_period, m_now, m_copy, m_save }) {
        widget->setFont(hintFont());
    }
    QPalette own = m_region->palette();
    own.setColor(QPalette::ButtonText, m_hasRegion ? theme().person : theme().text);
    m_region->setPalette(own);
}

} // namespace referee::ui
