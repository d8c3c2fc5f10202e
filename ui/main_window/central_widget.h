// SPDX-License-Identifier: GPL-3.0-or-later
// The layout of all panels: prompt and run bar above, settings on the left, the picture in the middle, gradients and
// words on the right, views and log as drawers below. The picture takes the remaining space.
#pragma once

#include <QtWidgets/QWidget>

#include <array>
#include <utility>

class QSettings;
class QStackedWidget;

namespace referee::ui {

class CurvesPanel;
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
    TimelinePanel* timeline = nullptr; ///< between picture and curves
    TokenLossesPanel* words = nullptr; ///< below the gradients
    ViewsGallery* views = nullptr; ///< a drawer below, as wide as the window
    LogView* log = nullptr;

    void showPage(Page page);
    Page page() const;
    void resetLayout();
    void saveLayout(QSettings& store) const;
    void restoreLayout(const QSettings& store);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* topLayout();
    QWidget* middleLayout();
    void buildLayout();
    void connectWidgets();
    void fitPanels();
    /// By their keys in the settings.
    std::array<std::pair<const char*, HoverSplitter*>, 4> splitters() const;

    HoverSplitter* m_rows = nullptr; ///< columns, views, log
    HoverSplitter* m_columns = nullptr; ///< settings, middle, gradients and words
    HoverSplitter* m_work = nullptr; ///< picture, timeline, curves
    HoverSplitter* m_reasons = nullptr; ///< gradients, words
    QStackedWidget* m_pages = nullptr;
    bool m_isArranged = false; ///< by the user: sizes no longer follow the window
};

} // namespace referee::ui
