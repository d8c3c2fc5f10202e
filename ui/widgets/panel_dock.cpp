// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_dock.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QtGui/QAction>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

namespace referee::ui {

namespace {

constexpr int kGripHeight = 16; ///< in place of the panel's upper padding
constexpr int kGripSign = 10;
constexpr QSize kCue(48, 4);

/// The upper edge of the panel: drag it to move the panel. It shows what it can do under the mouse only.
class Grip : public QWidget {
public:
    explicit Grip(PanelDock* dock)
        : QWidget(dock)
    {
        setFixedHeight(kGripHeight);
        setCursor(Qt::SizeAllCursor);
        setToolTip(PanelDock::tr("Drag to move the panel, or out of the window; double-click to take it out"));
        auto* row = bareLayout<QHBoxLayout>(this, 2);
        row->setContentsMargins(0, 0, kRadius, 0);
        row->addStretch(1);
        addButton(Glyph::Float, PanelDock::tr("Take out of the window or put back"),
            [dock] { dock->setFloating(!dock->isFloating()); });
        addButton(Glyph::Close, PanelDock::tr("Close this panel"), [dock] { dock->close(); });
        showButtons(false);
    }

    QSize sizeHint() const override { return { 0, kGripHeight }; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void enterEvent(QEnterEvent* /*event*/) override { showButtons(true); }
    void leaveEvent(QEvent* /*event*/) override { showButtons(false); }
    void paintEvent(QPaintEvent* /*event*/) override
    {
        if (!underMouse()) {
            return;
        }
        QRect cue({}, kCue);
        cue.moveCenter(rect().center());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().hint);
        painter.drawRoundedRect(cue, kCue.height() / 2.0, kCue.height() / 2.0);
    }

private:
    template <typename Act> void addButton(Glyph glyph, const QString& name, Act act)
    {
        auto* button = new QToolButton;
        button->setIcon(icon(glyph, Ink::Hint));
        button->setIconSize({ kGripSign, kGripSign });
        button->setFixedSize(kGripHeight + 4, kGripHeight);
        button->setProperty("flat", true);
        button->setFocusPolicy(Qt::NoFocus); // keys: those of the View menu
        button->setCursor(Qt::ArrowCursor);
        button->setToolTip(name);
        button->setAccessibleName(name);
        QObject::connect(button, &QToolButton::clicked, this, act);
        layout()->addWidget(button);
    }
    void showButtons(bool areShown)
    {
        for (QToolButton* button : findChildren<QToolButton*>()) {
            button->setVisible(areShown);
        }
        update();
    }
};

} // namespace

PanelDock::PanelDock(const QString& name, const QString& title, QWidget* panel)
    : QDockWidget(title)
{
    setObjectName(name);
    setWidget(panel);
    setTitleBarWidget(new Grip(this));
    if (QLayout* inside = panel->layout()) {
        QMargins margins = inside->contentsMargins();
        margins.setTop(0); // the grip has this room
        inside->setContentsMargins(margins);
    }
    QSizePolicy policy = panel->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // a tab that comes to the front moves nothing
    panel->setSizePolicy(policy);
    connect(this, &QDockWidget::visibilityChanged, this, &PanelDock::follow);
}

void PanelDock::follow(bool isSeen)
{
    m_isSeen = isSeen;
    widget()->setVisible(isSeen);
}

void PanelDock::setSeen(bool isSeen)
{
    setVisible(isSeen);
    if (isSeen) {
        raise();
    }
}

void PanelDock::setToggle(QAction* action)
{
    action->setChecked(m_isSeen);
    connect(action, &QAction::triggered, this, &PanelDock::setSeen);
    connect(this, &QDockWidget::visibilityChanged, action, &QAction::setChecked);
}

void PanelDock::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().surface);
    painter.drawRoundedRect(rect(), kRadius, kRadius);
}

void PanelDock::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->pos().y() > kGripHeight) {
        event->ignore(); // the panel's own
        return;
    }
    QMenu menu(this);
    menu.addAction(isFloating() ? tr("Put back into the window") : tr("Take out of the window"), this,
        [this] { setFloating(!isFloating()); });
    menu.addAction(tr("Close"), this, &QWidget::close);
    menu.exec(event->globalPos());
}

} // namespace referee::ui
