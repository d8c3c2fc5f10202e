// SPDX-License-Identifier: GPL-3.0-or-later
// Shown in place of the picture while networks are read: which part, how many, how long, and a way out.
#pragma once

#include "ui/widgets/panel.h"

class QPushButton;

namespace referee::ui {

class ThinBar;

class LoadingPage : public Panel {
    Q_OBJECT
public:
    explicit LoadingPage(QWidget* parent = nullptr);

    /// `done` of `total` pieces are read; `msLeft` below 0: not known yet.
    void setProgress(const QString& part, int done, int total, int msLeft);

Q_SIGNALS:
    void cancelRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildLayout();
    QLabel* m_part = nullptr;
    HintLabel* m_left = nullptr;
    ThinBar* m_bar = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace referee::ui
