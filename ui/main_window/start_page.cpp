// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/start_page.h"

#include "ui/main_window/run_bar.h"
#include "ui/theme/theme.h"

#include <QtCore/QEvent>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <algorithm>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kColumnWidth = 480; ///< about 65 characters a line
constexpr int kLeastColumn = 360;
constexpr int kChoiceHeight = 32;
constexpr double kHeadingScale = 1.6;
constexpr int kRecent = 5; ///< runs
constexpr int kRecentSide = 89; ///< pixels: five fill the column
constexpr int kLoadingWidth = 360;
constexpr double kMsPerSecond = 1000;

QString coloured(const QString& words, const QColor& colour)
{
    return QStringLiteral("<span style=\"color:%1; font-weight:600\">%2</span>").arg(colour.name(), words);
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : Panel({}, parent)
{
    buildLayout();
    showWords();
    setHasPack(false);
}

void StartPage::buildLayout()
{
    m_heading = new QLabel(tr("One picture, two gradients"));
    m_words = new QLabel;
    m_words->setWordWrap(true);
    m_words->setFixedWidth(kColumnWidth);
    m_recent = new QWidget;
    auto* recent = bareLayout<QVBoxLayout>(m_recent);
    recent->addWidget(new HintLabel(tr("Recent runs")));
    m_pictures = new QHBoxLayout;
    m_pictures->setSpacing(kGap);
    recent->addLayout(m_pictures);
    auto* lines = promptsLayout();
    lines->insertWidget(0, m_heading);
    lines->insertWidget(1, m_words);
    lines->insertSpacing(2, kPad);
    lines->addSpacing(kPad);
    lines->addWidget(m_recent);
    auto* column = new QHBoxLayout; // with stretches, because an alignment would ignore that text wraps
    column->addStretch(1);
    column->addLayout(lines);
    column->addStretch(1);
    content()->addStretch(2);
    content()->addLayout(column);
    content()->addStretch(3);
}

QVBoxLayout* StartPage::promptsLayout()
{
    m_ask = new QLabel;
    m_hint = new HintLabel(tr("Change settings during the run: they apply from the next iteration. F3 "
                              "opens Study: gradients, curves and words. A double click shows only the picture."));
    m_open = new QPushButton(tr("Open a pack of models…"));
    // Only words that the bundled miniature knows, and places that it paints: right for 2, 3 and 2 of seeds 1 to 3.
    const QStringList prompts { tr("a red striped star above a blue moon"),
        tr("a green tree to the left of a red house"), tr("a green heart to the left of an orange ring") };
    m_hint->setWordWrap(true);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(kGap);
    lines->addWidget(m_ask);
    for (const QString& prompt : prompts) {
        auto* button = new QPushButton(prompt);
        button->setMinimumHeight(kChoiceHeight);
        button->setToolTip(tr("Start a run with this prompt"));
        connect(button, &QPushButton::clicked, this, [this, button] { Q_EMIT promptChosen(button->text()); });
        lines->addWidget(button);
        m_prompts.push_back(button);
    }
    lines->addWidget(m_open);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openPackRequested);
    lines->addSpacing(kGap / 2);
    lines->addWidget(m_hint);
    return lines;
}

void StartPage::setRecent(const QList<RecentRun>& runs)
{
    while (QLayoutItem* item = m_pictures->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const RecentRun& run : runs.first(std::min<qsizetype>(runs.size(), kRecent))) {
        auto* button = new QToolButton;
        button->setProperty("flat", true);
        button->setIconSize({ kRecentSide, kRecentSide });
        button->setCursor(Qt::PointingHandCursor);
        button->setIcon(QPixmap::fromImage(run.picture));
        button->setFixedSize(kRecentSide, kRecentSide);
        button->setToolTip(tr("%1\nOpen this run").arg(run.title));
        button->setAccessibleName(run.title);
        connect(button, &QToolButton::clicked, this, [this, path = run.path] { Q_EMIT runChosen(path); });
        m_pictures->addWidget(button);
    }
    m_pictures->addStretch(1);
    m_recent->setVisible(m_hasPack && !runs.isEmpty());
}

QSize StartPage::minimumSizeHint() const { return { kLeastColumn + 2 * kPad, Panel::minimumSizeHint().height() }; }

void StartPage::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    for (QLabel* wrapped : { m_words, static_cast<QLabel*>(m_hint) }) { // needs a width
        wrapped->setFixedWidth(std::clamp(width() - 2 * kPad, kLeastColumn, kColumnWidth));
    }
}

void StartPage::setHasPack(bool hasPack)
{
    m_ask->setText(hasPack ? tr("Type a prompt above, or click one of these:") : tr("No models are loaded yet."));
    for (QPushButton* button : m_prompts) {
        button->setVisible(hasPack);
    }
    m_hasPack = hasPack;
    m_recent->setVisible(hasPack && m_pictures->count() > 1);
    m_hint->setVisible(hasPack);
    m_open->setVisible(!hasPack);
}

void StartPage::showWords()
{
    m_isShowing = true;
    QFont font = this->font();
    font.setPointSizeF(font.pointSizeF() * kHeadingScale);
    m_heading->setFont(font);
    m_words->setText(
        tr("<p>The gradient of the %1 changes the picture until it shows every word of your prompt.</p>"
           "<p>The gradient of %2 makes it look like a real picture; the sliders set the weights of both.</p>")
            .arg(coloured(tr("referee"), theme().referee), coloured(tr("Stable Diffusion (SDS)"), theme().sds)));
    m_isShowing = false;
}

void StartPage::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    const bool isLook = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (isLook && m_words && !m_isShowing) {
        showWords();
    }
}

LoadingPage::LoadingPage(QWidget* parent)
    : Panel({}, parent)
    , m_part(new QLabel)
    , m_left(new HintLabel)
    , m_bar(new ThinBar)
    , m_cancel(new QPushButton(tr("Cancel")))
{
    m_part->setTextFormat(Qt::PlainText);
    m_bar->setAccessibleName(tr("Progress of loading"));
    connect(m_cancel, &QPushButton::clicked, this, &LoadingPage::cancelRequested);
    m_cancel->setToolTip(tr("Stop loading and keep the models that were loaded before"));
    auto* last = new QHBoxLayout;
    last->addWidget(m_left, 1);
    last->addWidget(m_cancel);
    auto* column = new QWidget;
    column->setFixedWidth(kLoadingWidth);
    auto* lines = bareLayout<QVBoxLayout>(column);
    lines->addWidget(m_part);
    lines->addWidget(m_bar);
    lines->addLayout(last);
    content()->addStretch(2);
    content()->addWidget(column, 0, Qt::AlignHCenter);
    content()->addStretch(3);
}

void LoadingPage::setProgress(const QString& part, int done, int total, int msLeft)
{
    m_part->setText(part.isEmpty() ? tr("Loading the models…") : tr("Loading %1…").arg(part));
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
    m_cancel->setFocus();
}

} // namespace referee::ui
