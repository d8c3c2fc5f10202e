// SPDX-License-Identifier: GPL-3.0-or-later
// The page before the first run: what the program does, in two sentences, and three prompts to click.
#pragma once

#include "ui/widgets/panel.h"

#include <vector>

class QPushButton;

namespace referee::ui {

class StartPage : public Panel {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    /// Without models the page offers to open a pack instead of the prompts.
    void setHasPack(bool hasPack);

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void promptChosen(const QString& prompt);
    void openPackRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void showWords();

    QLabel* m_heading = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_ask = nullptr;
    HintLabel* m_hint = nullptr;
    std::vector<QPushButton*> m_prompts;
    QPushButton* m_open = nullptr;
    bool m_isShowing = false; ///< setting a font causes a change event
};

class ThinBar;

/// Shown instead of the picture while models are loaded: which one, progress, time left, and Cancel.
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
    QLabel* m_part;
    HintLabel* m_left;
    ThinBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace referee::ui
