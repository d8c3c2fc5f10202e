// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture/picture_keys.h"

#include "ui/picture/picture_moments.h"
#include "ui/picture/picture_view.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QShortcut>

namespace referee::ui {

enum class PictureKeys::Key {
    None,
    Copy,
    CopyWithMetadata,
    Save,
    LeaveRegion,
    CloseComparison,
    SeeA,
    SeeB,
    DividerLeft,
    DividerRight,
    DividerFirst,
    DividerLast,
    HoldEarlier,
    Arrow,
};

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

/// With and without Shift, because some keyboards have + with it.
template <typename Act> QShortcut* letter(QWidget* panel, const QList<Qt::Key>& keys, QObject* context, Act act)
{
    QList<QKeySequence> sequences;
    for (const Qt::Key key : keys) {
        sequences << QKeySequence(key) << QKeySequence(Qt::ShiftModifier | key);
    }
    auto* shortcut = new QShortcut(panel);
    shortcut->setKeys(sequences);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(shortcut, &QShortcut::activated, context, act);
    return shortcut;
}

} // namespace

PictureKeys::PictureKeys(PictureView& view, PictureMoments& moments, QWidget* panel)
    : QObject(panel)
    , m_view(view)
    , m_moments(moments)
{
    addLetters(panel);
    enableLetters();
    panel->installEventFilter(this);
    connect(&view.region(), &RegionTool::activeChanged, this, &PictureKeys::enableLetters);
    connect(&view, &PictureView::focusLost, this, &PictureKeys::forgetHeld);
}

void PictureKeys::addLetters(QWidget* panel)
{
    RegionTool& region = m_view.region();
    m_letters = {
        letter(panel, { Qt::Key_Plus, Qt::Key_Equal }, this, [this] { m_view.zoomBy(kKeyFactor); }),
        letter(panel, { Qt::Key_Minus }, this, [this] { m_view.zoomBy(1 / kKeyFactor); }),
        letter(panel, { Qt::Key_F }, this, [this] { m_view.fit(); }),
        letter(panel, { Qt::Key_1 }, this, [this] { m_view.showOneToOne(); }),
        letter(panel, { Qt::Key_S }, this, [this] { m_view.setExact(!m_view.look().isExact); }),
        letter(panel, { Qt::Key_R }, this, [&region] { region.setActive(!region.isActive()); }),
        letter(panel, { Qt::Key_N }, this, [this] { Q_EMIT previewPressed(); }),
        letter(panel, { Qt::Key_P }, this, [this] { Q_EMIT probePressed(); }),
    };
    m_brushLetters = {
        letter(panel, { Qt::Key_BracketLeft }, this, [&region] { region.grow(-1); }),
        letter(panel, { Qt::Key_BracketRight }, this, [&region] { region.grow(1); }),
        letter(panel, { Qt::Key_E }, this, [&region] { region.setErasing(!region.brush().isErasing()); }),
    };
}

void PictureKeys::setHasPicture(bool hasPicture)
{
    if (hasPicture != m_hasPicture) {
        m_hasPicture = hasPicture;
        enableLetters();
    }
}

void PictureKeys::enableLetters()
{
    for (QShortcut* shortcut : m_letters) {
        shortcut->setEnabled(m_hasPicture);
    }
    for (QShortcut* shortcut : m_brushLetters) {
        shortcut->setEnabled(m_hasPicture && m_view.region().isActive());
    }
}

bool PictureKeys::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    const bool isPress = type == QEvent::KeyPress;
    if (isPress || type == QEvent::ShortcutOverride) {
        const auto& keyEvent = *static_cast<QKeyEvent*>(event);
        const Key key = keyOf(keyEvent);
        if (key == Key::None) {
            return QObject::eventFilter(watched, event);
        }
        event->accept(); // not a shortcut of the window
        if (isPress) {
            press(key, keyEvent);
        }
        return true;
    }
    return type == QEvent::KeyRelease ? release(*static_cast<QKeyEvent*>(event)) : QObject::eventFilter(watched, event);
}

PictureKeys::Key PictureKeys::keyOf(const QKeyEvent& event) const
{
    if (!m_hasPicture) {
        return Key::None;
    }
    if (event.matches(QKeySequence::Copy)) {
        return Key::Copy;
    }
    if (event.keyCombination() == (Qt::ControlModifier | Qt::ShiftModifier | Qt::Key_C)) {
        return Key::CopyWithMetadata;
    }
    if (event.matches(QKeySequence::Save)) {
        return Key::Save;
    }
    if ((event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) != Qt::NoModifier) {
        return Key::None;
    }
    if (m_view.region().isActive() && event.key() == Qt::Key_Escape) {
        return Key::LeaveRegion;
    }
    if (const Key key = comparisonKeyOf(event); key != Key::None) {
        return key;
    }
    return event.key() == Qt::Key_Space ? Key::HoldEarlier : panOf(event.key()).isNull() ? Key::None : Key::Arrow;
}

PictureKeys::Key PictureKeys::comparisonKeyOf(const QKeyEvent& event) const
{
    if (!m_view.comparison().isShown()) {
        return Key::None;
    }
    const bool isShift = event.modifiers().testFlag(Qt::ShiftModifier);
    switch (event.key()) {
    case Qt::Key_Escape:
        return Key::CloseComparison;
    case Qt::Key_A:
        return Key::SeeA;
    case Qt::Key_B:
        return Key::SeeB;
    case Qt::Key_Left:
        return isShift ? Key::DividerLeft : Key::None;
    case Qt::Key_Right:
        return isShift ? Key::DividerRight : Key::None;
    case Qt::Key_Home:
        return Key::DividerFirst;
    case Qt::Key_End:
        return Key::DividerLast;
    default:
        return Key::None;
    }
}

void PictureKeys::press(Key key, const QKeyEvent& event)
{
    PictureComparison& comparison = m_view.comparison();
    switch (key) {
    case Key::None:
        return;
    case Key::Copy:
    case Key::CopyWithMetadata:
        return Q_EMIT copyPressed(key == Key::CopyWithMetadata);
    case Key::Save:
        return Q_EMIT savePressed();
    case Key::LeaveRegion:
        return m_view.region().setActive(false);
    case Key::CloseComparison:
        return comparison.close();
    case Key::SeeA:
    case Key::SeeB:
        return comparison.setSeen(key == Key::SeeA ? Compared::A : Compared::B);
    case Key::DividerLeft:
    case Key::DividerRight:
        return comparison.setDivider(comparison.divider() + (key == Key::DividerLeft ? -kKeySwipe : kKeySwipe));
    case Key::DividerFirst:
    case Key::DividerLast:
        return comparison.setDivider(key == Key::DividerFirst ? 0 : 1);
    case Key::HoldEarlier:
        if (!event.isAutoRepeat()) {
            m_moments.hold();
            Q_EMIT momentChanged();
        }
        return;
    case Key::Arrow:
        return pressArrow(event.key());
    }
}

/// While an earlier iteration is held, shows another one; else moves the picture.
void PictureKeys::pressArrow(int key)
{
    if (!m_moments.isHeld()) {
        m_view.panBy(panOf(key));
        return;
    }
    m_moments.stepHeld(key == Qt::Key_Left ? -1 : (key == Qt::Key_Right ? 1 : 0));
    Q_EMIT momentChanged();
}

bool PictureKeys::release(const QKeyEvent& event)
{
    PictureComparison& comparison = m_view.comparison();
    const bool isSpace = event.key() == Qt::Key_Space && m_moments.isHeld();
    const bool isLetter = (event.key() == Qt::Key_A || event.key() == Qt::Key_B) && comparison.isActive();
    if ((!isSpace && !isLetter) || event.isAutoRepeat()) {
        return isSpace || isLetter;
    }
    if (isSpace) {
        m_moments.release();
        Q_EMIT momentChanged();
    } else if (comparison.seen()
        == (event.key() == Qt::Key_A ? Compared::A : Compared::B)) { // not if the other key was pressed
        comparison.setSeen(Compared::Both);
    }
    return true;
}

/// Another widget will get the release of the key.
void PictureKeys::forgetHeld()
{
    m_moments.release();
    m_view.comparison().setSeen(Compared::Both);
    Q_EMIT momentChanged();
}

} // namespace referee::ui
