// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/fading_controls.h"

#include "ui/settings/settings_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/conflict_strip.h"

#include <QtGui/QMouseEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QGraphicsOpacityEffect>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kFadeMs = 220;
constexpr int kWeightsWidth = 330; ///< the shares fit in words

} // namespace

FadingControls::FadingControls(SettingsPanel& settings, QWidget* ground)
    : QObject(ground)
    , m_ground(ground)
    , m_weights(new Panel({}, ground))
    , m_shares(new ConflictStrip)
{
    m_weights->setFixedWidth(kWeightsWidth);
    m_weights->content()->setSpacing(0);
    for (const char* key : { "w1", "w2" }) {
        m_weights->content()->addWidget(settings.newRow(key));
    }
    m_weights->content()->addWidget(m_shares);
    m_weights->setObjectName(QStringLiteral("weightsOverThePicture"));
    m_weights->setAccessibleName(tr("Gradient weights"));
    m_weights->hide();
    m_idle.setSingleShot(true);
    m_idle.setInterval(kRestMs);
    m_fade.setDuration(kFadeMs);
    connect(&m_idle, &QTimer::timeout, this, &FadingControls::rest);
    connect(&m_fade, &QVariantAnimation::valueChanged, this,
        [this](const QVariant& value) { showOpacity(value.toDouble()); });
}

void FadingControls::begin(QWidget* above, QWidget* below)
{
    m_parts = { above, below, m_weights };
    for (QWidget* part : m_parts) {
        part->setParent(m_ground);
        part->setGraphicsEffect(new QGraphicsOpacityEffect(part));
        part->show();
        part->raise();
        part->installEventFilter(this);
    }
    m_ground->installEventFilter(this);
    qApp->installEventFilter(this);
    m_mouse = QCursor::pos();
    m_isRevealed = true;
    showOpacity(1);
    place();
    m_idle.start();
}

void FadingControls::end()
{
    qApp->removeEventFilter(this);
    m_ground->removeEventFilter(this);
    m_fade.stop();
    m_idle.stop();
    for (QWidget* part : m_parts) {
        part->removeEventFilter(this);
        part->setGraphicsEffect(nullptr);
        part->show();
    }
    m_weights->hide();
    m_parts = {};
    m_isRevealed = false;
}

void FadingControls::reveal()
{
    if (isActive()) {
        fade(true);
        m_idle.start();
    }
}

void FadingControls::rest() { areNeeded() ? m_idle.start() : fade(false); }

/// The user works with them.
bool FadingControls::areNeeded() const
{
    const QWidget* focused = QApplication::focusWidget();
    const QPoint mouse = m_ground->mapFromGlobal(QCursor::pos());
    return QApplication::mouseButtons() != Qt::NoButton || QApplication::activePopupWidget() != nullptr
        || std::ranges::any_of(m_parts, [focused, mouse](const QWidget* part) {
               return part->geometry().contains(mouse) || (focused && part->isAncestorOf(focused));
           });
}

void FadingControls::fade(bool isIn)
{
    if (isIn == m_isRevealed) {
        return;
    }
    m_isRevealed = isIn;
    m_fade.stop();
    m_fade.setStartValue(static_cast<QGraphicsOpacityEffect*>(m_parts[0]->graphicsEffect())->opacity());
    m_fade.setEndValue(isIn ? 1.0 : 0.0);
    m_fade.start();
}

/// Without opacity they are hidden, so that they take no mouse and no focus; opaque ones are painted without an effect.
void FadingControls::showOpacity(double opacity)
{
    for (QWidget* part : m_parts) {
        auto* effect = static_cast<QGraphicsOpacityEffect*>(part->graphicsEffect());
        effect->setEnabled(opacity < 1);
        effect->setOpacity(opacity);
        part->setVisible(opacity > 0);
    }
}

void FadingControls::place()
{
    const QRect room = m_ground->rect().adjusted(kGap, kGap, -kGap, -kGap);
    const auto& [above, below, weights] = m_parts;
    const int low = below->sizeHint().height();
    above->setGeometry(room.x(), room.y(), room.width(), above->sizeHint().height());
    below->setGeometry(room.x(), room.bottom() + 1 - low, room.width(), low);
    const int high = weights->layout()->totalHeightForWidth(kWeightsWidth);
    weights->setGeometry(room.x(), below->y() - kGap - high, kWeightsWidth, high);
}

void FadingControls::setReport(const StepReport& report) { m_shares->setReport(report); }

void FadingControls::clear() { m_shares->clear(); }

bool FadingControls::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseMove) {
        const QPointF mouse = static_cast<QMouseEvent*>(event)->globalPosition();
        const bool isInWindow = watched == m_ground->window()->windowHandle()
            || (watched->isWidgetType() && static_cast<QWidget*>(watched)->window() == m_ground->window());
        if (isInWindow && mouse != m_mouse) {
            m_mouse = mouse;
            reveal();
        }
    } else if ((watched == m_ground && event->type() == QEvent::Resize)
        || (event->type() == QEvent::LayoutRequest
            && std::ranges::find(m_parts, static_cast<QObject*>(watched)) != m_parts.end())) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (isActive()) {
                    place();
                }
            },
            Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace referee::ui
