// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pack_setup/pack_setup_dialog.h"

#include "ui/main_window/run_bar.h"
#include "ui/pack_setup/fetch_page.h"
#include "ui/pack_setup/folders_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/panel.h"

#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>

namespace referee::ui {

namespace {

constexpr QSize kFirstSize(720, 680);
constexpr int kLinesHeight = 120;

} // namespace

PackSetupDialog::PackSetupDialog(QWidget* parent)
    : SurfaceDialog(tr("Import models"), parent)
{
    setAttribute(Qt::WA_DeleteOnClose, false); // a download continues when the dialog is closed
    buildLayout();
    connectWidgets();
    setBusy(false);
    showPage(0);
    resize(kFirstSize);
}

void PackSetupDialog::buildLayout()
{
    auto* words = new QLabel(tr("The bundled miniature only demonstrates the method. With full-size models the program "
                                "generates pictures of 512 × 512 pixels and more."));
    words->setWordWrap(true);
    m_choice = new SegmentedControl({ tr("From folders"), tr("Download by a manifest") });
    m_foldersPage = new FoldersPage;
    m_fetchPage = new FetchPage;
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_foldersPage);
    m_pages->addWidget(m_fetchPage);
    auto* choices = new QHBoxLayout;
    choices->addWidget(m_choice);
    choices->addStretch(1);
    auto* lines = contentLayout();
    lines->addWidget(words);
    lines->addLayout(choices);
    lines->addWidget(m_pages, 1);
    lines->addWidget(workStrip());
    lines->addWidget(outcomeStrip());
}

QWidget* PackSetupDialog::workStrip()
{
    m_work = new QWidget;
    m_what = new QLabel;
    m_what->setTextFormat(Qt::PlainText);
    m_facts = new HintLabel;
    m_facts->setTextFormat(Qt::PlainText);
    m_bar = new ThinBar;
    m_bar->setAccessibleName(tr("Progress"));
    m_stop = new QPushButton(tr("S&top"));
    m_stop->setAutoDefault(false);
    m_stop->setObjectName(QStringLiteral("stopButton"));
    m_stop->setToolTip(tr("A stopped download is resumed the next time"));
    auto* last = new QHBoxLayout;
    last->addWidget(m_facts, 1);
    last->addWidget(m_stop);
    auto* lines = bareLayout<QVBoxLayout>(m_work);
    lines->addWidget(m_what);
    lines->addWidget(m_bar);
    lines->addLayout(last);
    return m_work;
}

QWidget* PackSetupDialog::outcomeStrip()
{
    m_outcome = new QWidget;
    m_headline = new QLabel;
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setWordWrap(true);
    m_lines = new QPlainTextEdit;
    m_lines->setReadOnly(true);
    m_lines->setTabChangesFocus(true);
    m_lines->setFixedHeight(kLinesHeight);
    m_lines->setAccessibleName(tr("Results"));
    m_open = new QPushButton(tr("&Open this pack"));
    m_open->setProperty("primary", true);
    m_open->setAutoDefault(false);
    m_open->setObjectName(QStringLiteral("openButton"));
    auto* first = new QHBoxLayout;
    first->addWidget(m_headline, 1);
    first->addWidget(m_open, 0, Qt::AlignTop);
    auto* lines = bareLayout<QVBoxLayout>(m_outcome);
    lines->addLayout(first);
    lines->addWidget(m_lines);
    m_outcome->hide();
    return m_outcome;
}

void PackSetupDialog::connectWidgets()
{
    connect(m_choice, &SegmentedControl::chosen, this, &PackSetupDialog::showPage);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_stop->setEnabled(false); // until it has ended
        Q_EMIT stopRequested();
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        Q_EMIT openRequested(m_pack);
        close();
    });
}

void PackSetupDialog::showPage(int index)
{
    m_choice->setCurrent(index);
    m_pages->setCurrentIndex(index);
    (index == 0 ? m_foldersPage->mainButton() : m_fetchPage->mainButton()).setDefault(true); // for Return
}

void PackSetupDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    m_work->setVisible(isBusy);
    m_foldersPage->setCanStart(!isBusy);
    m_fetchPage->setCanStart(!isBusy);
}

void PackSetupDialog::showProgress(const WeightsProgress& progress)
{
    if (!m_isBusy) {
        m_stop->setEnabled(true);
        m_outcome->hide();
        setBusy(true);
    }
    m_what->setText(progress.what);
    m_facts->setText(progress.facts);
    m_bar->setShare(progress.share);
}

void PackSetupDialog::showOutcome(const WeightsOutcome& outcome)
{
    setBusy(false);
    m_pack = outcome.pack;
    m_headline->setText(outcome.headline);
    m_lines->setPlainText(outcome.lines.join(QLatin1Char('\n')));
    m_lines->setVisible(!outcome.lines.isEmpty());
    m_open->setVisible(!outcome.pack.isEmpty());
    m_outcome->show();
    if (!outcome.pack.isEmpty()) {
        m_open->setFocus();
    }
}

} // namespace referee::ui
