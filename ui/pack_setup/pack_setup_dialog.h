// SPDX-License-Identifier: GPL-3.0-or-later
// File > Import models: full-size models from the user's folders, or downloaded by a manifest. The dialog only emits
// requests and shows progress and outcome. It can be closed while a check or a download continues.
#pragma once

#include "ui/main_window/dialogs.h"
#include "ui/pack_setup/pack_setup_values.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace referee::ui {

class FetchPage;
class FoldersPage;
class SegmentedControl;
class ThinBar;

class PackSetupDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit PackSetupDialog(QWidget* parent);

    FoldersPage& foldersPage() { return *m_foldersPage; }
    FetchPage& fetchPage() { return *m_fetchPage; }
    /// 0: folders, 1: download.
    void showPage(int index);

    /// The dialog is busy until showOutcome().
    void showProgress(const WeightsProgress& progress);
    void showOutcome(const WeightsOutcome& outcome);
    bool isBusy() const { return m_isBusy; }

Q_SIGNALS:
    void stopRequested();
    void openRequested(const QString& pack);

private:
    void buildLayout();
    QWidget* workStrip();
    QWidget* outcomeStrip();
    void connectWidgets();
    void setBusy(bool isBusy);

    SegmentedControl* m_choice = nullptr;
    QStackedWidget* m_pages = nullptr;
    FoldersPage* m_foldersPage = nullptr;
    FetchPage* m_fetchPage = nullptr;
    QWidget* m_work = nullptr;
    QLabel* m_what = nullptr;
    QLabel* m_facts = nullptr;
    ThinBar* m_bar = nullptr;
    QPushButton* m_stop = nullptr;
    QWidget* m_outcome = nullptr;
    QLabel* m_headline = nullptr;
    QPlainTextEdit* m_lines = nullptr;
    QPushButton* m_open = nullptr;
    QString m_pack;
    bool m_isBusy = false;
};

} // namespace referee::ui
