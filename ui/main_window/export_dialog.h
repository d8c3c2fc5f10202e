// SPDX-License-Identifier: GPL-3.0-or-later
// File > Export: what of the run to write, and where. Then the progress of that, or of a replay, which can be
// cancelled.
#pragma once

#include "ui/main_window/dialogs.h"

class QDialogButtonBox;
class QLineEdit;

namespace referee::ui {

class ThinBar;

/// What `referee export` can write.
struct ExportChoice {
    QString folder;
    bool hasFilm = false;
    bool hasFrames = false; ///< the pictures of the film instead
    int filmEvery = 0; ///< decode the picture of every so many iterations; 0: the previews of the run
    bool hasMaps = false; ///< of the shown iteration
    bool hasLatents = false;
    bool hasNumbers = false;
    bool hasPictures = false; ///< of every tenth iteration

    bool isEmpty() const { return !hasFilm && !hasFrames && !hasMaps && !hasLatents && !hasNumbers && !hasPictures; }
};

class ExportDialog : public SurfaceDialog {
    Q_OBJECT
public:
    /// `moment`: the shown iteration, whose gradients are offered; -1: the run has none.
    ExportDialog(const QString& folder, qint64 moment, QWidget* parent);

    ExportChoice choice() const;

Q_SIGNALS:
    void chosen(const referee::ui::ExportChoice& choice);

private:
    void buildLayout(qint64 moment);
    QCheckBox* addChoice(const QString& name, const QString& text, const QString& hint);
    void chooseFolder();
    void refresh();

    QVBoxLayout* m_lines;
    QCheckBox* m_film = nullptr;
    QCheckBox* m_frames = nullptr;
    QCheckBox* m_maps = nullptr;
    QCheckBox* m_latents = nullptr;
    QCheckBox* m_numbers = nullptr;
    QCheckBox* m_pictures = nullptr;
    QSpinBox* m_every = nullptr;
    QLineEdit* m_folder;
    QDialogButtonBox* m_buttons = nullptr;
};

/// A long task of another thread: how far it is, Cancel, and at its end what came of it.
class JobDialog : public SurfaceDialog {
    Q_OBJECT
public:
    JobDialog(const QString& title, QWidget* parent);

    void setProgress(const QString& text, qint64 done, qint64 total);
    /// The task is over; the text stays until the dialog is closed.
    void finish(const QString& text);
    bool isFinished() const { return m_isFinished; }

Q_SIGNALS:
    void cancelRequested();

protected:
    void reject() override;

private:
    QLabel* m_text;
    ThinBar* m_bar;
    QPushButton* m_button;
    bool m_isFinished = false;
};

} // namespace referee::ui
