// SPDX-License-Identifier: GPL-3.0-or-later
// The small dialogs of the menus: About, Keyboard, Diagnostics, Disk budget.
#pragma once

#include <QtCore/QMap>
#include <QtWidgets/QDialog>

class QCheckBox;
class QSpinBox;

namespace referee::ui {

/// A dialog on the ground of panels, so that its buttons and fields stand out as they do there. It is gone once closed.
class SurfaceDialog : public QDialog {
    Q_OBJECT
public:
    SurfaceDialog(const QString& title, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

// What this program is, what it stands on, and under which licences.

/// Name of a part ("LibTorch") to its version.
using Versions = QMap<QString, QString>;

class AboutDialog : public SurfaceDialog {
    Q_OBJECT
public:
    AboutDialog(const Versions& versions, QWidget* parent);
};

/// Help > Diagnostics: says what the bundle holds, asks whether the prompt may be in it and where it goes.
class DiagnosticsDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit DiagnosticsDialog(QWidget* parent);

Q_SIGNALS:
    /// A place was chosen; the dialog has closed.
    void placeChosen(const QString& path, bool withPrompt);

private:
    void buildLayout();
    void choosePlace();
    QCheckBox* m_withPrompt = nullptr;
};

/// File > Disk budget: how much room all runs may take together before the user is asked what can go.
class DiskBudgetDialog : public SurfaceDialog {
    Q_OBJECT
public:
    /// `megabytes`: 0 for no bound.
    DiskBudgetDialog(int megabytes, QWidget* parent);

    QSpinBox& field() { return *m_megabytes; }

Q_SIGNALS:
    void chosen(int megabytes);

private:
    void buildLayout();

    QSpinBox* m_megabytes = nullptr;
};

/// Help > Keyboard: the key table, to read beside the window.
class KeyboardDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit KeyboardDialog(QWidget* parent);
};

} // namespace referee::ui
