// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/run_bar.h"

#include "ui/main_window/key_table.h"
#include "ui/theme/icons.h"
#include "ui/theme/studio_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QLocale>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace referee::ui {

namespace {

constexpr int kBarHeight = 4;
constexpr int kButtonHeight = 34;

QString withKey(const QString& tip, ActionId act)
{
    return QStringLiteral("%1 (%2)").arg(tip, keyOf(act).toString(QKeySequence::NativeText));
}

/// "260 MB", "9.8 GB".
QString bytesText(quint64 bytes)
{
    constexpr quint64 kGiga = 1000000000;
    return QLocale().formattedDataSize(qint64(bytes), bytes < kGiga ? 0 : 1, QLocale::DataSizeSIFormat);
}

} // namespace

ThinBar::ThinBar(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(kBarHeight);
}

void ThinBar::setShare(double share)
{
    m_share = std::clamp(share, 0.0, 1.0);
    update();
}

void ThinBar::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    fill(&painter, rect(), theme().line, kBarHeight / 2.0);
    if (m_share > 0) {
        const qreal filled = std::max<qreal>(kBarHeight, width() * m_share);
        fill(&painter, QRectF(0, 0, filled, kBarHeight), theme().user, kBarHeight / 2.0);
    }
}

RunBar::RunBar(QWidget* parent)
    : QWidget(parent)
{
    buildLayout();
    connectWidgets();
    setState(RunState::Idle, {});
}

void RunBar::buildLayout()
{
    m_main = new QPushButton;
    m_main->setProperty("primary", true);
    m_main->setFixedHeight(kButtonHeight);
    m_main->setObjectName(QStringLiteral("startButton"));
    m_step = new QPushButton(icon(Glyph::Step), tr("Step"));
    m_step->setObjectName(QStringLiteral("stepButton"));
    m_stop = new QPushButton(icon(Glyph::Stop), tr("Stop"));
    m_stop->setObjectName(QStringLiteral("stopButton"));
    m_stop->setToolTip(withKey(tr("End the run and keep the picture"), ActionId::Stop));
    m_extend = new QPushButton;
    m_extend->setObjectName(QStringLiteral("extendButton"));
    m_extend->hide();
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(m_main, 1);
    for (QPushButton* button : { m_step, m_stop, m_extend }) {
        button->setFixedHeight(kButtonHeight);
        buttons->addWidget(button);
    }
    m_text = new HintLabel;
    m_text->setObjectName(QStringLiteral("progressText"));
    m_memory = new HintLabel;
    m_memory->setObjectName(QStringLiteral("memoryText"));
    m_bar = new ThinBar;
    m_bar->setAccessibleName(tr("Progress of the run"));
    auto* whole = bareLayout<QVBoxLayout>(this, kGap / 2);
    whole->addLayout(buttons);
    whole->addSpacing(kGap / 2);
    whole->addWidget(m_text);
    whole->addWidget(m_bar);
    whole->addSpacing(kGap / 2);
    whole->addWidget(m_memory);
    whole->addStretch(1);
}

void RunBar::connectWidgets()
{
    connect(m_main, &QPushButton::clicked, this, &RunBar::pressMain);
    connect(m_step, &QPushButton::clicked, this, &RunBar::stepRequested);
    connect(m_stop, &QPushButton::clicked, this, &RunBar::stopRequested);
    connect(m_extend, &QPushButton::clicked, this, &RunBar::extendRequested);
}

void RunBar::pressMain()
{
    if (m_actions.pause) {
        Q_EMIT pauseRequested();
    } else if (m_actions.resume) {
        Q_EMIT resumeRequested();
    } else if (m_actions.start) {
        Q_EMIT startRequested();
    }
}

void RunBar::setState(RunState state, const Actions& actions)
{
    m_state = state;
    m_actions = actions;
    if (actions.pause) {
        m_main->setText(tr("Pause"));
        m_main->setToolTip(
            withKey(tr("Interrupt the current iteration and repeat it on resume"), ActionId::PauseOrResume));
    } else if (actions.resume) {
        m_main->setText(tr("Resume"));
        m_main->setToolTip(withKey(tr("Resume this run"), ActionId::PauseOrResume));
    } else {
        m_main->setText(tr("Start"));
        m_main->setToolTip(withKey(tr("Start a run with the prompt"), ActionId::StartOrApply));
    }
    m_main->setIcon(icon(actions.pause ? Glyph::Pause : Glyph::Play, Ink::OnPrimary));
    m_main->setEnabled(actions.pause || actions.resume || actions.start);
    m_stop->setEnabled(actions.stop);
    showExtension();
    showText();
}

void RunBar::setExtension(qint64 iterations)
{
    m_extension = iterations;
    showExtension();
}

/// Of a run that has ended Step and "+40" go on with its picture; they never throw it away.
void RunBar::showExtension()
{
    const bool isEnded = m_actions.extend;
    m_step->setEnabled(m_actions.step && (!isEnded || m_extension > 0));
    m_step->setToolTip(!isEnded ? withKey(tr("One iteration, then pause"), ActionId::Step)
            : m_extension > 0   ? withKey(
                    tr("Continue this picture: one of %1 more iterations, then pause").arg(m_extension), ActionId::Step)
                              : tr("The sampler has done all of its steps. Start begins a new run."));
    m_extend->setText(QStringLiteral("+%1").arg(m_extension));
    m_extend->setToolTip(
        tr("Continue this picture by %1 iterations, as a branch; the run is kept as it is").arg(m_extension));
    m_extend->setAccessibleName(tr("Continue by %1 iterations").arg(m_extension));
    m_extend->setVisible(isEnded && m_extension > 0);
    m_stop->setVisible(!m_extend->isVisibleTo(this));
}

void RunBar::setProgress(qint64 iteration, qint64 length, double perSecond, double secondsLeft)
{
    QStringList parts { tr("%1 / %2").arg(iteration).arg(length) };
    if (perSecond > 0) {
        parts << (perSecond < 1 ? tr("%1 s each").arg(1 / perSecond, 0, 'f', 1)
                                : tr("%1/s").arg(perSecond, 0, 'f', perSecond < 100 ? 1 : 0));
    }
    if (secondsLeft >= 0 && iteration < length) {
        parts << tr("%1 left").arg(timeText(secondsLeft));
    }
    m_progress = parts.join(QStringLiteral(" · "));
    m_bar->setShare(length > 0 ? double(iteration) / double(length) : 0);
    showText();
}

void RunBar::clearProgress()
{
    m_progress.clear();
    m_bar->setShare(0);
    showText();
}

void RunBar::setMemory(const MemoryPlan& plan, qint64 views)
{
    const QString all = bytesText(plan.available);
    QString text = plan.available == 0 ? tr("memory: %1").arg(bytesText(plan.peak))
        : plan.fits                    ? tr("memory: %1 of %2").arg(bytesText(plan.peak), all)
                                       : tr("⚠ needs %1, %2 available").arg(bytesText(plan.peak), all);
    if (plan.chunk < views) {
        text += tr(" · %1 of %2 views at once").arg(plan.chunk).arg(views);
    }
    m_memory->setText(text);
    m_memory->setToolTip(tr("Models %1, decoder %2, each view %3. To use less: fewer pixels, fewer views per pass, "
                            "“Gradient checkpointing” or --precision bf16.")
                             .arg(bytesText(plan.weights), bytesText(plan.decoder), bytesText(plan.perView)));
}

void RunBar::showText()
{
    m_text->setText(!m_progress.isEmpty()  ? m_progress
            : m_state == RunState::Idle    ? tr("no models loaded")
            : m_state == RunState::Loading ? tr("loading…")
            : m_state == RunState::Failed  ? tr("stopped by an error")
                                           : tr("ready"));
}

QString timeText(double seconds)
{
    const auto whole = qint64(std::llround(std::max(0.0, seconds)));
    const QString end = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
    const qint64 minutes = whole / 60;
    if (minutes < 60) {
        return QStringLiteral("%1:%2").arg(minutes).arg(end);
    }
    return QStringLiteral("%1:%2:%3").arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0')).arg(end);
}

} // namespace referee::ui
