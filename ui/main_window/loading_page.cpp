// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/loading_page.h"

#include "ui/main_window/run_bar.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QPushButton>

namespace referee::ui {

namespace {

constexpr int kColumnWidth = 360;
constexpr double kMsPerSecond = 1000;

} // namespace

LoadingPage::LoadingPage(QWidget* parent)
    : Panel({}, parent)
{
    buildLayout();
    connect(m_cancel, &QPushButton::clicked, this, &LoadingPage::cancelRequested);
}

void LoadingPage::buildLayout()
{
    m_part = new QLabel;
    m_part->setTextFormat(Qt::PlainText);
    m_left = new HintLabel;
    m_bar = new ThinBar;
    m_bar->setAccessibleName(tr("Progress of loading"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop reading; what was loaded before stays as it is"));
    auto* last = new QHBoxLayout;
    last->addWidget(m_left, 1);
    last->addWidget(m_cancel);
    auto* column = new QWidget;
    column->setFixedWidth(kColumnWidth);
    auto* lines = new QVBoxLayout(column);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(kGap);
    lines->addWidget(m_part);
    lines->addWidget(m_bar);
    lines->addLayout(last);
    content()->addStretch(2);
    content()->addWidget(column, 0, Qt::AlignHCenter);
    content()->addStretch(3);
}

void LoadingPage::setProgress(const QString& part, int done, int total, int msLeft)
{
    m_part->setText(part.isEmpty() ? tr("Loading the networks…") : tr("Loading %1…").arg(part));
    QStringList facts;
    if (total > 0) {
        facts << tr("%1 of %2").arg(done).arg(total);
    }
    if (msLeft >= 0) {
        facts << tr("about %1 left").arg(timeText(msLeft / kMsPerSecond));
    }
    m_left->setText(facts.join(QStringLiteral(" · ")));
    m_bar->setShare(total > 0 ? double(done) / total : 0);
}

void LoadingPage::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    m_cancel->setFocus(); // the one thing that can be done here
}

} // namespace referee::ui
