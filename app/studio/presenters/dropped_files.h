// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are dropped on the window: says what they would do, asks how much of a recipe to restore.
#pragma once

#include "app/storage/service_thread.h"
#include "app/studio/presenters/run_reader.h"
#include "ui/library/library_texts.h"

#include <QtCore/QObject>

namespace referee::ui {
class MainWindow;
}

namespace referee::studio {

class DroppedFiles : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    DroppedFiles(ui::MainWindow& window, ServiceThread<RunReader>& reader);

    /// A recipe to restore, or a start image.
    void take(const QString& path);
    /// Without asking.
    void restore(const QString& path, ui::RestoreChoice choice);

Q_SIGNALS:
    void openRequested(const QString& path);
    void restoreRequested(const referee::studio::Recipe& recipe, referee::ui::RestoreChoice choice);
    void startImageDropped(const QString& path);

private:
    void askHowMuch(const Recipe& recipe);

    ui::MainWindow& m_window;
    ServiceThread<RunReader>& m_reader;
    std::optional<ui::RestoreChoice> m_choice; ///< for the recipe that is being read; none: to be asked for
};

} // namespace referee::studio
