// SPDX-License-Identifier: GPL-3.0-or-later
// What is seen before the first run: what pulls at a picture, in two sentences, and three prompts to click.
#pragma once

#include "ui/widgets/panel.h"

#include <vector>

class QPushButton;

namespace referee::ui {

class StartPage : public Panel {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    /// Without networks the prompts cannot be painted; the page then says how to get some.
    void setHasPack(bool hasPack);

Q_SIGNALS:
    void promptChosen(const QString& prompt);
    void openPackRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void connectWidgets();
    void showWords();

    QLabel* m_heading = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_ask = nullptr;
    HintLabel* m_hint = nullptr;
    std::vector<QPushButton*> m_prompts;
    QPushButton* m_open = nullptr;
    bool m_isShowing = false; ///< setting a font is a change event again
};

} // namespace referee::ui
