// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of the gradients: the subject, the channel, and whether both maps share one scale.
#pragma once

#include "ui/gradients/map_choice.h"

#include <QtWidgets/QWidget>

class QHBoxLayout;
class QToolButton;

namespace referee::ui {

class ChipRow;

class MapChooser : public QWidget {
    Q_OBJECT
public:
    explicit MapChooser(QWidget* parent = nullptr);

    MapChoice choice() const;
    /// Emits nothing.
    void setChoice(const MapChoice& choice);
    /// Two lines: the subjects in a menu, for a panel that has no height to give away.
    void setCompact(bool isCompact);
    ChipRow* subjects() const { return m_subjects; }
    ChipRow* channels() const { return m_channels; }

Q_SIGNALS:
    void choiceChanged(const MapChoice& choice); ///< by the user

private:
    void buildLayout();
    void connectWidgets();
    void buildMenu();
    void fitChannels();
    ChipRow* m_subjects;
    QToolButton* m_subjectMenu; ///< in their place
    QHBoxLayout* m_upper = nullptr;
    QHBoxLayout* m_lower = nullptr;
    bool m_isCompact = false;
    ChipRow* m_channels;
    QToolButton* m_sharedScale;
};

} // namespace referee::ui
