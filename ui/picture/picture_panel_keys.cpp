// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of the picture. They work wherever the focus is inside the panel, and only there: they are letters.
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"

#include <QtGui/QKeyEvent>

namespace referee::ui {

namespace {

constexpr double kKeyFactor = 1.25;
constexpr double kKeyPan = 40; ///< widget pixels
constexpr double kKeySwipe = 0.02; ///< of the visible part of the picture

QPointF panOf(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return { kKeyPan, 0 };
    case Qt::Key_Right:
        return { -kKeyPan, 0 };
    case Qt::Key_Up:
        return { 0, kKeyPan };
    case Qt::Key_Down:
        return { 0, -kKeyPan };
    default:
        return {};
    }
}

} // namespace

/// Otherwise a shortcut of the window, Space for instance, would take the key from the focused picture.
bool PicturePanel::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && keyAction(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return Panel::event(event);
}

void PicturePanel::keyPressEvent(QKeyEvent* event)
{
    if (const KeyAction action = keyAction(*event)) {
        action();
    } else {
        Panel::keyPressEvent(event);
    }
}

void PicturePanel::keyReleaseEvent(QKeyEvent* event)
{
    const bool isSpace = event->key() == Qt::Key_Space && m_moments.isHeld();
    const bool isLetter = event->key() == Qt::Key_A || event->key() == Qt::Key_B;
    if (!isSpace && !(isLetter && hasComparison())) {
        Panel::keyReleaseEvent(event);
    } else if (!event->isAutoRepeat()) {
        releaseHeld(event->key());
    }
}

void PicturePanel::releaseHeld(int key)
{
    PictureComparison& comparison = m_view->comparison();
    if (key == Qt::Key_Space) {
        m_moments.release();
        showMoment();
    } else if (comparison.seen() == (key == Qt::Key_A ? Compared::A : Compared::B)) { // not when the other came since
        comparison.setSeen(Compared::Both);
    }
}

/// What the key does; null when it is none of ours.
PicturePanel::KeyAction PicturePanel::keyAction(const QKeyEvent& event)
{
    if (m_view->image().isNull()) {
        return {};
    }
    if (event.matches(QKeySequence::Copy)) {
        return [this] { copy(false); };
    }
    if (event.keyCombination() == (Qt::ControlModifier | Qt::ShiftModifier | Qt::Key_C)) {
        return [this] { copy(true); };
    }
    if (event.matches(QKeySequence::Save)) {
        return [this] { Q_EMIT saveRequested(); };
    }
    if (m_view->region().isActive() && event.matches(QKeySequence::Undo)) {
        return [this] { m_view->region().undo(); };
    }
    const Qt::KeyboardModifiers others = event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
    if (others != Qt::NoModifier) {
        return {};
    }
    KeyAction action = m_view->region().isActive() ? regionAction(event.key()) : KeyAction();
    if (!action && m_view->comparison().isShown()) {
        action = comparisonAction(event);
    }
    if (!action) {
        action = panOf(event.key()).isNull() ? viewAction(event) : arrowAction(event.key());
    }
    return action;
}

PicturePanel::KeyAction PicturePanel::regionAction(int key)
{
    RegionTool& region = m_view->region();
    switch (key) {
    case Qt::Key_Escape:
        return [&region] { region.setActive(false); };
    case Qt::Key_BracketLeft:
        return [&region] { region.grow(-1); };
    case Qt::Key_BracketRight:
        return [&region] { region.grow(1); };
    case Qt::Key_E:
        return [&region] { region.setErasing(!region.brush().isErasing()); };
    default:
        return {};
    }
}

PicturePanel::KeyAction PicturePanel::comparisonAction(const QKeyEvent& event)
{
    PictureComparison& comparison = m_view->comparison();
    const bool isShift = event.modifiers().testFlag(Qt::ShiftModifier);
    const double place = comparison.divider();
    const auto moveTo = [&comparison](double share) { return [&comparison, share] { comparison.setDivider(share); }; };
    switch (event.key()) {
    case Qt::Key_Escape:
        return [&comparison] { comparison.close(); };
    case Qt::Key_A:
        return [&comparison] { comparison.setSeen(Compared::A); };
    case Qt::Key_B:
        return [&comparison] { comparison.setSeen(Compared::B); };
    case Qt::Key_Left:
        return isShift ? moveTo(place - kKeySwipe) : KeyAction();
    case Qt::Key_Right:
        return isShift ? moveTo(place + kKeySwipe) : KeyAction();
    case Qt::Key_Home:
        return moveTo(0);
    case Qt::Key_End:
        return moveTo(1);
    default:
        return {};
    }
}

PicturePanel::KeyAction PicturePanel::viewAction(const QKeyEvent& event)
{
    const bool isRepeat = event.isAutoRepeat();
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return [this] { m_view->zoomBy(kKeyFactor); };
    case Qt::Key_Minus:
        return [this] { m_view->zoomBy(1 / kKeyFactor); };
    case Qt::Key_F:
        return [this] { m_view->fit(); };
    case Qt::Key_1:
        return [this] { m_view->showOneToOne(); };
    case Qt::Key_S:
        return [this] { m_view->setExact(!m_view->isExact()); };
    case Qt::Key_R:
        return [this] { m_view->region().setActive(!m_view->region().isActive()); };
    case Qt::Key_N:
        return [this] { Q_EMIT previewNowRequested(); };
    case Qt::Key_Space:
        return [this, isRepeat] { isRepeat ? void() : holdEarlier(); };
    default:
        return {};
    }
}

PicturePanel::KeyAction PicturePanel::arrowAction(int key)
{
    if (!m_moments.isHeld()) {
        return [this, key] { m_view->panBy(panOf(key)); };
    }
    return [this, key] {
        m_moments.stepHeld(key == Qt::Key_Left ? -1 : (key == Qt::Key_Right ? 1 : 0));
        showMoment();
    };
}

void PicturePanel::holdEarlier()
{
    m_moments.hold();
    showMoment();
}

} // namespace referee::ui
