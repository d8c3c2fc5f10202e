// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of the gradients: the subject, the channel, and whether both maps share one scale.
#pragma once

#include "ui/gradients/map_choice.h"

#include <QtWidgets/QWidget>

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
    ChipRow* subjects() const { return m_subjects; }
    ChipRow* channels() const { return m_channels; }
    QToolButton* sharedScale() const { return m_sharedScale; }

Q_SIGNALS:
    void choiceChanged(const MapChoice& choice); ///< by the person

private:
    void buildLayout();
    void connectWidgets();
    void fitChannels();
    ChipRow* m_subjects;
    ChipRow* m_channels;
    QToolButton* m_sharedScale;
};

} // namespace referee::ui
