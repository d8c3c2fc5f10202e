// SPDX-License-Identifier: GPL-3.0-or-later
// The page before the first run: what the program does, in two sentences, three prompts to click, and the last runs.
#pragma once

#include "ui/widgets/panel.h"

#include <QtGui/QImage>

#include <vector>

class QPushButton;

namespace referee::ui {

/// A run that can be continued.
struct RecentRun {
    QString path;
    QString title;
    QImage picture;
};

class StartPage : public Panel {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    /// Without models the page offers to open a pack instead of the prompts.
    void setHasPack(bool hasPack);
    /// The newest first; the first five are shown.
    void setRecent(const QList<RecentRun>& runs);

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void promptChosen(const QString& prompt);
    void openPackRequested();
    void runChosen(const QString& path);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    QVBoxLayout* promptsLayout();
    void showWords();

    QLabel* m_heading = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_ask = nullptr;
    HintLabel* m_hint = nullptr;
    std::vector<QPushButton*> m_prompts;
    QPushButton* m_open = nullptr;
    QWidget* m_recent = nullptr; ///< hidden while there is none
    QHBoxLayout* m_pictures = nullptr;
    bool m_hasPack = false;
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
