// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_status.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/panel.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include <cmath>

namespace referee::ui {

namespace {

constexpr int kFlashMs = 2000;
constexpr double kMenuFactor = 1.25;
constexpr double kWorthTelling = 0.05; ///< share of the time from which on the preview's cost is shown

QString sourceText(const Moment& moment, PictureSource chosen, bool isHeld)
{
    if (moment.source == Moment::Source::Earlier) {
        return isHeld ? PictureStatus::tr("earlier, until Space is released · ← → steps")
                      : PictureStatus::tr("earlier in this run");
    }
    if (moment.source == Moment::Source::Live) {
        return PictureStatus::tr("live picture");
    }
    switch (chosen) {
    case PictureSource::Average:
        return PictureStatus::tr("average of the last iterations");
    case PictureSource::Best:
        return PictureStatus::tr("best of this run");
    case PictureSource::Latent:
        break;
    }
    return PictureStatus::tr("current");
}

} // namespace

PictureStatus::PictureStatus(QWidget* parent)
    : QWidget(parent)
    , m_moment(new QLabel)
    , m_facts(new ElidedLabel)
    , m_pixel(new HintLabel)
    , m_scale(new QToolButton)
    , m_exact(new QAction(tr("Exact pixels"), this))
{
    buildLayout();
    buildMenu();
    connectWidgets();
}

void PictureStatus::buildLayout()
{
    auto* row = bareLayout<QHBoxLayout>(this);
    row->addWidget(m_moment);
    row->addWidget(m_facts, 1);
    m_pixel->setObjectName(QStringLiteral("pixelText"));
    row->addWidget(m_pixel);
    row->addWidget(m_scale);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // cut first when the panel is narrow
    m_scale->setProperty("flat", true);
    m_scale->setProperty("tight", true); // its text contains the arrow
    m_scale->setPopupMode(QToolButton::InstantPopup);
    m_scale->setToolTip(tr("Scale and pixels. The wheel zooms at the mouse, dragging moves the picture."));
    m_scale->setAccessibleName(tr("Scale of the picture"));
    setFixedHeight(kRowHeight);
    applyColours();
}

/// The keys are only shown: PictureKeys handles them.
void PictureStatus::buildMenu()
{
    auto* menu = new QMenu(this);
    menu->addAction(tr("Fit") + QStringLiteral("\tF"), this, &PictureStatus::fitRequested);
    menu->addAction(tr("One to one") + QStringLiteral("\t1"), this, &PictureStatus::oneToOneRequested);
    menu->addAction(tr("Zoom in") + QStringLiteral("\t+"), this, [this] { Q_EMIT zoomRequested(kMenuFactor); });
    menu->addAction(tr("Zoom out") + QStringLiteral("\t−"), this, [this] { Q_EMIT zoomRequested(1 / kMenuFactor); });
    menu->addSeparator();
    m_exact->setText(tr("Exact pixels") + QStringLiteral("\tS"));
    m_exact->setCheckable(true);
    menu->addAction(m_exact);
    m_scale->setMenu(menu);
}

void PictureStatus::connectWidgets()
{
    m_flash.setSingleShot(true);
    m_flash.setInterval(kFlashMs);
    connect(&m_flash, &QTimer::timeout, this, &PictureStatus::showFacts);
    connect(m_exact, &QAction::triggered, this, &PictureStatus::exactToggled);
}

void PictureStatus::setMoment(const Moment& moment, PictureSource chosen, bool isHeld)
{
    const bool isShown = !moment.image.isNull() && moment.iteration >= 0;
    m_moment->setText(isShown ? tr("iteration %1").arg(moment.iteration) : QString());
    m_moment->setVisible(isShown);
    m_source = moment.image.isNull() ? QString() : sourceText(moment, chosen, isHeld);
    const bool isEarlier = moment.source == Moment::Source::Earlier;
    if (isEarlier != m_isEarlier) {
        m_isEarlier = isEarlier;
        applyColours();
    }
    showFacts();
}

void PictureStatus::setShownShare(double share)
{
    m_share = share;
    showFacts();
}

void PictureStatus::showFacts()
{
    if (m_flash.isActive()) {
        return;
    }
    QStringList facts;
    if (!m_source.isEmpty()) {
        facts.append(m_source);
    }
    if (m_share >= kWorthTelling && !m_isEarlier) {
        facts.append(tr("preview %1 % of time").arg(std::lround(100 * m_share)));
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

void PictureStatus::setPixel(const QPoint& pixel, const QColor& colour, const QString& whose)
{
    if (pixel.x() < 0 || !colour.isValid()) {
        m_pixel->clear();
        return;
    }
    const QString text = tr("x %1 y %2 · R %3 G %4 B %5")
                             .arg(pixel.x())
                             .arg(pixel.y())
                             .arg(colour.red())
                             .arg(colour.green())
                             .arg(colour.blue());
    m_pixel->setText(whose.isEmpty() ? text : tr("%1: %2").arg(whose, text));
}

void PictureStatus::setScale(double scale, bool isExact)
{
    m_scale->setVisible(scale > 0);
    const QString percent = tr("%1 % ▾").arg(100 * scale, 0, 'f', 0);
    m_scale->setText(isExact ? tr("exact · %1").arg(percent) : percent);
    m_exact->setChecked(isExact);
}

void PictureStatus::flash(const QString& text)
{
    m_facts->setText(text);
    m_flash.start();
}

QString PictureStatus::text() const
{
    return m_moment->isHidden() ? m_facts->text() : m_moment->text() + QStringLiteral(" · ") + m_facts->text();
}

void PictureStatus::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
    }
    QWidget::changeEvent(event);
}

/// Amber for an earlier iteration that the user has chosen.
void PictureStatus::applyColours()
{
    m_moment->setFont(hintFont());
    m_scale->setFont(hintFont());
    setTextColour(*m_moment, QPalette::WindowText, m_isEarlier ? theme().user : theme().hint);
}

} // namespace referee::ui
