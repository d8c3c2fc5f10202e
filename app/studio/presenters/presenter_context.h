// SPDX-License-Identifier: GPL-3.0-or-later
// What every presenter is given: the model, the window that shows it, the worker that executes commands.
#pragma once

#include "app/studio/model/run_model.h"
#include "app/studio/worker/worker_thread.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"

namespace referee::studio {

struct PresenterContext {
    RunModel& model;
    ui::MainWindow& window;
    WorkerThread& worker;
    ui::CentralWidget& panels = window.body();

    /// Shows a message without buttons over the picture.
    void post(
        ui::MessageKind kind, const QString& sentence, ui::MessageSubject subject = ui::MessageSubject::Other) const
    {
        panels.messages->post({ kind, sentence, {}, subject });
    }
};

} // namespace referee::studio
