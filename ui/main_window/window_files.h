// SPDX-License-Identifier: GPL-3.0-or-later
// The file dialogs: which pack or run to open, where to save. They are not modal calls.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>

class QFileDialog;
class QSettings;
class QWidget;

namespace referee::ui {

class WindowActions;
class CentralWidget;

class WindowFiles : public QObject {
    Q_OBJECT
public:
    /// A child of the window. `store` keeps the last folders; all outlive it.
    WindowFiles(QWidget* window, CentralWidget& body, const WindowActions& actions, QSettings* store);

    qint64 diskBudget() const; ///< bytes; 0: no limit
    /// What all runs use, for the dialog of the budget.
    void setDiskUse(qint64 bytes, int runs);
    /// Asks where to save a file of this suffix.
    void chooseFile(const QString& title, const QString& suffix, const std::function<void(const QString&)>& chosen);

public Q_SLOTS:
    void choosePack();
    /// The same as choosing it in the dialog.
    void openPack(const QString& folder) { Q_EMIT loadRequested(folder); }
    /// Asks where the picture of a run of the library is to be saved.
    void choosePictureOf(const QString& run);

Q_SIGNALS:
    void loadRequested(const QString& folder);
    void loraGiven(const QString& path); ///< to load beside the present models
    void openRunRequested(const QString& path);
    /// `isReplacing`: the file exists, and the user agreed to replace it.
    void saveRunRequested(const QString& path, bool isReplacing = false);
    void saveRequested(const QString& path, bool withMetadata, bool isReplacing = false);
    void savePictureOfRequested(const QString& path, bool isReplacing, const QString& run);
    /// All numbers of the run as CSV.
    void numbersRequested(const QString& path);
    void diagnosticsRequested(const QString& path, bool withPrompt);
    /// Bytes for all runs together; 0: no limit.
    void diskBudgetChanged(qint64 bytes);

private:
    void connectActions(const WindowActions& actions);
    void chooseRun();
    void chooseRunCopy();
    void choosePicture(bool withMetadata);
    void chooseExport(const QString& suffix);
    void chooseBudget();
    void askForDiagnostics();
    void saveCurves(const QString& path);
    QFileDialog* chooserFor(const QString& title, const QString& suffix);
    QString suggestedName(const QString& suffix) const;
    QString lastFolder() const;

    QWidget* m_window;
    CentralWidget& m_body;
    QSettings* m_store;
    qint64 m_usedBytes = 0;
    int m_runs = 0;
};

} // namespace referee::ui
