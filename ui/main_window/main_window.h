// SPDX-License-Identifier: GPL-3.0-or-later
// The window: panels, menus, and one signal for each wish of the person. It knows no engine; app/studio connects it.
#pragma once

#include "ui/main_window/about_dialog.h"
#include "ui/main_window/key_table.h"
#include "ui/run_state.h"
#include "ui/theme/theme.h"

#include <QtWidgets/QMainWindow>

class QFileDialog;
class QLabel;
class QSettings;

namespace referee::ui {

class CurvesPanel;
class GradientsPanel;
class LogView;
class MessageStrip;
class PicturePanel;
class PromptPanel;
class RunBar;
class SettingsPanel;
class TimelinePanel;
class ViewsGallery;
class WindowActions;
class WindowBody;
class WordsStrip;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `store` keeps layout and theme, and must outlive the window.
    explicit MainWindow(QSettings* store, QWidget* parent = nullptr);

    PromptPanel& prompt();
    SettingsPanel& settings();
    PicturePanel& picture();
    CurvesPanel& curves();
    GradientsPanel& gradients();
    TimelinePanel& timeline();
    WordsStrip& words();
    ViewsGallery& views();
    RunBar& runBar();
    MessageStrip& messages();
    LogView& log();
    WindowBody& body() { return *m_body; }
    QAction* action(Act act) const;

    /// One place decides by this what can be pressed and which page is shown.
    void setState(RunState state, bool hasPack, bool hasRun);
    /// `msLeft` below 0: not known yet.
    void setLoading(const QString& part, int done, int total, int msLeft);
    /// Shown at the right end of the menu bar.
    void setPack(const QString& name, const QString& details);
    /// For About: "LibTorch" to "2.11.0", "Referee Studio" to "0.2.0".
    void setVersions(const Versions& versions) { m_versions = versions; }
    void setTheme(ThemeChoice choice);
    qint64 diskBudget() const; ///< bytes; 0: no bound

Q_SIGNALS:
    void startRequested();
    void pauseRequested();
    void resumeRequested();
    void stepRequested();
    void stopRequested();
    void resetRequested();
    void loadRequested(const QString& folder);
    void cancelLoadRequested();
    void openRunRequested(const QString& path);
    /// `isReplacing`: there is a file, and the person said that it may be replaced.
    void saveRunRequested(const QString& path, bool isReplacing = false);
    void saveRequested(const QString& path, bool withMetadata, bool isReplacing = false);
    /// All numbers of the run as CSV.
    void numbersRequested(const QString& path);
    void copyCommandRequested();
    void diagnosticsRequested(const QString& path, bool withPrompt);
    void scoreToggled(bool isOn);
    /// A run or a picture, dropped where nothing else takes it.
    void fileDropped(const QString& path);
    /// Bytes for all runs together; 0: no bound. Also right after the start.
    void diskBudgetChanged(qint64 bytes);
    /// The window closes at once; whoever works for it stops by itself.
    void closeRequested();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildLayout();
    void connectRun();
    void connectFiles();
    void connectView();
    void connectHelp();
    void startOrApply();
    void paintPrompt(const QString& prompt);
    void openPack();
    void chooseRun();
    void chooseRunCopy();
    void chooseSave(bool withMetadata);
    void chooseBudget();
    void chooseExport(const QString& suffix);
    void restore();
    ThemeChoice storedTheme() const;
    void refreshTitle();
    QFileDialog* chooserFor(const QString& title, const QString& suffix);
    QString suggestedName(const QString& suffix) const;
    QString lastFolder() const;

    QSettings* m_store;
    WindowBody* m_body = nullptr;
    WindowActions* m_actions = nullptr;
    QLabel* m_pack = nullptr;
    Versions m_versions;
    RunState m_state = RunState::Idle;
    bool m_hasRun = false;
};

} // namespace referee::ui
