// SPDX-License-Identifier: GPL-3.0-or-later
// The small dialogs of the menus: About, What you can do, Keyboard, Diagnostics, Disk budget.
#pragma once

#include "ui/main_window/key_table.h"

#include <QtCore/QMap>
#include <QtWidgets/QDialog>

#include <optional>
#include <span>

class QCheckBox;
class QLabel;
class QSpinBox;
class QVBoxLayout;

namespace referee::ui {

/// A dialog with the background of panels, so that its buttons and fields stand out as they do there. Deleted on close.
class SurfaceDialog : public QDialog {
    Q_OBJECT
public:
    SurfaceDialog(const QString& title, QWidget* parent);

protected:
    /// Set as the dialog's layout.
    QVBoxLayout* contentLayout();
    void paintEvent(QPaintEvent* event) override;
};

/// Name of a library ("LibTorch") to its version.
using Versions = QMap<QString, QString>;

/// Help > About: the program, its libraries and their licences.
class AboutDialog : public SurfaceDialog {
    Q_OBJECT
public:
    AboutDialog(const Versions& versions, QWidget* parent);
};

/// Help > Diagnostics: says what the file contains, asks whether to include the prompt and where to save it.
class DiagnosticsDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit DiagnosticsDialog(QWidget* parent);

Q_SIGNALS:
    /// A file was chosen.
    void placeChosen(const QString& path, bool withPrompt);

private:
    void choosePlace();
    QCheckBox* m_withPrompt = nullptr;
};

/// File > Disk budget: the size of all runs from which on the user is asked what may be deleted.
class DiskBudgetDialog : public SurfaceDialog {
    Q_OBJECT
public:
    /// `megabytes`: 0 for no limit.
    DiskBudgetDialog(int megabytes, QWidget* parent);

    /// What all runs use now.
    void setUse(qint64 bytes, int runs);
    QSpinBox& field() { return *m_megabytes; }

Q_SIGNALS:
    void chosen(int megabytes);

private:
    QSpinBox* m_megabytes = nullptr;
    QLabel* m_use = nullptr;
};

/// A row of Help > What you can do.
struct GuideRow {
    const char* where; ///< untranslated
    const char* how; ///< a gesture, or the keys of a row of the key table; nullptr: the key and menu of `act`
    const char* what;
    std::optional<ActionId> act = std::nullopt;
};
std::span<const GuideRow> guideRows();

/// Help > What you can do: the gestures and keys that nobody would look for, on one page.
class GuideDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit GuideDialog(QWidget* parent);
};

/// Help > Keyboard: the key table.
class KeyboardDialog : public SurfaceDialog {
    Q_OBJECT
public:
    explicit KeyboardDialog(QWidget* parent);
};

} // namespace referee::ui
