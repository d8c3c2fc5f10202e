// SPDX-License-Identifier: GPL-3.0-or-later
// Everything below the menu bar: prompt and run bar above, the picture with its timeline in the middle, the other
// panels around it as docks. The picture takes the remaining space, or the whole window.
#pragma once

#include <QtWidgets/QWidget>

class QSettings;
class QStackedWidget;

namespace referee::ui {

class CurvesPanel;
class FadingControls;
class GradientsPanel;
class HoverSplitter;
class LoadingPage;
class LogView;
class MessageStrip;
class PicturePanel;
class PromptPanel;
class RunBar;
class SettingsPanel;
class StartPage;
class TimelinePanel;
class ViewsGallery;
class TokenLossesPanel;
class Workspace;

class CentralWidget : public QWidget {
    Q_OBJECT
public:
    enum class Page { Start, Loading, Work };

    explicit CentralWidget(QWidget* parent = nullptr);

    PromptPanel* prompt = nullptr;
    RunBar* runBar = nullptr;
    SettingsPanel* settings = nullptr;
    MessageStrip* messages = nullptr;
    StartPage* startPage = nullptr;
    LoadingPage* loadingPage = nullptr;
    PicturePanel* picture = nullptr;
    CurvesPanel* curves = nullptr;
    GradientsPanel* gradients = nullptr;
    TimelinePanel* timeline = nullptr; ///< below the picture
    TokenLossesPanel* words = nullptr;
    ViewsGallery* views = nullptr;
    LogView* log = nullptr;
    Workspace* workspace = nullptr; ///< the docks of the panels
    FadingControls* controls = nullptr; ///< over a picture that is shown alone

    void showPage(Page page);
    Page page() const;
    /// The picture from edge to edge, everything else hidden or over it. Only on the page Work.
    void setPictureOnly(bool isOnly);
    bool isPictureOnly() const { return m_isPictureOnly; }
    /// To the first control of the next or previous panel that is seen.
    void focusNextPanel(bool isForward);
    void resetLayout();
    void saveLayout(QSettings& store);
    void restoreLayout(const QSettings& store);

Q_SIGNALS:
    void pictureOnlyChanged(bool isOnly);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildTop();
    QWidget* newMiddle();
    void buildLayout();
    void connectWidgets();
    void fitFilm();

    QWidget* m_top = nullptr; ///< prompt and run bar
    QStackedWidget* m_pages = nullptr;
    HoverSplitter* m_work = nullptr; ///< picture, timeline
    bool m_isFilmSized = false; ///< by the user: the film's height no longer follows the window
    bool m_isPictureOnly = false;
    bool m_hadTimeline = true; ///< before the picture was shown alone
    QByteArray m_filmBefore;
};

} // namespace referee::ui
